package dev.tandem.it;

import static dev.tandem.it.Cloud.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.CommandLines;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.lambda.RotationHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a rotation asks of Secrets Manager and of the database, counted by both. AWS's template
 * takes 14 calls and 4 logins, of which one is refused every time.
 */
final class CostTest {
  static final List<String> TEN_CALLS =
      List.of(
          "DescribeSecret",
          "GetSecretValue",
          "PutSecretValue",
          "GetSecretValue",
          "GetSecretValue",
          "GetSecretValue",
          "DescribeSecret",
          "GetSecretValue",
          "DescribeSecret",
          "UpdateSecretVersionStage");

  private static final List<String> SIX_CALLS =
      List.of(
          "GetSecretValue",
          "GetSecretValue",
          "PutSecretValue",
          "UpdateSecretVersionStage",
          "DescribeSecret",
          "UpdateSecretVersionStage");

  @ParameterizedTest
  @EnumSource
  void theFunctionTakesTenCallsAndThreeLoginsForAPair(Ground.Product product) throws Exception {
    try (var ground = product.make();
        var cloud = cloud(ground)) {
      var handler = cloud.handler(Map.of("TANDEM_ADMIN", "admin"));
      for (var turn : List.of("to a new clone", "to the primary", "to the known clone")) {
        var cost = Cost.of(ground, cloud, () -> rotate(cloud, handler));

        assertThat(cost).as(turn).isEqualTo(new Cost(TEN_CALLS, 3, 0));
      }
      assertThat(cloud.server().refused()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theFunctionTakesNineCallsAndTwoLoginsForOneAccount(Ground.Product product) throws Exception {
    var nine = new ArrayList<>(TEN_CALLS);
    // nobody's admin is asked for
    nine.remove("GetSecretValue");
    nine.sort(null);
    try (var ground = product.make();
        var cloud = cloud(ground)) {
      var handler = cloud.handler(Map.of("TANDEM_STRATEGY", "single-user"));
      for (var turn : List.of("first", "again")) {
        var cost = Cost.of(ground, cloud, () -> rotate(cloud, handler));

        assertThat(cost.calls()).as(turn).containsExactlyInAnyOrderElementsOf(nine);
        assertThat(cost.logins()).as(turn).isEqualTo(2);
        assertThat(cost.refusedLogins()).as(turn).isZero();
      }
      assertThat(cloud.server().refused()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneProcessTakesSixCallsAndThreeLoginsForAPair(Ground.Product product) throws Exception {
    try (var ground = product.make();
        var cloud = cloud(ground)) {
      run(cloud, "--admin", "admin");
      for (var turn : List.of("to the primary", "to the known clone")) {
        var cost = Cost.of(ground, cloud, () -> run(cloud, "--admin", "admin"));

        assertThat(cost).as(turn).isEqualTo(new Cost(SIX_CALLS, 3, 0));
      }
      assertThat(cloud.server().refused()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneProcessTakesFiveCallsAndTwoLoginsForOneAccount(Ground.Product product) throws Exception {
    try (var ground = product.make();
        var cloud = cloud(ground)) {
      run(cloud, "--strategy", "single-user");
      var cost = Cost.of(ground, cloud, () -> run(cloud, "--strategy", "single-user"));

      assertThat(cost).isEqualTo(new Cost(SIX_CALLS.subList(1, 6), 2, 0));
      assertThat(cloud.server().refused()).isEmpty();
    }
  }

  private interface Rotation {
    void run() throws Exception;
  }

  private record Cost(List<String> calls, long logins, long refusedLogins) {
    static Cost of(Ground ground, Cloud cloud, Rotation rotation) throws Exception {
      long logins = ground.logins();
      long refused = ground.refusedLogins();
      cloud.server().calls();
      rotation.run();
      return new Cost(
          cloud.server().calls(), ground.logins() - logins, ground.refusedLogins() - refused);
    }
  }

  private static void rotate(Cloud cloud, RotationHandler handler) throws Exception {
    assertThat(cloud.rotate(SECRET, () -> handler, true).failures()).isEmpty();
  }

  private static void run(Cloud cloud, String... options) {
    var words = new ArrayList<>(List.of("rotate", SECRET, "--store", "aws", "--endpoint-url"));
    words.add(cloud.server().endpoint().toString());
    words.addAll(List.of(options));
    words.addAll(List.of("--timeout", "5m"));
    CommandLines.run(words);
  }

  private static Cloud cloud(Ground ground) {
    var cloud = new Cloud();
    for (var secret : Map.of(SECRET, ground.primary(), "admin", ground.admin()).entrySet()) {
      cloud.create(
          secret.getKey(),
          SecretJson.secret(ground.engine(), ground.endpoint(), secret.getValue()).reveal());
    }
    return cloud;
  }
}

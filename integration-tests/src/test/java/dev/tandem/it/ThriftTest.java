package dev.tandem.it;

import static dev.tandem.it.Application.ALTERNATING;
import static dev.tandem.it.Application.SECRET;
import static dev.tandem.it.Application.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.Request;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Policy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What a rotation costs: logins as the server counts them, calls as the store does. No login is
 * ever refused, as refused logins lock accounts.
 */
final class ThriftTest {

  @ParameterizedTest
  @EnumSource
  void aPairTakesThreeLoginsAndSixStoreCalls(PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      for (var turn : List.of("to a new clone", "to the primary", "to the known clone")) {
        var cost = cost(application, () -> application.rotate(ALTERNATING));
        cost.print(version, turn);

        assertThat(cost.logins()).as(turn).isLessThanOrEqualTo(3);
        assertThat(cost.refused()).as(turn).isZero();
        assertThat(cost.storeCalls()).as(turn).hasSizeLessThanOrEqualTo(6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSingleUserTakesTwoLoginsAndSixStoreCalls(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      for (var turn : List.of("single user, first", "single user, again")) {
        var cost = cost(application, () -> application.rotate(SINGLE));
        cost.print(version, turn);

        assertThat(cost.logins()).as(turn).isLessThanOrEqualTo(2);
        assertThat(cost.refused()).as(turn).isZero();
        assertThat(cost.storeCalls()).as(turn).hasSizeLessThanOrEqualTo(6);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPairStepByStepTakesThreeLoginsAndTenStoreCalls(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      for (var turn : List.of("to a new clone", "to the primary", "to the known clone")) {
        var cost = cost(application, () -> stepByStep(application, ALTERNATING));
        cost.print(version, turn + ", in four steps");

        assertThat(cost.logins()).as(turn).isLessThanOrEqualTo(3);
        assertThat(cost.refused()).as(turn).isZero();
        assertThat(cost.storeCalls()).as(turn).hasSizeLessThanOrEqualTo(10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "V18")
  void aSingleUserStepByStepTakesTwoLoginsAndTenStoreCalls(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      var cost = cost(application, () -> stepByStep(application, SINGLE));
      cost.print(version, "single user, in four steps");

      assertThat(cost.logins()).isLessThanOrEqualTo(2);
      assertThat(cost.refused()).isZero();
      assertThat(cost.storeCalls()).hasSizeLessThanOrEqualTo(10);
    }
  }

  /** As Secrets Manager does it: it stages the token, and calls the function four times. */
  private static void stepByStep(Application application, Policy policy) {
    var token = UUID.randomUUID().toString();
    application.store().stage(SECRET, token);
    for (var step : Step.values()) {
      application.run(Request.one(SECRET, token, step, policy));
    }
    assertThat(application.unfinished()).isEmpty();
  }

  private record Cost(long logins, long refused, List<String> storeCalls, Duration time) {
    void print(PostgresqlVersion version, String what) {
      System.out.printf(
          "PostgreSQL %d, %s: %d logins, %d refused, %d store calls, %d ms%n",
          version.major(), what, logins, refused, storeCalls.size(), time.toMillis());
    }
  }

  private static Cost cost(Application application, Runnable rotation) {
    long logins = application.logins();
    long refused = application.refusedLogins();
    application.watched().calls();
    long start = System.nanoTime();
    rotation.run();
    var time = Duration.ofNanos(System.nanoTime() - start);
    return new Cost(
        application.logins() - logins,
        application.refusedLogins() - refused,
        application.watched().calls(),
        time);
  }
}

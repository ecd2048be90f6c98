package dev.tandem.it;

import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SECRET;
import static dev.tandem.it.Tenant.SINGLE;
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
  private static final String FIRST = "to a new clone";
  private static final List<String> PAIR_TURNS =
      List.of(FIRST, "to the primary", "to the known clone");

  @ParameterizedTest
  @EnumSource
  void aPairTakesThreeLoginsAndSixStoreCallsThenFive(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      for (var turn : PAIR_TURNS) {
        var cost = cost(application, () -> application.rotate(ALTERNATING));
        cost.print(version, turn);

        // where no rotation has ended yet, the secret is described first
        cost.assertIs(turn, 3, turn.equals(FIRST) ? 6 : 5);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSingleUserTakesTwoLoginsAndFiveStoreCallsThenFour(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      for (int calls : new int[] {5, 4}) {
        var cost = cost(application, () -> application.rotate(SINGLE));
        cost.print(version, "single user");

        cost.assertIs("single user", 2, calls);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPairStepByStepTakesThreeLoginsAndTenStoreCalls(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      for (var turn : PAIR_TURNS) {
        var cost = cost(application, () -> stepByStep(application, ALTERNATING));
        cost.print(version, turn + ", in four steps");

        cost.assertIs(turn, 3, 10);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(names = "V18")
  void aSingleUserStepByStepTakesTwoLoginsAndNineStoreCalls(
      PostgresqlVersion version, @TempDir Path directory) {
    try (var application = Application.on(version, directory)) {
      var cost = cost(application, () -> stepByStep(application, SINGLE));
      cost.print(version, "single user, in four steps");

      cost.assertIs("in four steps", 2, 9);
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
    void assertIs(String turn, int wantedLogins, int wantedCalls) {
      assertThat(logins).as("logins, %s", turn).isEqualTo(wantedLogins);
      assertThat(refused).as("refused, %s", turn).isZero();
      assertThat(storeCalls).as("store calls, %s", turn).hasSize(wantedCalls);
    }

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

package dev.tandem.it;

import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.spi.Stage;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients log in and work all the while that their secret is rotated. */
final class NoDowntimeTest {
  private static final int ROTATIONS = 6;
  private static final int CLIENTS_OF_A_KIND = 2;

  @Test
  void nobodyIsRefusedWhileTwoAccountsTakeTurns(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory);
        var clients = Clients.of(application, CLIENTS_OF_A_KIND, CLIENTS_OF_A_KIND)) {
      for (int i = 0; i < ROTATIONS; i++) {
        application.rotate(ALTERNATING);
        // what was cached is one rotation old now, and still good
        clients.workOn(3);
        clients.readAgain();
      }
      var fresh = clients.tally(false);
      var caching = clients.tally(true);
      System.out.printf(
          "%d rotations, clients that read: %s, that cache: %s%n", ROTATIONS, fresh, caching);

      assertThat(fresh.logins()).isGreaterThan(ROTATIONS);
      assertThat(fresh.refused()).isZero();
      assertThat(fresh.failedQueries()).isZero();
      assertThat(caching.logins()).isGreaterThan(ROTATIONS);
      assertThat(caching.refused()).isZero();
      assertThat(caching.failedQueries()).isZero();
    }
  }

  /** Which also shows that these clients notice. */
  @Test
  void aSingleUserRefusesThoseWhoCache(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory);
        var clients = Clients.of(application, 0, CLIENTS_OF_A_KIND)) {
      clients.workOn(1);
      assertThat(clients.tally(true).refused()).isZero();

      application.rotate(SINGLE);
      clients.workOn(3);
      assertThat(clients.tally(true).refused()).isGreaterThan(CLIENTS_OF_A_KIND);

      clients.readAgain();
      int refused = clients.tally(true).refused();
      clients.workOn(3);
      assertThat(clients.tally(true).refused()).isEqualTo(refused);
    }
  }

  @Test
  void aClientThatSleepsThroughTwoRotationsIsRefused(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory);
        var clients = Clients.of(application, 1, 1)) {
      clients.workOn(1);
      application.rotate(ALTERNATING);
      application.rotate(ALTERNATING);
      clients.workOn(3);

      assertThat(clients.tally(true).refused()).isPositive();
      assertThat(application.worksWith(application.credential(Stage.AWSPREVIOUS))).isTrue();
    }
  }
}

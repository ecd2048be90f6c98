package dev.tandem.it;

import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SECRET;
import static dev.tandem.it.Tenant.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.tandem.datasource.RotatingDataSource;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Policy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pool over a data source that follows the secret works on through its rotations. */
final class PoolTest {
  private static final int ROTATIONS = 6;
  private static final int SIZE = 4;

  private final AtomicInteger logins = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile Instant now = Instant.now();

  /** As long as it reads the secret once between two rotations. */
  @Test
  void aPoolNoticesNothingOfTwoAccounts(@TempDir Path directory) throws SQLException {
    run(directory, ALTERNATING, RotatingDataSource.USUAL);
    assertThat(refused).hasValue(0);
  }

  /** What was cached is refused once, and the pool gets its connection all the same. */
  @Test
  void aPoolSeesNoFailureOfASingleUser(@TempDir Path directory) throws SQLException {
    run(directory, SINGLE, Duration.ZERO);
    assertThat(refused).hasValueBetween(ROTATIONS, ROTATIONS * SIZE);
  }

  @Test
  void theExampleWorks(@TempDir Path directory) throws SQLException {
    try (var application = Application.on(PostgresqlVersion.V18, directory);
        var pool =
            DataSourceExample.pool(
                application.store(),
                "jdbc:postgresql://%s/%s"
                    .formatted(application.endpoint(), application.endpoint().database().get()))) {
      work(pool);
    }
  }

  private void run(Path directory, Policy policy, Duration between) throws SQLException {
    try (var application = Application.on(PostgresqlVersion.V18, directory);
        var pool = pool(application)) {
      work(pool);
      for (int i = 0; i < ROTATIONS; i++) {
        application.rotate(policy);
        pool.getHikariPoolMXBean().softEvictConnections();
        work(pool);
        now = now.plus(between);
      }
      assertThat(logins).hasValueGreaterThan(ROTATIONS);
    }
  }

  private HikariDataSource pool(Application application) {
    InstantSource clock = () -> now;
    var source =
        new RotatingDataSource(
            application.store(),
            SECRET,
            credential -> counted(application, credential),
            RotatingDataSource.USUAL,
            clock);
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(SIZE);
    return new HikariDataSource(config);
  }

  private Connection counted(Application application, Credential credential) throws SQLException {
    try {
      var connection = application.connect(credential);
      logins.incrementAndGet();
      return connection;
    } catch (SQLException failed) {
      refused.incrementAndGet();
      throw failed;
    }
  }

  private static void work(HikariDataSource pool) throws SQLException {
    for (int i = 0; i < 2 * SIZE; i++) {
      try (var connection = pool.getConnection()) {
        Application.work(connection);
      }
    }
  }
}

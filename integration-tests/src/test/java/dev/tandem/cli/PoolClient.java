package dev.tandem.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.NullMarked;

/**
 * An application with a pool. A connection of its is used once: what a pool does in half an hour,
 * it does in each round.
 */
@NullMarked
final class PoolClient implements Client {
  private static final String QUERY = "SELECT 1";

  private final String name;
  private final String application;
  private final HikariDataSource pool;

  /**
   * A client over a pool over {@code source}, whose logins {@link CountingDriver} tells of as those
   * of {@code application}.
   */
  PoolClient(String name, String application, DataSource source) {
    this.name = name;
    this.application = application;
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(2);
    config.setMinimumIdle(0);
    config.setInitializationFailTimeout(-1);
    this.pool = new HikariDataSource(config);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public void round(Consumer<Trial.Kind> tell) {
    CountingDriver.listen(application, tell);
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      statement.execute(QUERY);
      tell.accept(Trial.Kind.WORKED);
    } catch (SQLException failed) {
      tell.accept(Trial.Kind.QUERY_FAILED);
    }
    pool.getHikariPoolMXBean().softEvictConnections();
  }

  @Override
  public void close() {
    pool.close();
  }
}

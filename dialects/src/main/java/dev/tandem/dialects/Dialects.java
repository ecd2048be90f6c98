package dev.tandem.dialects;

import dev.tandem.dialects.mariadb.MariadbDialect;
import dev.tandem.dialects.mysql.MysqlDialect;
import dev.tandem.dialects.postgresql.PostgresqlDialect;
import dev.tandem.dialects.sqlserver.SqlserverDialect;
import dev.tandem.engine.spi.Dialect;
import java.util.List;

/** The dialects in this module, for adapters that assemble theirs by hand. */
public final class Dialects {
  /** Whose classes a package may have been built without. */
  private static final List<String> DRIVERS =
      List.of(
          "com.microsoft.sqlserver.jdbc.", "com.mysql.", "org.mariadb.jdbc.", "org.postgresql.");

  private Dialects() {}

  /** Give each built-in dialect once. Making them opens and loads nothing. */
  public static List<Dialect> builtIn() {
    return List.of(
        new MariadbDialect(), new MysqlDialect(), new PostgresqlDialect(), new SqlserverDialect());
  }

  /** Say whether {@code failure} is that a dialect's driver was left out, and no other class. */
  public static boolean lackADriver(Throwable failure) {
    return failure instanceof NoClassDefFoundError
        && isOfADriver(String.valueOf(failure.getMessage()).replace('/', '.'));
  }

  static boolean isOfADriver(String type) {
    return DRIVERS.stream().anyMatch(type::startsWith);
  }
}

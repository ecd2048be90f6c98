package dev.tandem.dialects;

import dev.tandem.dialects.mariadb.MariadbDialect;
import dev.tandem.dialects.mysql.MysqlDialect;
import dev.tandem.dialects.postgresql.PostgresqlDialect;
import dev.tandem.dialects.sqlserver.SqlserverDialect;
import dev.tandem.engine.spi.Dialect;
import java.util.List;

/** The dialects in this module, for adapters that assemble theirs by hand. */
public final class Dialects {
  private Dialects() {}

  /** Give each built-in dialect once. Making them opens and loads nothing. */
  public static List<Dialect> builtIn() {
    return List.of(
        new MariadbDialect(), new MysqlDialect(), new PostgresqlDialect(), new SqlserverDialect());
  }
}

package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.tck.DialectContract;
import dev.tandem.engine.tck.LiveDatabase;
import java.util.List;

/**
 * The conformance kit on a real server, for whoever has one: without a container engine or a URL it
 * is skipped, and says so. It has never run.
 */
final class SqlserverContractTest extends DialectContract {

  @Override
  protected Dialect dialect() {
    return new SqlserverDialect();
  }

  @Override
  protected LiveDatabase create(Credential primary, Credential admin) {
    return LiveSqlserver.on(SqlserverServer.shared(), primary, admin);
  }

  /** A login's name takes no backslash. */
  @Override
  protected List<String> awkwardNames() {
    return List.of(" \"; DROP --", "it's %s/%d]]", "`t`@'%' [b]", "$1 :n ?]=%20", "ü€ßé");
  }
}

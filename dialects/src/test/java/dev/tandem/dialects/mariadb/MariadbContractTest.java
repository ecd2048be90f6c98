package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.tck.DialectContract;
import dev.tandem.engine.tck.LiveDatabase;

/** The conformance kit on a real server. */
final class MariadbContractTest extends DialectContract {

  @Override
  protected Dialect dialect() {
    return new MariadbDialect();
  }

  @Override
  protected LiveDatabase create(Credential primary, Credential admin) {
    return LiveMariadb.on(Product.MARIADB.shared(), primary, admin);
  }
}

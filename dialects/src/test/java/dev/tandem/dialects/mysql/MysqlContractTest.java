package dev.tandem.dialects.mysql;

import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.tck.DialectContract;
import dev.tandem.engine.tck.LiveDatabase;

/** The conformance kit on a real server. */
final class MysqlContractTest extends DialectContract {

  @Override
  protected Dialect dialect() {
    return new MysqlDialect();
  }

  @Override
  protected LiveDatabase create(Credential primary, Credential admin) {
    return LiveMysql.on(Product.MYSQL.shared(), primary, admin);
  }
}

package dev.tandem.it;

import com.zaxxer.hikari.HikariDataSource;
import dev.tandem.datasource.Connector;
import dev.tandem.datasource.RotatingDataSource;
import dev.tandem.engine.spi.SecretStore;

/** The example of the data source's page, which {@link PoolTest} runs. */
final class DataSourceExample {
  private DataSourceExample() {}

  static HikariDataSource pool(SecretStore store, String url) {
    // shown:begin
    var source = new RotatingDataSource(store, "app", Connector.to(url));

    var pool = new HikariDataSource();
    pool.setDataSource(source);
    // shown:end
    return pool;
  }
}

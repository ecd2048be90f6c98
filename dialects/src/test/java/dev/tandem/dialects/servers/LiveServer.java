package dev.tandem.dialects.servers;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Tls;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A running server: where it listens, who rules it, and what it logged. Tests make accounts and
 * databases of their own on it, and remove them.
 *
 * @param product what it is
 * @param host its name; {@code localhost} unless it was given by URL
 * @param port where it listens
 * @param superuser who may do everything
 * @param generalLog reads every statement and login that it has logged
 * @param errorLog reads all else that it has logged
 */
public record LiveServer(
    Product product,
    String host,
    int port,
    Credential superuser,
    Supplier<String> generalLog,
    Supplier<String> errorLog) {
  /** Who rules the servers that tests start. */
  static final Credential SUPERUSER =
      new Credential("root", Password.of("the-superuser-of-the-tests"));

  /** Where it listens. */
  public Endpoint endpoint(Optional<String> database, Tls tls) {
    return new Endpoint(host, port, database, tls);
  }

  /** Connect as its superuser. */
  public Connection connect() throws SQLException {
    return product.connect(host, port, superuser);
  }

  /** Wait until it lets its superuser in, as long as it is {@code alive}. */
  LiveServer awaited(BooleanSupplier alive) {
    FirstLogin.await(this::connect, alive, errorLog);
    return this;
  }
}

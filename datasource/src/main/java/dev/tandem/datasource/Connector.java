package dev.tandem.datasource;

import dev.tandem.engine.spi.Credential;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/** Opens a connection with a credential: a driver and a URL, or whatever an application has. */
@FunctionalInterface
public interface Connector {
  /** Log in once. */
  Connection connect(Credential credential) throws SQLException;

  /** Let {@link DriverManager} find the driver for {@code url}, which names no user. */
  static Connector to(String url) {
    return credential ->
        DriverManager.getConnection(url, credential.username(), credential.password().reveal());
  }
}

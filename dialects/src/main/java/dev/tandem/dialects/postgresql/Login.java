package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.Address;
import dev.tandem.dialects.jdbc.LoginAttempt;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Tls;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * Logs in by the driver alone: this is the path that a cold start waits for. One attempt, then one
 * query: who am I?
 */
final class Login {
  /** The database that every server has. */
  static final String USUAL_DATABASE = "postgres";

  private static final Duration LONGEST = Duration.ofHours(1);

  private static final String IDENTITY =
      """
      SELECT session_user, current_user, current_setting('transaction_read_only')::boolean,
        current_setting('server_version'), current_setting('server_version_num')::int,
      """;

  /** The same on all connections to one server and its replicas, and callable by any role. */
  private static final String SERVER = " (SELECT system_identifier::text FROM pg_control_system())";

  /** Where somebody revoked that: another server did not start in the same microsecond. */
  private static final String STARTED =
      " pg_postmaster_start_time()::text || ' ' || current_setting('port')";

  private final Endpoint endpoint;
  private final Credential credential;
  private final Deadline deadline;

  Login(Endpoint endpoint, Credential credential, Deadline deadline) {
    this.endpoint = endpoint;
    this.credential = credential;
    this.deadline = deadline;
  }

  /** Log in, once. */
  LoginOutcome attempt() {
    return LoginAttempt.at(
        endpoint,
        this::connect,
        connection -> new LoginOutcome.Accepted(identified(connection)),
        new Failures(endpoint, credential.username())::login);
  }

  /** The same account on another database of the same server. */
  Login to(String database) {
    var there =
        new Endpoint(endpoint.host(), endpoint.port(), Optional.of(database), endpoint.tls());
    return new Login(there, credential, deadline);
  }

  Endpoint endpoint() {
    return endpoint;
  }

  /** The database that it logs in to. */
  String database() {
    return endpoint.database().orElse(USUAL_DATABASE);
  }

  /** Open a connection. */
  Connection connect() throws SQLException {
    try {
      return connect(true);
    } catch (SQLException refused) {
      // Poolers and proxies may take no options, and say so before they look at the password.
      if ("0A000".equals(refused.getSQLState()) || "08P01".equals(refused.getSQLState())) {
        return connect(false);
      }
      throw refused;
    }
  }

  private Connection connect(boolean options) throws SQLException {
    var url = "jdbc:postgresql://" + Address.of(endpoint, database());
    return LoginAttempt.connect(new Driver(), url, properties(options));
  }

  private Properties properties(boolean options) {
    var left = deadline.within(LONGEST);
    var seconds = (int) left.plusMillis(999).toSeconds();
    var properties = new Properties();
    PGProperty.USER.set(properties, credential.username());
    PGProperty.PASSWORD.set(properties, credential.password().reveal());
    PGProperty.APPLICATION_NAME.set(properties, "tandem");
    PGProperty.CONNECT_TIMEOUT.set(properties, seconds);
    PGProperty.LOGIN_TIMEOUT.set(properties, seconds);
    // Later than the server's own timeouts, whose answer says more; by no more than a second and a
    // half, as somebody waits to say why.
    PGProperty.SOCKET_TIMEOUT.set(properties, (int) left.plusMillis(1499).toSeconds());
    // Saves the round trip that asks older servers.
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "12");
    PGProperty.GSS_ENC_MODE.set(properties, "disable");
    if (options) {
      PGProperty.OPTIONS.set(
          properties,
          "-c statement_timeout=%d -c lock_timeout=%d"
              .formatted(left.toMillis(), Math.max(1, left.toMillis() / 2)));
    }
    switch (endpoint.tls()) {
      case VERIFY_FULL -> {
        PGProperty.SSL_MODE.set(properties, "verify-full");
        PGProperty.SSL_FACTORY.set(properties, Trust.class.getName());
      }
      case PLAIN -> PGProperty.SSL_MODE.set(properties, "disable");
    }
    return properties;
  }

  private PostgresqlSession identified(Connection connection) throws SQLException {
    try {
      return identified(connection, SERVER);
    } catch (SQLException refused) {
      if ("42501".equals(refused.getSQLState())) {
        return identified(connection, STARTED);
      }
      throw refused;
    }
  }

  private PostgresqlSession identified(Connection connection, String server) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(IDENTITY + server)) {
      row.next();
      var identity =
          new Identity(
              row.getString(1),
              row.getString(2),
              row.getString(6),
              "PostgreSQL " + row.getString(4),
              row.getBoolean(3),
              endpoint.tls() == Tls.VERIFY_FULL);
      return new PostgresqlSession(this, connection, identity, row.getInt(5));
    }
  }
}

package dev.tandem.dialects.mysql;

import com.mysql.cj.conf.PropertyDefinitions.SslMode;
import com.mysql.cj.conf.PropertyKey;
import com.mysql.cj.jdbc.Driver;
import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountSession;
import dev.tandem.dialects.grants.Failures;
import dev.tandem.dialects.jdbc.Address;
import dev.tandem.dialects.jdbc.LoginAttempt;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Tls;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** Logs in by the driver alone. One attempt, then one query: who am I? */
final class Login {
  private static final Duration LONGEST = Duration.ofHours(1);

  private static final String IDENTITY =
      """
      SELECT CURRENT_USER(), VERSION(), @@server_uuid,
        @@global.read_only OR @@global.innodb_read_only
      """;

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
    return LoginAttempt.at(endpoint, this::connect, this::identified, failures()::login);
  }

  private Failures failures() {
    return new Failures(endpoint, credential.username());
  }

  private Connection connect() throws SQLException {
    var url = "jdbc:mysql://" + Address.of(endpoint, endpoint.database().orElse(""));
    return LoginAttempt.connect(new Driver(), url, properties());
  }

  private Properties properties() {
    var milliseconds = deadline.within(LONGEST).toMillis();
    var properties = new Properties();
    set(properties, PropertyKey.USER, credential.username());
    set(properties, PropertyKey.PASSWORD, credential.password().reveal());
    set(properties, PropertyKey.characterEncoding, "UTF-8");
    set(properties, PropertyKey.connectionAttributes, "program_name:tandem");
    set(properties, PropertyKey.connectTimeout, milliseconds);
    set(properties, PropertyKey.socketTimeout, milliseconds);
    set(properties, PropertyKey.allowMultiQueries, false);
    // A server that is not the one it seems must neither read our files nor get a clear password.
    set(properties, PropertyKey.allowLoadLocalInfile, false);
    set(properties, PropertyKey.disabledAuthenticationPlugins, "mysql_clear_password");
    switch (endpoint.tls()) {
      case VERIFY_FULL -> {
        set(properties, PropertyKey.sslMode, SslMode.VERIFY_IDENTITY);
        set(properties, PropertyKey.socketFactory, TrustingSocketFactory.class.getName());
      }
      case PLAIN -> {
        set(properties, PropertyKey.sslMode, SslMode.DISABLED);
        // Without TLS the password is encrypted for the server with its own key, which it sends.
        set(properties, PropertyKey.allowPublicKeyRetrieval, true);
      }
    }
    return properties;
  }

  private static void set(Properties properties, PropertyKey key, Object value) {
    properties.setProperty(key.getKeyName(), value.toString());
  }

  private LoginOutcome identified(Connection connection) throws SQLException {
    if (connection.getMetaData().getDatabaseProductVersion().contains("MariaDB")) {
      connection.close();
      return new LoginOutcome.Failed(
          new DatabaseFailure(
              DatabaseFailure.Kind.UNEXPECTED,
              endpoint + " is MariaDB, not MySQL.",
              "Put \"engine\": \"mariadb\" into the secret.",
              ""));
    }
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(IDENTITY)) {
      row.next();
      var self = account(row.getString(1));
      var identity =
          new Identity(
              self.user(),
              self.user(),
              row.getString(3),
              "MySQL " + row.getString(2),
              row.getBoolean(4),
              endpoint.tls() == Tls.VERIFY_FULL);
      var catalog = new Catalog(Version.of(row.getString(2)), self);
      return new LoginOutcome.Accepted(
          new AccountSession(connection, identity, failures(), catalog));
    }
  }

  /** The server writes {@code user@host} without quotes; a host part has no {@code @}. */
  private static Account account(String current) {
    var at = current.lastIndexOf('@');
    return Account.at(current.substring(0, at), current.substring(at + 1));
  }
}

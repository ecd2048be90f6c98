package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountSession;
import dev.tandem.dialects.grants.Failures;
import dev.tandem.dialects.jdbc.Address;
import dev.tandem.dialects.jdbc.Connectivity;
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
import org.mariadb.jdbc.Driver;

/** Logs in by the driver alone. One attempt, then one query: who am I? */
final class Login {
  private static final Duration LONGEST = Duration.ofHours(1);

  /** No such variable. */
  private static final int UNKNOWN = 1193;

  private static final String IDENTITY =
      "SELECT CURRENT_USER(), VERSION(), @@global.read_only NOT IN ('0', 'OFF'), ";

  private static final String SERVER = "@@global.server_uid";

  /** Before there was such: no two servers keep the same files on the same machine. */
  private static final String BEFORE =
      "CONCAT_WS(' ', @@global.hostname, @@global.port, @@global.server_id, @@global.datadir)";

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
    return LoginAttempt.at(endpoint, this::connect, this::identified, this::failure);
  }

  private DatabaseFailure failure(SQLException refused) {
    if (offersNoTls(refused)) {
      return Connectivity.withoutTls(endpoint, String.valueOf(refused.getSQLState()));
    }
    var failure = failures().login(refused);
    return failure.kind() == DatabaseFailure.Kind.REJECTED && !isAscii(credential.username())
        ? new DatabaseFailure(
            failure.kind(),
            failure.what(),
            failure.mend()
                + " If character_set_server is not utf8mb4 there, this driver can't say a name that"
                + " is not ASCII.",
            failure.code())
        : failure;
  }

  private static boolean isAscii(String name) {
    return name.chars().allMatch(c -> c < 0x80);
  }

  /** The driver's own refusal: no answer of the server's, and no failure of the network's. */
  private boolean offersNoTls(SQLException refused) {
    return endpoint.tls() == Tls.VERIFY_FULL
        && refused.getErrorCode() <= 0
        && refused.getCause() == null;
  }

  private Failures failures() {
    return new Failures(endpoint, credential.username());
  }

  private Connection connect() throws SQLException {
    var url = "jdbc:mariadb://" + Address.of(endpoint, endpoint.database().orElse(""));
    return LoginAttempt.connect(new Driver(), url, properties());
  }

  private Properties properties() {
    var milliseconds = String.valueOf(deadline.within(LONGEST).toMillis());
    var properties = new Properties();
    properties.setProperty("user", credential.username());
    properties.setProperty("password", credential.password().reveal());
    properties.setProperty("connectionAttributes", "program_name:tandem");
    properties.setProperty("connectTimeout", milliseconds);
    properties.setProperty("socketTimeout", milliseconds);
    properties.setProperty("allowMultiQueries", "false");
    // A server that is not the one it seems must neither read our files nor get a clear password.
    properties.setProperty("allowLocalInfile", "false");
    properties.setProperty(
        "restrictedAuth", "mysql_native_password,client_ed25519,parsec,caching_sha2_password");
    // Its exceptions would quote the statement.
    properties.setProperty("dumpQueriesOnException", "false");
    switch (endpoint.tls()) {
      case VERIFY_FULL -> {
        properties.setProperty("sslMode", "verify-full");
        properties.setProperty("tlsSocketType", TrustingTls.class.getName());
      }
      case PLAIN -> properties.setProperty("sslMode", "disable");
    }
    return properties;
  }

  private LoginOutcome identified(Connection connection) throws SQLException {
    if (!connection.getMetaData().getDatabaseProductName().equals("MariaDB")) {
      connection.close();
      return new LoginOutcome.Failed(
          new DatabaseFailure(
              DatabaseFailure.Kind.UNEXPECTED,
              endpoint + " is MySQL, not MariaDB.",
              "Put \"engine\": \"mysql\" into the secret.",
              ""));
    }
    try {
      return identified(connection, SERVER);
    } catch (SQLException refused) {
      if (refused.getErrorCode() == UNKNOWN) {
        return identified(connection, BEFORE);
      }
      throw refused;
    }
  }

  private LoginOutcome identified(Connection connection, String server) throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(IDENTITY + server)) {
      row.next();
      var self = account(row.getString(1));
      var metadata = connection.getMetaData();
      var version = metadata.getDatabaseMajorVersion() * 100 + metadata.getDatabaseMinorVersion();
      var identity =
          new Identity(
              self.user(),
              self.user(),
              row.getString(4),
              "MariaDB " + row.getString(2),
              row.getBoolean(3),
              endpoint.tls() == Tls.VERIFY_FULL);
      var catalog = new Catalog(version, self, identity.encrypted());
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

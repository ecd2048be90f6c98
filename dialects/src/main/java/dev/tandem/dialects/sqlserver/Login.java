package dev.tandem.dialects.sqlserver;

import com.microsoft.sqlserver.jdbc.SQLServerDriver;
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
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.Pattern;

/** Logs in by the driver alone. One attempt, then one query: who am I? */
final class Login {
  /** The database that every server has. */
  static final String USUAL_DATABASE = "master";

  private static final Duration LONGEST = Duration.ofHours(1);
  private static final Pattern VERSION = Pattern.compile("(\\d{1,4})\\.");
  private static final Duration GREETING = Duration.ofSeconds(5);

  /** The driver warns of refused connections on the console; whoever asked is told as well. */
  private static final Logger DRIVER = Logger.getLogger("com.microsoft.sqlserver.jdbc");

  /**
   * Who is a user with a password of its own has logged in as that, and has no login to be named
   * by. Two servers of one name did not start in the same millisecond.
   */
  private static final String IDENTITY =
      """
      SELECT ISNULL((SELECT name COLLATE DATABASE_DEFAULT FROM sys.database_principals
          WHERE principal_id = DATABASE_PRINCIPAL_ID() AND authentication_type = 2), ORIGINAL_LOGIN()),
        CONVERT(nvarchar(400), SERVERPROPERTY(N'ServerName')) + N' '
          + ISNULL((SELECT CONVERT(nvarchar(40), create_date, 126) FROM sys.databases WHERE name = N'tempdb'), N''),
        CONVERT(nvarchar(128), SERVERPROPERTY(N'ProductVersion')), CONVERT(int, SERVERPROPERTY(N'EngineEdition')),
        CASE CONVERT(nvarchar(40), DATABASEPROPERTYEX(DB_NAME(), N'Updateability')) WHEN N'READ_ONLY' THEN 1 ELSE 0 END,
        DB_NAME()
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
    var failures = new Failures(endpoint, credential.username());
    return LoginAttempt.at(
        endpoint,
        this::connect,
        connection -> new LoginOutcome.Accepted(identified(connection, failures)),
        refused ->
            Greeting.isNeeded(refused)
                ? Greeting.failure(endpoint, refused, deadline.within(GREETING))
                : failures.login(refused));
  }

  private Connection connect() throws SQLException {
    DRIVER.setLevel(Level.OFF);
    return LoginAttempt.connect(new SQLServerDriver(), "jdbc:sqlserver://", properties());
  }

  private Properties properties() {
    var left = deadline.within(LONGEST);
    var seconds = Long.toString(left.plusMillis(999).toSeconds());
    var properties = new Properties();
    properties.setProperty("serverName", endpoint.host());
    properties.setProperty("portNumber", Integer.toString(endpoint.port()));
    properties.setProperty("databaseName", endpoint.database().orElse(USUAL_DATABASE));
    properties.setProperty("user", credential.username());
    properties.setProperty("password", credential.password().reveal());
    properties.setProperty("applicationName", "tandem");
    // One attempt: a second one might lock the account, and hides what became of a statement.
    properties.setProperty("connectRetryCount", "0");
    properties.setProperty("transparentNetworkIPResolution", "false");
    properties.setProperty("loginTimeout", seconds);
    properties.setProperty("queryTimeout", seconds);
    // Later than the driver's other ones, whose answer says more.
    properties.setProperty("socketTimeout", Long.toString(left.toMillis() + 2000));
    switch (endpoint.tls()) {
      case VERIFY_FULL -> {
        properties.setProperty("encrypt", "true");
        properties.setProperty("trustServerCertificate", "false");
        properties.setProperty("trustManagerClass", Trust.class.getName());
      }
      case PLAIN -> {
        // The login alone is encrypted all the same, for whoever the server is.
        properties.setProperty("encrypt", "false");
        properties.setProperty("trustServerCertificate", "true");
      }
    }
    return properties;
  }

  /** The driver would make a round trip of its own for it. */
  private String lockTimeout() {
    return "SET LOCK_TIMEOUT " + Math.max(1, deadline.within(LONGEST).toMillis() / 2) + ";\n";
  }

  private SqlserverSession identified(Connection connection, Failures failures)
      throws SQLException {
    try (var statement = connection.createStatement();
        var row = statement.executeQuery(lockTimeout() + IDENTITY)) {
      row.next();
      var encrypted = endpoint.tls() == Tls.VERIFY_FULL;
      var user = row.getString(1);
      var identity =
          new Identity(
              user,
              user,
              row.getString(2),
              "SQL Server " + row.getString(3),
              row.getBoolean(5),
              encrypted);
      var version = VERSION.matcher(String.valueOf(row.getString(3)));
      if (!version.lookingAt()) {
        throw new SQLException("a server without a version", "08004");
      }
      var major = Integer.parseInt(version.group(1));
      var server = new PrincipalFact.Server(major, row.getInt(4), row.getString(6), encrypted);
      return new SqlserverSession(connection, identity, server, failures);
    }
  }
}

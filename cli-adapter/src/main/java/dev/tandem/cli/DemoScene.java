package dev.tandem.cli;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Tls;
import dev.tandem.stores.LocalSecretStore;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What the demo plays with: a database, an application's account, an admin's, and their secrets.
 */
final class DemoScene {
  static final String DATABASE = "shop";
  static final String APP = "app";
  static final String ADMIN = "tandem_admin";

  /** The names of the two secrets. */
  static final String APP_SECRET = "app";

  static final String ADMIN_SECRET = "admin";

  private static final Pair PAIR = new Pair(APP, APP + Policy.DEFAULT.suffix());

  private final DemoServer server;
  private final LocalSecretStore store;
  private final Dialect dialect;
  private final Surroundings surroundings;

  DemoScene(DemoServer server, LocalSecretStore store, Dialect dialect, Surroundings surroundings) {
    this.server = server;
    this.store = store;
    this.dialect = dialect;
    this.surroundings = surroundings;
  }

  /** Draw a password like those that rotations make. */
  static Password password(RandomGenerator random) {
    var alphabet = PasswordRules.DEFAULT.alphabet();
    var text = new StringBuilder();
    for (int i = 0; i < PasswordRules.DEFAULT.length(); i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return Password.of(text.toString());
  }

  /** Set it up: database, accounts, tables, secrets. */
  void set(Password superuser, RandomGenerator random) throws SQLException {
    var database = server.database();
    for (var batch : database.scene()) {
      run(batch.database(), superuser, batch.statements());
    }
    run(
        DATABASE,
        superuser,
        dialect.adminScript(ADMIN, PAIR, List.of(DATABASE, "stock")).stream()
            .filter(line -> !line.startsWith("--"))
            .toList());
    run(DATABASE, superuser, database.afterwards());
    var app = new Credential(APP, password(random));
    var admin = new Credential(ADMIN, password(random));
    setPasswords(new Credential(database.superuser(), superuser), app, admin);
    store.create(APP_SECRET, secret(app), Map.of());
    store.create(ADMIN_SECRET, secret(admin), Map.of());
  }

  /**
   * Create a table with the current secret, as an application's migration does, and tell who owns
   * it, where tables have owners.
   */
  Optional<String> ownerOfNewTable() throws SQLException {
    try (var connection = login(store, APP_SECRET).connect(server.database());
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE refunds (id bigint)");
      var query = server.database().ownerOfRefunds();
      if (query.isEmpty()) {
        return Optional.empty();
      }
      try (var row = statement.executeQuery(query.get())) {
        row.next();
        return Optional.of(row.getString(1));
      }
    }
  }

  /** Read {@code secret} as an application does: fresh. */
  static DemoLogin login(SecretStore store, String secret) {
    return store
        .read(secret, Stage.AWSCURRENT)
        .flatMap(version -> version.value())
        .map(DemoLogin::of)
        .orElseThrow();
  }

  private void run(String database, Password superuser, List<String> statements)
      throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                server.url(database), server.database().superuser(), superuser.reveal());
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    }
  }

  /** Set the first passwords by the dialect too, so that not even they go to the server. */
  private void setPasswords(Credential superuser, Credential... accounts) {
    var endpoint = new Endpoint(DemoServer.HOST, server.port(), Optional.of(DATABASE), Tls.PLAIN);
    var deadline = Deadline.in(Duration.ofSeconds(30), surroundings.clock());
    switch (dialect.login(endpoint, superuser, deadline)) {
      case LoginOutcome.Failed(var failure) ->
          throw DemoServer.refusal(failure.what(), failure.mend());
      case LoginOutcome.Accepted(var session) -> {
        try (session) {
          for (var account : accounts) {
            var alone = new Pair(account.username(), account.username() + "_clone");
            var marker = new Marker(account.username(), account.username(), Optional.empty());
            session.apply(
                dialect.setCredential(
                    session.describe(alone, Policy.DEFAULT),
                    new NewCredential(account, Optional.empty(), Optional.of(marker)),
                    Policy.DEFAULT));
          }
        }
      }
    }
  }

  private SecretText secret(Credential credential) {
    return SecretText.of(
        """
        {
          "engine": "%s",
          "host": "%s",
          "port": %d,
          "dbname": "%s",
          "username": "%s",
          "password": "%s",
          "ssl": false
        }
        """
            .formatted(
                server.database().engine(),
                DemoServer.HOST,
                server.port(),
                DATABASE,
                credential.username(),
                credential.password().reveal()));
  }
}

package dev.tandem.cli;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
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

  private static final String CREATE_DATABASE = "CREATE DATABASE " + DATABASE;

  private static final String CREATE_ACCOUNTS =
      """
      CREATE ROLE tandem_admin LOGIN CREATEROLE;
      CREATE ROLE reporting;
      CREATE ROLE app LOGIN CONNECTION LIMIT 30;
      GRANT app TO tandem_admin WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;
      GRANT reporting TO app;
      ALTER ROLE app SET search_path = shop, public;
      ALTER ROLE app IN DATABASE shop SET statement_timeout = '10s';
      CREATE SCHEMA shop AUTHORIZATION app;
      CREATE SCHEMA stock;
      CREATE TABLE stock.items (name text PRIMARY KEY);
      INSERT INTO stock.items VALUES ('bell'), ('chain'), ('saddle');
      GRANT USAGE ON SCHEMA stock TO app;
      GRANT SELECT ON stock.items TO app;
      CREATE TABLE stock.sales (item text REFERENCES stock.items, sold int);
      GRANT SELECT ON stock.sales TO reporting;
      """;

  private static final String CREATE_TABLES =
      """
      SET ROLE app;
      CREATE TABLE shop.orders (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        item text NOT NULL,
        login text NOT NULL DEFAULT session_user);
      CREATE VIEW shop.logins AS SELECT login, count(*) FROM shop.orders GROUP BY login;
      """;

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
    run("postgres", superuser, CREATE_DATABASE);
    run(DATABASE, superuser, CREATE_ACCOUNTS);
    run(DATABASE, superuser, CREATE_TABLES);
    var app = new Credential(APP, password(random));
    var admin = new Credential(ADMIN, password(random));
    setPasswords(new Credential(DemoServer.SUPERUSER, superuser), app, admin);
    store.create(APP_SECRET, secret(app), Map.of());
    store.create(ADMIN_SECRET, secret(admin), Map.of());
  }

  /**
   * Create a table with the current secret, as an application's migration does, and tell who owns
   * it.
   */
  static String ownerOfNewTable(SecretStore store) throws SQLException {
    try (var connection = login(store, APP_SECRET).connect();
        var statement = connection.createStatement()) {
      statement.execute("CREATE TABLE refunds (id bigint)");
      try (var row =
          statement.executeQuery(
              "SELECT tableowner FROM pg_tables"
                  + " WHERE schemaname = current_schema AND tablename = 'refunds'")) {
        row.next();
        return row.getString(1);
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

  private void run(String database, Password superuser, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                server.url(database), DemoServer.SUPERUSER, superuser.reveal());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** Set the first passwords by the dialect too, so that not even they go to the server. */
  private void setPasswords(Credential superuser, Credential... accounts) {
    var endpoint = new Endpoint(DemoServer.HOST, server.port(), Optional.of(DATABASE), Tls.PLAIN);
    var deadline = Deadline.in(Duration.ofSeconds(30), surroundings.clock());
    switch (dialect.login(endpoint, superuser, deadline)) {
      case LoginOutcome.Failed(var failure) ->
          throw DemoBinaries.refusal(failure.what(), failure.mend());
      case LoginOutcome.Accepted(var session) -> {
        try (session) {
          for (var account : accounts) {
            var alone = new Pair(account.username(), account.username() + "_clone");
            session.apply(
                dialect.setCredential(
                    session.describe(alone, Policy.DEFAULT),
                    new NewCredential(account, Optional.empty(), Optional.empty()),
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
          "engine": "postgres",
          "host": "%s",
          "port": %d,
          "dbname": "%s",
          "username": "%s",
          "password": "%s",
          "ssl": false
        }
        """
            .formatted(
                DemoServer.HOST,
                server.port(),
                DATABASE,
                credential.username(),
                credential.password().reveal()));
  }
}

package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.Dialects;
import dev.tandem.dialects.postgresql.PostgresqlServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * An application with a database of its own on a real server, its secret and the admin's secret in
 * a directory, and a rotator for them.
 */
final class Application implements AutoCloseable {
  static final String SECRET = "app";
  static final String ADMIN = "admin";

  /** Alternating users, with the admin's help. */
  static final Policy ALTERNATING = patient(Policy.DEFAULT.withAdmin(ADMIN));

  /** One user, who changes itself. */
  static final Policy SINGLE = patient(Policy.DEFAULT.with(Strategy.SINGLE_USER));

  private static final String NAME = "application";

  private final Scene scene;
  private final Path directory;
  private final LocalSecretStore store;
  private final WatchedStore watched;

  private Application(Scene scene, Path directory) {
    this.scene = scene;
    this.directory = directory;
    this.store = new LocalSecretStore(directory, InstantSource.system());
    this.watched = new WatchedStore(store);
  }

  /** Make one on the shared server of {@code version}, with its secrets in {@code directory}. */
  static Application on(PostgresqlVersion version, Path directory) {
    return on(version, directory, UUID.randomUUID().toString());
  }

  /** The same, whose password and the admin's begin with {@code awkward}. */
  static Application on(PostgresqlVersion version, Path directory, String awkward) {
    var scene = Scene.on(PostgresqlServer.of(version));
    var application = new Application(scene, directory);
    scene.as(
        scene.primary(),
        "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, item text, login text)");
    var primary = application.reset(scene.primary(), awkward + "-app");
    var admin = application.reset(scene.adminName(), awkward + "-admin");
    application.store.create(
        SECRET, SecretJson.secret("postgres", application.endpoint(), primary), Map.of());
    application.store.create(
        ADMIN, SecretJson.secret("postgres", application.endpoint(), admin), Map.of());
    return application;
  }

  /** Where its database listens. */
  Endpoint endpoint() {
    return scene.endpoint(Tls.PLAIN);
  }

  /** Its accounts, and what a superuser may do to them. */
  Scene scene() {
    return scene;
  }

  /** Its secrets, for a change by hand. */
  LocalSecretStore store() {
    return store;
  }

  /** The same, as the rotator uses them. */
  WatchedStore watched() {
    return watched;
  }

  /** The directory that the secrets are in. */
  Path directory() {
    return directory;
  }

  /** Replace the secret {@code name}. */
  void replace(String name, Endpoint endpoint, Credential credential) {
    store.delete(name);
    store.create(name, SecretJson.secret("postgres", endpoint, credential), Map.of());
  }

  /** Give {@code user} a password behind everybody's back, even the server log's. */
  Credential reset(String user, String password) {
    try (var connection = scene.server().superuser("postgres");
        var statement = connection.createStatement()) {
      statement.execute("SET log_statement = 'none'");
      statement.execute(
          "ALTER ROLE %s PASSWORD '%s'".formatted(Scene.q(user), password.replace("'", "''")));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
    return new Credential(user, Password.of(password));
  }

  // ---- rotating ------------------------------------------------------------------------------

  /** A rotator for its secrets, which loses no time between two attempts. */
  Rotator rotator() {
    return rotator(RotationListener.NONE, time -> {});
  }

  /** A rotator that waits between two attempts, and whose events {@code listener} hears. */
  Rotator rotator(RotationListener listener, Ports.Pause pause) {
    return new Rotator(
        watched,
        Dialects.builtIn(),
        new Ports(new SecureRandom(), InstantSource.system(), pause, listener));
  }

  /** Rotate, which must end well. */
  Outcome rotate(Policy policy) {
    return succeeded(rotator(RotationListener.NONE, Application::sleep).rotate(SECRET, policy));
  }

  /** Do what {@code request} asks, which must end well. */
  Outcome run(Request request) {
    return succeeded(rotator().run(request));
  }

  private static Outcome succeeded(Outcome outcome) {
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
    return outcome;
  }

  /** Wait, as the rotator does between two attempts. */
  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same with a deadline that a busy machine can reach. */
  private static Policy patient(Policy policy) {
    return policy.with(draft -> draft.timeout(Duration.ofMinutes(5)));
  }

  // ---- using the database --------------------------------------------------------------------

  /** The credential that {@code stage} holds. */
  Credential credential(Stage stage) {
    return store
        .read(SECRET, stage)
        .flatMap(SecretVersion::value)
        .map(SecretJson::credential)
        .orElseThrow();
  }

  /** Log in as the application does. */
  Connection connect(Credential credential) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", credential.username());
    properties.setProperty("password", credential.password().reveal());
    properties.setProperty("sslmode", "disable");
    properties.setProperty("ApplicationName", NAME);
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s"
            .formatted(endpoint().host(), endpoint().port(), scene.database()),
        properties);
  }

  /** Do what the application does all day: it writes into a table that its primary owns. */
  static void work(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute("INSERT INTO orders (item, login) VALUES ('tea', session_user)");
      statement.executeQuery("SELECT count(*) FROM orders").close();
    }
  }

  /** Say whether the application can log in with {@code credential} and work. */
  boolean worksWith(Credential credential) {
    try (var connection = connect(credential)) {
      work(connection);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  // ---- what is there, and what the server has seen -------------------------------------------

  /** All that the store holds, to the byte. */
  Map<String, String> files() {
    var files = new TreeMap<String, String>();
    try (var all = Files.list(directory)) {
      for (var file : all.toList()) {
        files.put(String.valueOf(file.getFileName()), Files.readString(file));
      }
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
    files.remove(".lock");
    return files;
  }

  /** All that the server holds of the accounts whose names begin as the application's does. */
  String roles() {
    return scene.ask(
        """
        SELECT string_agg(role.text, E'\\n' ORDER BY role.text) FROM (
          SELECT concat_ws(' ', a::text, shobj_description(a.oid, 'pg_authid'),
            (SELECT string_agg(s::text, ' ' ORDER BY s::text) FROM pg_db_role_setting s
              WHERE s.setrole = a.oid),
            (SELECT string_agg(m::text, ' ' ORDER BY m::text) FROM pg_auth_members m
              WHERE a.oid IN (m.roleid, m.member))) AS text
          FROM pg_authid a
          WHERE starts_with(a.rolname, '%s') OR a.rolname = '%s') AS role
        """
            .formatted(scene.primary(), scene.adminName()));
  }

  /**
   * What the server has logged about the pair and the admin, but not about the application's own
   * logins.
   */
  List<String> log() {
    var users =
        Stream.of(scene.primary(), scene.cloneName(), scene.adminName())
            .flatMap(user -> Stream.of(" " + user + "@", "user=" + user + " "))
            .toList();
    return scene
        .server()
        .log()
        .lines()
        .filter(line -> users.stream().anyMatch(line::contains))
        .filter(line -> !line.contains("application_name=" + NAME))
        .toList();
  }

  /** How many logins the server has accepted, but for the application's own. */
  long logins() {
    return log().stream().filter(line -> line.contains("connection authorized:")).count();
  }

  /** How many logins the server has refused, for whatever reason. */
  long refusedLogins() {
    return log().stream().filter(line -> line.contains("FATAL:")).count();
  }

  /** Which version is {@code AWSPENDING} and not current. */
  Optional<String> unfinished() {
    var versions = store.describe(SECRET).versions();
    return Optional.ofNullable(versions.get(Stage.AWSPENDING))
        .filter(id -> !id.equals(versions.get(Stage.AWSCURRENT)));
  }

  @Override
  public void close() {
    scene.close();
  }
}

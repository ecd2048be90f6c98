package dev.tandem.it;

import dev.tandem.dialects.postgresql.PostgresqlServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;

/** The same on PostgreSQL: with an application that works, and what the server saw of it. */
final class Application extends Tenant {
  private static final String NAME = "application";

  private final Scene scene;

  private Application(Scene scene, Path directory, Credential primary, Credential admin) {
    super(new PostgresqlGround(scene), directory, primary, admin);
    this.scene = scene;
  }

  /** Make one on the shared server of {@code version}, with its secrets in {@code directory}. */
  static Application on(PostgresqlVersion version, Path directory) {
    return on(version, directory, UUID.randomUUID().toString());
  }

  /** The same, whose password and the admin's begin with {@code awkward}. */
  static Application on(PostgresqlVersion version, Path directory, String awkward) {
    var scene = Scene.on(PostgresqlServer.of(version));
    scene.as(
        scene.primary(),
        "CREATE TABLE orders (id int GENERATED ALWAYS AS IDENTITY, item text, login text)");
    var ground = new PostgresqlGround(scene);
    return new Application(
        scene,
        directory,
        ground.reset(scene.primary(), awkward + "-app"),
        ground.reset(scene.adminName(), awkward + "-admin"));
  }

  /** Where its database listens. */
  Endpoint endpoint() {
    return scene.endpoint(Tls.PLAIN);
  }

  /** Its accounts, and what a superuser may do to them. */
  Scene scene() {
    return scene;
  }

  /** Replace the secret {@code name}. */
  void replace(String name, Endpoint endpoint, Credential credential) {
    store().delete(name);
    store().create(name, SecretJson.secret("postgres", endpoint, credential), Map.of());
  }

  // ---- using the database --------------------------------------------------------------------

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

  @Override
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
    try (var all = Files.list(directory())) {
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
}

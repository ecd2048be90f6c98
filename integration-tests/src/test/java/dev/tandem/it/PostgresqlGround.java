package dev.tandem.it;

import dev.tandem.dialects.postgresql.PostgresqlServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/** PostgreSQL. */
record PostgresqlGround(Scene scene) implements Ground {

  static Ground make() {
    var scene = Scene.on(PostgresqlServer.of(PostgresqlVersion.V17));
    scene.as(scene.primary(), "CREATE TABLE orders (item text)");
    return new PostgresqlGround(scene);
  }

  @Override
  public String engine() {
    return "postgres";
  }

  @Override
  public Endpoint endpoint() {
    return scene.endpoint(Tls.PLAIN);
  }

  @Override
  public Credential primary() {
    return scene.credential(scene.primary());
  }

  @Override
  public Credential admin() {
    return scene.credential(scene.adminName());
  }

  @Override
  public boolean accepts(Credential credential) {
    return runs(credential, "SELECT now()");
  }

  @Override
  public boolean worksWith(Credential credential) {
    return runs(
        credential, "INSERT INTO %s.orders VALUES ('tea')".formatted(name(scene.primary())));
  }

  private boolean runs(Credential credential, String statement) {
    try (var connection = connect(credential)) {
      run(connection, statement);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  @Override
  public long logins() {
    return said("connection authorized:");
  }

  @Override
  public long refusedLogins() {
    return said("FATAL:");
  }

  private long said(String what) {
    var users =
        Stream.of(scene.primary(), scene.cloneName(), scene.adminName())
            .flatMap(user -> Stream.of(" " + user + "@", "user=" + user + " "))
            .toList();
    return scene
        .server()
        .log()
        .lines()
        .filter(line -> line.contains(what) && users.stream().anyMatch(line::contains))
        .count();
  }

  @Override
  public void copy(Credential admin, String current, Credential pending) {
    var there =
        scene.ask(
            "SELECT count(*) FROM pg_roles WHERE rolname = '%s'".formatted(pending.username()));
    var statements =
        there.equals("0")
            ? List.of(
                "CREATE ROLE %s WITH LOGIN PASSWORD %s"
                    .formatted(name(pending.username()), literal(pending)),
                "GRANT %s TO %s".formatted(name(current), name(pending.username())))
            : List.of(
                "ALTER USER %s WITH PASSWORD %s"
                    .formatted(name(pending.username()), literal(pending)));
    run(admin, statements);
  }

  @Override
  public void change(Credential valid, Credential pending) {
    run(
        valid,
        List.of(
            "ALTER USER %s WITH PASSWORD %s"
                .formatted(name(pending.username()), literal(pending))));
  }

  private void run(Credential as, List<String> statements) {
    try (var connection = connect(as)) {
      for (var statement : statements) {
        run(connection, statement);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (var each = connection.createStatement()) {
      each.execute(statement);
    }
  }

  private Connection connect(Credential as) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?sslmode=disable"
            .formatted(endpoint().host(), endpoint().port(), scene.database()),
        as.username(),
        as.password().reveal());
  }

  private static String name(String user) {
    return Scene.q(user);
  }

  private static String literal(Credential credential) {
    return "'" + credential.password().reveal().replace("'", "''") + "'";
  }

  @Override
  public void close() {
    scene.close();
  }
}

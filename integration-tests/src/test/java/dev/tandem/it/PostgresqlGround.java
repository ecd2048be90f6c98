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

  static PostgresqlGround make() {
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
  public String work() {
    return "INSERT INTO %s.orders VALUES ('tea')".formatted(name(scene.primary()));
  }

  @Override
  public void set(Credential credential) {
    scene.sql(password(credential));
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
            : List.of(password(pending));
    run(admin, statements);
  }

  @Override
  public void change(Credential valid, Credential pending) {
    run(valid, List.of(password(pending)));
  }

  private void run(Credential as, List<String> statements) {
    try (var connection = connect(as);
        var statement = connection.createStatement()) {
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public Connection connect(Credential as) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://%s:%d/%s?sslmode=disable"
            .formatted(endpoint().host(), endpoint().port(), scene.database()),
        as.username(),
        as.password().reveal());
  }

  private static String password(Credential credential) {
    return "ALTER USER %s WITH PASSWORD %s"
        .formatted(name(credential.username()), literal(credential));
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

package dev.tandem.it;

import dev.tandem.dialects.mysql.Scene;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * MySQL. AWS's template knows the statements of MySQL 5.6 to 8 and sends {@code PASSWORD('…')} to
 * any later one, which refuses it; here it takes a later one for an 8.
 */
record MysqlGround(Scene scene) implements Ground {

  static Ground make() {
    var scene = Scene.make();
    scene.sql(
        "CREATE TABLE " + Scene.q(scene.database()) + ".orders (item text)",
        "GRANT SELECT, INSERT ON " + scene.everythingHere() + " TO " + scene.app(),
        // what the template needs beside, as RDS gives it to its own admin
        "GRANT SELECT ON *.* TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT UPDATE ON mysql.* TO " + scene.admin());
    return new MysqlGround(scene);
  }

  @Override
  public String engine() {
    return "mysql";
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
    return "INSERT INTO orders VALUES ('tea')";
  }

  @Override
  public void set(Credential credential) {
    scene.sql(
        "ALTER USER %s IDENTIFIED BY %s"
            .formatted(Scene.at(credential.username()), text(credential.password().reveal())));
  }

  @Override
  public long logins() {
    return said().filter(line -> !line.contains("Access denied")).count();
  }

  @Override
  public long refusedLogins() {
    return said().filter(line -> line.contains("Access denied")).count();
  }

  private Stream<String> said() {
    var users =
        Stream.of(scene.primary(), scene.cloneName(), scene.adminName())
            .flatMap(user -> Stream.of("Connect\t" + user + "@", " for user '" + user + "'@"))
            .toList();
    return scene
        .server()
        .generalLog()
        .get()
        .lines()
        .filter(line -> line.contains("Connect\t") && users.stream().anyMatch(line::contains));
  }

  @Override
  public void copy(Credential admin, String current, Credential pending) {
    var user = text(pending.username());
    try (var connection = connect(admin);
        var statement = connection.createStatement()) {
      if (scene.ask("SELECT User FROM mysql.user WHERE User = " + user).isEmpty()) {
        statement.execute(
            "CREATE USER %s IDENTIFIED BY %s".formatted(user, text(pending.password().reveal())));
      }
      var grants = new ArrayList<String>();
      try (var rows = statement.executeQuery("SHOW GRANTS FOR " + text(current))) {
        while (rows.next()) {
          grants.add(List.of(rows.getString(1).split(" TO ", -1)).getFirst());
        }
      }
      for (var grant : grants) {
        statement.execute(grant + " TO " + user);
      }
      statement.execute("ALTER USER %s@'%%' REQUIRE NONE".formatted(user));
      statement.execute(
          "SET PASSWORD FOR %s = %s".formatted(user, text(pending.password().reveal())));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public void change(Credential valid, Credential pending) {
    try (var connection = connect(valid);
        var statement = connection.createStatement()) {
      statement.execute("SET PASSWORD = " + text(pending.password().reveal()));
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  @Override
  public Connection connect(Credential as) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:mysql://%s:%d/%s?sslMode=DISABLED&allowPublicKeyRetrieval=true"
            .formatted(endpoint().host(), endpoint().port(), scene.database()),
        as.username(),
        as.password().reveal());
  }

  private static String text(String value) {
    return "'" + value.replace("\\", "\\\\").replace("'", "''") + "'";
  }

  @Override
  public void close() {
    scene.close();
  }
}

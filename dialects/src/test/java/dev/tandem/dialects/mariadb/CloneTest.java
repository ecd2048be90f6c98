package dev.tandem.dialects.mariadb;

import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.mysql.Rotation;
import dev.tandem.dialects.mysql.Scene;
import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Marker;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clone is made and kept like the primary. */
final class CloneTest {

  private static final String WAYS =
      " IDENTIFIED (BY PASSWORD|VIA) .*?(?= REQUIRE| WITH| ACCOUNT| PASSWORD E|$)";

  private static Scene scene() {
    return Scene.on(Product.MARIADB.shared(), "");
  }

  @Test
  void aNewCloneIsMarkedAndCantLogIn() {
    try (var scene = scene()) {
      var rotation = new Rotation(scene);
      scene.sql("CREATE USER " + Account.at(scene.primary(), "10.%").sql());
      rotation.prepare();
      assertThat(rotation.look().cloneState().marker())
          .contains(new Marker(Rotation.SECRET, scene.primary(), Optional.empty()));
      assertThat(
              scene.ask(
                  "SELECT Host FROM mysql.global_priv WHERE JSON_VALUE(Priv, '$.account_locked') ="
                      + " 1 AND User = "
                      + Sql.literal(scene.cloneName())))
          .containsExactlyInAnyOrder("%", "10.%");
    }
  }

  @Test
  void thePasswordComesWithTheMarkersVersion() {
    try (var scene = scene()) {
      var rotation = new Rotation(scene);
      rotation.toClone();
      assertThat(rotation.look().cloneState().marker())
          .contains(new Marker(Rotation.SECRET, scene.primary(), Optional.of("v2")));
      assertThat(rotation.drift().lines()).isEmpty();
    }
  }

  /** The database of the scene stands for DB, an account in it for U. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "GRANT SELECT, INSERT ON DB.* TO U",
        "GRANT ALL ON DB.* TO U",
        "GRANT ALL ON DB.* TO U WITH GRANT OPTION",
        "GRANT SELECT ON DB.goods TO U WITH GRANT OPTION",
        "GRANT SELECT (id), UPDATE (id, price), REFERENCES (id) ON DB.goods TO U",
        "GRANT DELETE HISTORY ON DB.goods TO U",
        "GRANT EXECUTE ON PROCEDURE DB.work TO U",
        "GRANT EXECUTE, ALTER ROUTINE ON FUNCTION DB.count_all TO U WITH GRANT OPTION",
        "GRANT PROCESS, BINLOG MONITOR, READ_ONLY ADMIN, SLAVE MONITOR ON *.* TO U",
        "GRANT ALL ON *.* TO U WITH GRANT OPTION",
        "GRANT PROXY ON somebody@localhost TO U",
        "GRANT PROXY ON somebody@localhost TO U WITH GRANT OPTION",
        "GRANT ROLE TO U",
        "GRANT ROLE TO U WITH ADMIN OPTION",
        "ALTER USER U REQUIRE SSL",
        "ALTER USER U REQUIRE SUBJECT '/CN=a b' AND ISSUER '/C=x' AND CIPHER 'c'",
        "ALTER USER U WITH MAX_QUERIES_PER_HOUR 3 MAX_USER_CONNECTIONS 7 MAX_STATEMENT_TIME 2.5",
        "ALTER USER U WITH MAX_UPDATES_PER_HOUR 3 MAX_CONNECTIONS_PER_HOUR 70",
        "ALTER USER U PASSWORD EXPIRE NEVER",
        "ALTER USER U PASSWORD EXPIRE INTERVAL 30 DAY",
      })
  void isGivenAndTakenInBothDirections(String statement) {
    try (var scene = scene()) {
      powerful(scene);
      var rotation = new Rotation(scene);
      rotation.prepare();
      var before = all(scene, scene.cloneName());

      scene.sql(given(scene, statement, scene.app()));
      rotation.prepare();
      assertThat(all(scene, scene.cloneName())).isEqualTo(all(scene, scene.primary()));
      assertThat(all(scene, scene.cloneName())).isNotEqualTo(before);

      scene.sql("DROP USER " + scene.app(), "CREATE USER " + scene.app());
      rotation.prepare();
      assertThat(all(scene, scene.cloneName())).isEqualTo(before);
    }
  }

  @Test
  void theDefaultRoleIsSetAndTaken() {
    try (var scene = scene()) {
      powerful(scene);
      var rotation = new Rotation(scene);
      scene.sql(
          given(scene, "GRANT ROLE TO U", scene.app()),
          given(scene, "SET DEFAULT ROLE ROLE FOR U", scene.app()));
      rotation.prepare();
      assertThat(all(scene, scene.cloneName())).isEqualTo(all(scene, scene.primary()));
      scene.sql(given(scene, "SET DEFAULT ROLE NONE FOR U", scene.app()));
      rotation.prepare();
      assertThat(all(scene, scene.cloneName())).isEqualTo(all(scene, scene.primary()));
    }
  }

  private static void powerful(Scene scene) {
    scene.sql(
        "CREATE TABLE %s.goods (id INT, price INT)".formatted(q(scene.database())),
        "CREATE PROCEDURE %s.work() BEGIN END".formatted(q(scene.database())),
        "CREATE FUNCTION %s.count_all() RETURNS INT DETERMINISTIC RETURN 1"
            .formatted(q(scene.database())),
        "CREATE ROLE " + q(scene.other("role")),
        "GRANT " + q(scene.other("role")) + " TO " + scene.admin() + " WITH ADMIN OPTION",
        "GRANT ALL ON *.* TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT PROXY ON ''@'%' TO " + scene.admin() + " WITH GRANT OPTION");
  }

  private static String given(Scene scene, String statement, String account) {
    return statement
        .replace("TO U", "TO " + account)
        .replace("FOR U", "FOR " + account)
        .replace("USER U", "USER " + account)
        .replace("DB.", q(scene.database()) + ".")
        .replace("ROLE ROLE", "ROLE " + q(scene.other("role")))
        .replace("GRANT ROLE", "GRANT " + q(scene.other("role")));
  }

  private static List<String> all(Scene scene, String user) {
    return List.of(told(scene, user, "%").split("\n", -1));
  }

  /** What the server tells of an account, but its name and how it logs in. */
  static String told(Scene scene, String user, String host) {
    var account = Account.at(user, host).sql();
    var rows = new ArrayList<>(scene.grants(user, host));
    rows.addAll(scene.ask("SHOW CREATE USER " + account));
    return rows.stream()
        .map(row -> row.replace(account, "?").replace(account.replace('`', '\''), "?"))
        .map(row -> row.replaceAll(WAYS, "").replace(" ACCOUNT LOCK", ""))
        .collect(Collectors.joining("\n"));
  }
}

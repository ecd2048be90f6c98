package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.servers.Product;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever the primary is granted, the clone has; and what it is no longer, neither has. */
final class GrantsTest {

  @Test
  void privilegesFollowInBothDirections() {
    try (var scene = rich()) {
      var rotation = new Rotation(scene);
      everything(scene, "GRANT", "TO", "");
      rotation.toClone();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .hasSize(9);
      everything(scene, "REVOKE IF EXISTS", "FROM", "");
      assertThat(scene.grants(scene.primary(), "%")).containsExactly("GRANT USAGE ON *.* TO ?");
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%")).containsExactly("GRANT USAGE ON *.* TO ?");
    }
  }

  @Test
  void grantOptionsFollowInBothDirections() {
    try (var scene = rich()) {
      var rotation = new Rotation(scene);
      everything(scene, "GRANT", "TO", " WITH GRANT OPTION");
      rotation.toClone();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .allMatch(row -> row.endsWith("WITH GRANT OPTION"));
      scene.sql(
          "REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + scene.app(),
          "REVOKE PROXY ON " + at(scene.other("proxied")) + " FROM " + scene.app());
      everything(scene, "GRANT", "TO", "");
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .noneMatch(row -> row.endsWith("WITH GRANT OPTION"));
    }
  }

  @Test
  void rolesFollowInBothDirections() {
    try (var scene = rich()) {
      var rotation = new Rotation(scene);
      var reader = at(scene.other("reader"));
      var writer = at(scene.other("writer"));
      scene.sql(
          "CREATE ROLE " + reader + ", " + writer,
          "GRANT SELECT ON *.* TO " + reader,
          "GRANT " + reader + " TO " + scene.app() + " WITH ADMIN OPTION",
          "GRANT " + writer + " TO " + scene.app(),
          "SET DEFAULT ROLE " + reader + ", " + writer + " TO " + scene.app());
      rotation.toClone();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"));
      assertThat(defaultRoles(scene, scene.cloneName())).hasSize(2);
      scene.sql(
          "REVOKE " + reader + ", " + writer + " FROM " + scene.app(),
          "GRANT " + reader + " TO " + scene.app(),
          "GRANT " + writer + " TO " + scene.app() + " WITH ADMIN OPTION",
          "SET DEFAULT ROLE " + writer + " TO " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"));
      assertThat(defaultRoles(scene, scene.cloneName())).containsExactly(scene.other("writer"));
      assertThat(
              scene.ask(
                  "SELECT COUNT(*) FROM mysql.role_edges WHERE WITH_ADMIN_OPTION = 'Y' AND TO_USER"
                      + " LIKE '"
                      + scene.primary()
                      + "%'"))
          .containsExactly("2");
      scene.sql("REVOKE " + reader + ", " + writer + " FROM " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%")).containsExactly("GRANT USAGE ON *.* TO ?");
      assertThat(defaultRoles(scene, scene.cloneName())).isEmpty();
    }
  }

  private static List<String> defaultRoles(Scene scene, String user) {
    return scene.ask(
        "SELECT DEFAULT_ROLE_USER FROM mysql.default_roles WHERE USER = '" + user + "'");
  }

  @Test
  void allPrivilegesFollowInBothDirections() {
    try (var scene = rich()) {
      var rotation = new Rotation(scene);
      var all = " ON " + q(scene.database()) + ".* ";
      scene.sql("GRANT SELECT" + all + "TO " + scene.app());
      rotation.toClone();
      scene.sql("GRANT ALL" + all + "TO " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .anyMatch(row -> row.startsWith("GRANT ALL PRIVILEGES"));
      scene.sql("REVOKE INSERT, EVENT" + all + "FROM " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .noneMatch(row -> row.contains("ALL PRIVILEGES"));
    }
  }

  @Test
  void columnsKeepWhatTheirTableLoses() {
    try (var scene = rich()) {
      var rotation = new Rotation(scene);
      var table = " ON " + q(scene.database()) + ".orders ";
      scene.sql("GRANT SELECT, SELECT (n), UPDATE (n)" + table + "TO " + scene.app());
      rotation.toClone();
      scene.sql(
          "REVOKE SELECT" + table + "FROM " + scene.app(),
          "GRANT SELECT (n)" + table + "TO " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .anyMatch(row -> row.startsWith("GRANT SELECT (`n`), UPDATE (`n`) ON"));
    }
  }

  @Test
  void partialRevokesFollowInBothDirections() {
    var server = Product.MYSQL.another("--partial-revokes=ON");
    try (var scene = Scene.on(server, "")) {
      var rotation = new Rotation(scene);
      var here = q(scene.database()) + ".* ";
      scene.sql(
          "GRANT SELECT, INSERT ON *.* TO " + scene.admin() + " WITH GRANT OPTION",
          "GRANT SELECT, INSERT ON *.* TO " + scene.app(),
          "REVOKE SELECT, INSERT ON mysql.* FROM " + scene.app(),
          "REVOKE INSERT ON " + here + " FROM " + scene.app());
      rotation.toClone();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .hasSize(3);
      scene.sql(
          "GRANT INSERT ON " + here + " TO " + scene.app(),
          "GRANT SELECT ON mysql.* TO " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .hasSize(2);
      scene.sql("REVOKE INSERT ON *.* FROM " + scene.app());
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"))
          .hasSize(1);
    }
  }

  @Test
  void mandatoryRolesNeedNoCopy() {
    try (var scene = rich()) {
      var role = at(scene.other("everybody"));
      scene.sql("CREATE ROLE " + role, "SET GLOBAL mandatory_roles = '" + role + "'");
      try {
        new Rotation(scene).toClone();
      } finally {
        scene.sql("SET GLOBAL mandatory_roles = ''");
      }
      assertThat(scene.grants(scene.cloneName(), "%")).containsExactly("GRANT USAGE ON *.* TO ?");
    }
  }

  @Test
  void whatIsGoneIsLeftOutAndComesBack() {
    try (var scene = rich()) {
      var rotation = new Rotation(scene);
      var table = q(scene.database()) + ".gone";
      scene.sql(
          "CREATE TABLE " + table + " (a int, b int)",
          "GRANT SELECT, INSERT (a, b) ON " + table + " TO " + scene.app(),
          "ALTER TABLE " + table + " DROP COLUMN b");
      rotation.toClone();
      assertThat(rotation.drift().warnings())
          .singleElement()
          .asString()
          .contains("INSERT (`b`)", "which is not there");
      scene.sql("DROP TABLE " + table);
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%")).containsExactly("GRANT USAGE ON *.* TO ?");
      scene.sql("CREATE TABLE " + table + " (a int, b int)");
      rotation.prepare();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"));
    }
  }

  /** Run {@code verb what preposition app option} for every kind of thing that takes grants. */
  private static void everything(Scene scene, String verb, String preposition, String option) {
    var db = scene.database();
    var proxied = at(scene.other("proxied"));
    for (var what :
        List.of(
            "SELECT, CREATE TEMPORARY TABLES, PROCESS ON *.*",
            "BACKUP_ADMIN, XA_RECOVER_ADMIN ON *.*",
            "SELECT, INSERT, SHOW VIEW ON " + q(db) + ".*",
            "SELECT ON " + q("wild\\_" + db) + ".*",
            "UPDATE ON " + q("wild_" + db + "%") + ".*",
            "SELECT, DELETE ON " + q(db) + ".orders",
            "SELECT (n), UPDATE (n, " + q("odd, (`name") + ") ON " + q(db) + ".orders",
            "EXECUTE ON PROCEDURE " + q(db) + ".nothing",
            "EXECUTE, ALTER ROUTINE ON FUNCTION " + q(db) + ".twice",
            "PROXY ON " + proxied)) {
      scene.sql(verb + " " + what + " " + preposition + " " + scene.app() + option);
    }
  }

  /** A scene with something of every kind, and an admin who may pass it all on. */
  private static Scene rich() {
    var scene = Scene.make();
    var db = q(scene.database());
    scene.sql(
        "CREATE TABLE " + db + ".orders (n int, " + q("odd, (`name") + " int)",
        "CREATE PROCEDURE " + db + ".nothing() SELECT 1",
        "CREATE FUNCTION " + db + ".twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n",
        "CREATE USER " + at(scene.other("proxied")),
        "GRANT ALL ON *.* TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT PROXY ON ''@'' TO " + scene.admin() + " WITH GRANT OPTION");
    return scene;
  }
}

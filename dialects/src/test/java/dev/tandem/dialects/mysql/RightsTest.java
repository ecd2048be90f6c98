package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an admin lacks is said before the first write, with the statement that mends it. */
final class RightsTest {

  @Test
  void eachMissingRightIsNamedAndMended() {
    try (var scene = Scene.make()) {
      var db = q(scene.database());
      var role = at(scene.other("role"));
      scene.sql(
          "CREATE TABLE " + db + ".t (a int)",
          "CREATE PROCEDURE " + db + ".p() SELECT 1",
          "CREATE ROLE " + role,
          "REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + scene.admin(),
          "GRANT SELECT (a), INSERT ON " + db + ".t TO " + scene.app() + " WITH GRANT OPTION",
          "GRANT SELECT, EVENT ON " + db + ".* TO " + scene.app(),
          "GRANT PROCESS, BACKUP_ADMIN, SYSTEM_USER ON *.* TO " + scene.app(),
          "GRANT EXECUTE ON PROCEDURE " + db + ".p TO " + scene.app(),
          "GRANT PROXY ON " + role + " TO " + scene.app(),
          "GRANT " + role + " TO " + scene.app());
      var rotation = new Rotation(scene);
      // The first look sees nothing at all; the others find what only a look can.
      var rounds = mend(scene, rotation);
      assertThat(rounds).hasSizeBetween(8, 12);
      rotation.toClone();
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"));
    }
  }

  private static List<Obstacle> mend(Scene scene, Rotation rotation) {
    var all = new ArrayList<Obstacle>();
    for (var obstacles = rotation.obstacles();
        !obstacles.isEmpty();
        obstacles = rotation.obstacles()) {
      assertThat(all).doesNotContainAnyElementsOf(obstacles);
      all.addAll(obstacles);
      for (var obstacle : obstacles) {
        assertThat(obstacle.kind()).isEqualTo(Obstacle.Kind.MISSING_RIGHT);
        scene.sql(obstacle.mend().replaceAll(";$", ""));
      }
    }
    return all;
  }

  @Test
  void rightsThatComeThroughARoleCount() {
    try (var scene = Scene.make()) {
      var role = at(scene.other("role"));
      scene.sql(
          "REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + scene.admin(),
          "CREATE ROLE " + role,
          "GRANT CREATE USER ON *.* TO " + role,
          "GRANT SELECT ON mysql.* TO " + role,
          "GRANT SELECT ON " + scene.everythingHere() + " TO " + role + " WITH GRANT OPTION",
          "GRANT " + role + " TO " + scene.admin(),
          "SET DEFAULT ROLE " + role + " TO " + scene.admin(),
          "GRANT SELECT ON " + scene.everythingHere() + " TO " + scene.app());
      new Rotation(scene).toClone();
    }
  }

  @Test
  void whatAnAdminCantSeeIsNotTakenForGone() {
    try (var scene = Scene.make()) {
      var elsewhere = q(scene.other("other"));
      scene.sql(
          "CREATE DATABASE " + elsewhere,
          "CREATE TABLE " + elsewhere + ".t (a int)",
          "GRANT SELECT ON " + elsewhere + ".t TO " + scene.app());
      assertThat(new Rotation(scene).obstacles())
          .extracting(Obstacle::mend)
          .containsExactly(
              "GRANT SELECT ON " + elsewhere + ".`t` TO " + scene.admin() + " WITH GRANT OPTION;");
    }
  }

  @Test
  void theScriptMakesAnAdminWhoMayRotateThePair() {
    try (var scene = Scene.make()) {
      scene.sql(
          "DROP USER " + scene.admin(),
          "GRANT SELECT, EVENT ON " + scene.everythingHere() + " TO " + scene.app());
      var script =
          new MysqlDialect()
              .adminScript(scene.adminName(), scene.pair(), List.of(scene.database()));
      for (var statement : script) {
        if (!statement.startsWith("--")) {
          scene.sql(statement);
        }
      }
      scene.sql(
          "ALTER USER "
              + scene.admin()
              + " IDENTIFIED BY "
              + Sql.literal(scene.credential(scene.adminName()).password().reveal())
              + " ACCOUNT UNLOCK");
      new Rotation(scene).toClone();
    }
  }

  @Test
  void anAccountThatChangesItselfNeedsNone() {
    try (var scene = Scene.make()) {
      var policy = Policy.DEFAULT.with(Strategy.SINGLE_USER);
      try (var session = scene.session(scene.credential(scene.primary()))) {
        var pair = session.describe(scene.pair(), policy);
        assertThat(pair.self().traits())
            .contains(new AccountFact.Looker(Account.at(scene.primary(), "%")));
        assertThat(new MysqlDialect().obstacles(pair, policy)).isEmpty();
      }
    }
  }

  @Test
  void anotherNeedsOneForASingleUser() {
    try (var scene = Scene.make()) {
      scene.sql(
          "REVOKE ALL PRIVILEGES, GRANT OPTION FROM " + scene.admin(),
          "GRANT SELECT ON mysql.* TO " + scene.admin());
      for (var strategy : List.of(Strategy.SINGLE_USER, Strategy.DUAL_PASSWORD)) {
        assertThat(new Rotation(scene, Policy.DEFAULT.with(strategy)).obstacles())
            .extracting(Obstacle::mend)
            .containsExactly("GRANT CREATE USER ON *.* TO " + scene.admin() + ";");
      }
    }
  }
}

package dev.tandem.dialects.mariadb;

import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.mysql.Rotation;
import dev.tandem.dialects.mysql.Scene;
import dev.tandem.dialects.servers.LiveServer;
import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Tls;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What stops a rotation before its first write, and what mends it. */
final class ObstaclesTest {

  private static Scene scene() {
    return Scene.on(Product.MARIADB.shared(), "");
  }

  /** What the primary gets, and what the admin lacks then. ADM and U stand for the two. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GRANT PROCESS ON *.* TO U | GRANT PROCESS ON *.* TO ADM WITH GRANT OPTION;",
        "GRANT ROLE TO U | GRANT ROLE TO ADM WITH ADMIN OPTION;",
        "GRANT PROXY ON `x`@`y` TO U | GRANT PROXY ON ``@`%` TO ADM WITH GRANT OPTION;",
      })
  void namesTheRightThatIsMissingAndItsGrantMendsIt(String given, String mend) {
    try (var scene = scene()) {
      scene.sql("CREATE ROLE " + q(scene.other("role")), filled(scene, given));
      var rotation = new Rotation(scene);
      assertThat(rotation.obstacles()).extracting(Obstacle::mend).contains(filled(scene, mend));
      rotation.obstacles().forEach(obstacle -> scene.sql(obstacle.mend()));
      rotation.toClone();
    }
  }

  @Test
  void aDefaultRoleOfAnotherAccountTakesARightOnTheServersOwnTables() {
    try (var scene = scene()) {
      var role = q(scene.other("role"));
      scene.sql(
          "CREATE ROLE " + role,
          "GRANT " + role + " TO " + scene.admin() + " WITH ADMIN OPTION",
          "GRANT " + role + " TO " + scene.app(),
          "SET DEFAULT ROLE " + role + " FOR " + scene.app());
      var rotation = new Rotation(scene);
      var mend = "GRANT UPDATE ON `mysql`.* TO " + scene.admin() + ";";
      assertThat(rotation.obstacles()).extracting(Obstacle::mend).containsExactly(mend);
      scene.sql(mend);
      rotation.toClone();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"CREATE USER ON *.*", "SELECT ON `mysql`.*"})
  void anAdminWithoutTheBasicsIsToldWhich(String right) {
    try (var scene = scene()) {
      scene.sql("REVOKE " + right + " FROM " + scene.admin());
      assertThat(new Rotation(scene).obstacles())
          .extracting(Obstacle::mend)
          .contains("GRANT " + right + " TO " + scene.admin() + ";");
    }
  }

  @Test
  void whatTheServerTellsUnclearlyStopsIt() {
    try (var scene = scene()) {
      scene.sql("ALTER USER " + scene.app() + " REQUIRE SUBJECT '/CN=a''b'");
      var rotation = new Rotation(scene);
      // From version 11.8 on the quote is escaped, and can be copied.
      if (rotation.obstacles().isEmpty()) {
        rotation.prepare();
      } else {
        assertThat(rotation.obstacles())
            .anySatisfy(each -> assertThat(each.what()).contains("does not understand"));
      }
    }
  }

  @Test
  void checkedPasswordsGoInClearTextAndInsideTlsOnly() {
    var server = Product.MARIADB_WITH_PLUGINS.another();
    try (var scene = Scene.on(server, "")) {
      scene.sql(
          "INSTALL SONAME 'simple_password_check'",
          "SET GLOBAL simple_password_check_minimal_length = 33");
      var rotation = new Rotation(scene);
      assertThat(rotation.obstacles())
          .extracting(Obstacle::what)
          .anySatisfy(what -> assertThat(what).contains("at least 33 characters"))
          .anySatisfy(what -> assertThat(what).contains("not encrypted"));
      scene.sql("SET GLOBAL simple_password_check_minimal_length = 12");
      rotatesInsideTls(scene, server);
      scene.sql("SET GLOBAL strict_password_validation = OFF");
      rotation.toClone();
    }
  }

  private static void rotatesInsideTls(Scene scene, LiveServer server) {
    var dialect = new MariadbDialect();
    var rotation = new Rotation(scene);
    var outcome =
        dialect.login(
            server.endpoint(Optional.empty(), Tls.VERIFY_FULL),
            scene.credential(scene.adminName()),
            Scene.deadline());
    try (var admin = ((LoginOutcome.Accepted) outcome).session()) {
      var pair = admin.describe(scene.pair(), Policy.DEFAULT);
      assertThat(dialect.obstacles(pair, Policy.DEFAULT)).isEmpty();
      admin.apply(
          dialect.prepare(
              pair,
              dialect.drift(pair, Policy.DEFAULT),
              rotation.marker(Optional.empty()),
              Policy.DEFAULT));
      assertThat(admin.describe(scene.pair(), Policy.DEFAULT).cloneState().marker()).isPresent();
      var credential = new Credential(scene.cloneName(), Password.of("New-password_of_1_clone"));
      var changes = rotation.statements(credential, Optional.empty());
      assertThat(changes.getFirst().summary()).contains("in clear text");
      assertThat(changes.getFirst().masked()).doesNotContain(credential.password().reveal());
      admin.apply(changes);
      scene.session(credential).close();
      assertThat(rotation.look().cloneState().marker()).isPresent();
    }
  }

  @Test
  void namesAsLongAsTheyMayBeWork() {
    try (var scene = scene()) {
      var number = scene.other("");
      var primary = "`'\"\\ü漢" + "n".repeat(128 - 6 - 6 - number.length()) + number;
      var pair = new Pair(primary, primary + "_clone");
      assertThat(new MariadbDialect().nameLimit().measure(pair.cloneName())).isEqualTo(128);
      scene.sql("CREATE USER " + Scene.at(primary), "GRANT PROCESS ON *.* TO " + Scene.at(primary));
      scene.sql("GRANT PROCESS ON *.* TO " + scene.admin() + " WITH GRANT OPTION");
      var dialect = new MariadbDialect();
      try (var admin = scene.adminSession()) {
        var state = admin.describe(pair, Policy.DEFAULT);
        assertThat(dialect.obstacles(state, Policy.DEFAULT)).isEmpty();
        admin.apply(
            dialect.prepare(
                state,
                dialect.drift(state, Policy.DEFAULT),
                new Rotation(scene).marker(Optional.empty()),
                Policy.DEFAULT));
        var made = admin.describe(pair, Policy.DEFAULT);
        assertThat(dialect.drift(made, Policy.DEFAULT).isEmpty()).isTrue();
        assertThat(made.cloneState().exists()).isTrue();
      }
      scene.sql("DROP USER " + Scene.at(pair.cloneName()), "DROP USER " + Scene.at(primary));
    }
  }

  private static String filled(Scene scene, String text) {
    return text.strip()
        .replace("ROLE TO", q(scene.other("role")) + " TO")
        .replace(" U", " " + scene.app())
        .replace("ADM ", scene.admin() + " ");
  }
}

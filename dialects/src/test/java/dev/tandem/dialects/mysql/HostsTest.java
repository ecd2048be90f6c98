package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Sync;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The clone has the primary's host parts and properties. */
final class HostsTest {

  @Test
  void aNewCloneIsMarkedAndCantLogIn() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      scene.sql("CREATE USER " + at(scene.primary(), "10.%"));
      rotation.prepare();
      assertThat(rotation.look().cloneState().marker())
          .contains(new Marker(Rotation.SECRET, scene.primary(), Optional.empty()));
      assertThat(hosts(scene, " AND account_locked = 'Y'")).containsExactly("%", "10.%");
      scene.sql("ALTER USER " + scene.cloned() + " ACCOUNT UNLOCK");
      for (var password : List.of("", ".", "0")) {
        PasswordsTest.refused(
            scene, new Credential(scene.cloneName(), Password.of(password)), Kind.REJECTED);
      }
    }
  }

  @Test
  void hostPartsFollowInBothDirections() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      var local = at(scene.primary(), "127.0.0.1");
      scene.sql(
          "CREATE USER " + local + " REQUIRE NONE WITH MAX_USER_CONNECTIONS 7",
          "GRANT SELECT ON " + q(scene.database()) + ".* TO " + local);
      rotation.prepare();
      assertThat(hosts(scene, "")).containsExactly("%", "127.0.0.1");
      assertThat(scene.grants(scene.cloneName(), "127.0.0.1"))
          .isEqualTo(scene.grants(scene.primary(), "127.0.0.1"));
      // A clone that is live, as in a sync, goes on logging in from there.
      scene.session(clone).close();
      scene.sql("DROP USER " + local);
      rotation.prepare();
      assertThat(hosts(scene, "")).containsExactly("%");
      scene.session(clone).close();
    }
  }

  @Test
  void additiveSyncKeepsAHostPartAndGivesItThePassword() {
    try (var scene = Scene.make()) {
      new Rotation(scene).toClone();
      scene.sql("CREATE USER " + at(scene.cloneName(), "127.0.0.1") + " ACCOUNT LOCK");
      var additive = new Rotation(scene, Rotation.policy(Sync.ADDITIVE));
      additive.prepare();
      assertThat(additive.drift().warnings()).isNotEmpty();
      assertThat(hosts(scene, "")).containsExactly("%", "127.0.0.1");
      scene.session(additive.set(scene.cloneName(), "next-password-of-the-clone")).close();
    }
  }

  private static List<String> hosts(Scene scene, String condition) {
    return scene.ask(
        "SELECT Host FROM mysql.user WHERE User = "
            + Sql.literal(scene.cloneName())
            + condition
            + " ORDER BY Host");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "REQUIRE SSL",
        "REQUIRE X509",
        "REQUIRE SUBJECT '/CN=it''s \"so\" \\\\ `' AND ISSUER '/CN=ca' AND CIPHER 'AES256-SHA'",
        "WITH MAX_QUERIES_PER_HOUR 1000 MAX_UPDATES_PER_HOUR 900 MAX_CONNECTIONS_PER_HOUR 800"
            + " MAX_USER_CONNECTIONS 70",
        "PASSWORD EXPIRE NEVER",
        "PASSWORD EXPIRE INTERVAL 90 DAY",
        "PASSWORD HISTORY 5 PASSWORD REUSE INTERVAL 365 DAY",
        "PASSWORD REQUIRE CURRENT",
        "PASSWORD REQUIRE CURRENT OPTIONAL",
        "FAILED_LOGIN_ATTEMPTS 3 PASSWORD_LOCK_TIME 2",
        "FAILED_LOGIN_ATTEMPTS 4 PASSWORD_LOCK_TIME UNBOUNDED",
        "COMMENT 'it''s \"the\" \\\\ shop'",
        "ATTRIBUTE '{\"b c.d\": {\"x\": [1, null, \"ü\"]}, \"e\": true}'"
      })
  void propertiesFollow(String property) {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      rotation.prepare();
      scene.sql("ALTER USER " + scene.app() + " " + property);
      assertThat(rotation.drift().missing()).isNotEmpty();
      rotation.prepare();
      assertThat(properties(scene, scene.cloned())).isEqualTo(properties(scene, scene.app()));
    }
  }

  @Test
  void propertiesAreTakenBack() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      rotation.prepare();
      var usual = properties(scene, scene.app());
      scene.sql(
          "ALTER USER "
              + scene.cloned()
              + " REQUIRE SSL WITH MAX_QUERIES_PER_HOUR 1 MAX_USER_CONNECTIONS 2"
              + " PASSWORD EXPIRE INTERVAL 9 DAY PASSWORD HISTORY 3 PASSWORD REUSE INTERVAL 4 DAY"
              + " PASSWORD REQUIRE CURRENT FAILED_LOGIN_ATTEMPTS 5 PASSWORD_LOCK_TIME 6");
      rotation.prepare();
      assertThat(properties(scene, scene.cloned())).isEqualTo(usual);
    }
  }

  /** What the server says of an account beside its name, its password, its lock and its marker. */
  private static String properties(Scene scene, String account) {
    return scene
        .ask("SHOW CREATE USER " + account)
        .getFirst()
        .replaceAll("^.* REQUIRE", "REQUIRE")
        .replaceAll("ACCOUNT (UN)?LOCK ", "")
        .replaceAll("WITH( MAX_[A-Z_]+ 0)+ ", "")
        .replaceAll("( MAX_[A-Z_]+ 0)+ ", " ")
        .replaceAll("\"tandem\": \\{[^}]*\\}(, )?", "")
        .replaceAll(", \\}", "}")
        .replaceAll(" ATTRIBUTE '\\{\\}'", "");
  }

  @Test
  void attributesOfTheClonesOwnStay() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      rotation.prepare();
      scene.sql("ALTER USER " + scene.cloned() + " ATTRIBUTE '{\"mine\": 1}'");
      assertThat(rotation.drift().lines()).isEmpty();
      rotation.set(scene.cloneName(), "next-password-of-the-clone");
      assertThat(scene.ask("SHOW CREATE USER " + scene.cloned()))
          .singleElement()
          .asString()
          .contains("\"mine\": 1");
    }
  }

  @Test
  void whatWasTakenOutOfAnAttributeIsTakenOutOfTheClones() {
    try (var scene = Scene.make()) {
      var alter = "ALTER USER " + scene.app() + " ATTRIBUTE ";
      scene.sql(alter + "'{\"team\": {\"name\": \"shop\", \"floor\": 2}}'");
      var rotation = new Rotation(scene);
      rotation.prepare();
      scene.sql(alter + "'{\"team\": {\"floor\": null}}'");
      assertThat(rotation.drift().isEmpty()).isFalse();
      rotation.prepare();
      assertThat(rotation.drift().isEmpty()).isTrue();
    }
  }

  @Test
  void everyStatementCanBeRepeated() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      rotation.prepare();
      var db = q(scene.database());
      scene.sql(
          "CREATE TABLE " + db + ".t (a int)",
          "GRANT INSERT ON " + db + ".t TO " + scene.cloned(),
          "GRANT SELECT, DELETE ON " + db + ".* TO " + scene.app(),
          "ALTER USER " + scene.app() + " PASSWORD EXPIRE NEVER COMMENT 'shop'");
      var changes = rotation.changes();
      for (AccountChange change : changes) {
        rotation.apply(List.of(change, change));
      }
      rotation.apply(changes);
      assertThat(rotation.drift().lines()).isEmpty();
    }
  }

  @Test
  void anAccountThatSomebodyElseMadeIsNotTakenOver() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      var changes = rotation.changes();
      scene.sql("CREATE USER " + scene.cloned());
      assertThatThrownBy(() -> rotation.apply(changes))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.CONFLICT));
    }
  }

  @Test
  void anAdoptedCloneIsMarked() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      scene.sql(
          "CREATE USER "
              + scene.cloned()
              + " ATTRIBUTE '{\"tandem\": {\"secret\": \"old\", \"primary\": \"p\", \"version\":"
              + " \"v7\"}}'");
      rotation.prepare();
      assertThat(rotation.look().cloneState().marker())
          .contains(new Marker(Rotation.SECRET, scene.primary(), Optional.empty()));
    }
  }

  private static String at(String user, String host) {
    return Account.at(user, host).sql();
  }
}

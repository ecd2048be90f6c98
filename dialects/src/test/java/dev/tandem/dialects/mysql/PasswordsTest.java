package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How a password gets into the server, and where it does not get. */
final class PasswordsTest {

  @ParameterizedTest
  @ValueSource(strings = {"caching_sha2_password", "sha256_password"})
  void theNewPasswordLogsInAndTheOldDoesNot(String plugin) {
    try (var scene = Scene.make()) {
      var old = scene.credential(scene.primary());
      scene.sql(
          "ALTER USER %s IDENTIFIED WITH %s BY %s"
              .formatted(scene.app(), plugin, Sql.literal(old.password().reveal())));
      var next = new Rotation(scene).set(scene.primary(), "next-password-of-the-app");
      scene.session(next).close();
      refused(scene, old, Kind.REJECTED);
    }
  }

  @Test
  void awkwardPasswordsLogIn() {
    try (var scene = Scene.make()) {
      for (var password :
          List.of(
              "it's \\ \"so\" `` ;-- % {0} ?",
              "schöne Grüße €",
              "a",
              "a".repeat(31),
              "b".repeat(32),
              "c".repeat(33),
              "d".repeat(128))) {
        scene.session(new Rotation(scene).set(scene.primary(), password)).close();
      }
    }
  }

  @Test
  void allHostPartsGetItAtOnce() {
    try (var scene = Scene.make()) {
      scene.sql("CREATE USER " + Account.at(scene.primary(), "127.0.0.1").sql() + " ACCOUNT LOCK");
      var rotation = new Rotation(scene);
      var next = rotation.set(scene.primary(), "next-password-of-the-app");
      scene.session(next).close();
      scene.sql("DROP USER " + Account.at(scene.primary(), "127.0.0.1").sql());
      scene.session(next).close();
      assertThat(rotation.statements(next, Optional.empty())).hasSize(1);
    }
  }

  @Test
  void settingUnlocksWhateverLocked() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      scene.sql("ALTER USER " + scene.app() + " ACCOUNT LOCK");
      refused(scene, scene.credential(scene.primary()), Kind.LOCKED);
      scene.session(rotation.set(scene.primary(), "next-password-of-the-app")).close();
      scene.sql(
          "ALTER USER " + scene.app() + " FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME UNBOUNDED");
      var wrong = new Credential(scene.primary(), Password.of("wrong"));
      refused(scene, wrong, Kind.LOCKED);
      refused(scene, wrong, Kind.LOCKED);
      scene.session(rotation.set(scene.primary(), "third-password-of-the-app")).close();
      scene.sql("ALTER USER " + scene.app() + " PASSWORD EXPIRE");
      refused(
          scene,
          new Credential(scene.primary(), Password.of("third-password-of-the-app")),
          Kind.EXPIRED);
      scene.session(rotation.set(scene.primary(), "fourth-password-of-the-app")).close();
    }
  }

  @Test
  void theMarkerComesWithThePasswordAndKeepsWhatIsBeside() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      scene.sql("ALTER USER " + scene.app() + " ATTRIBUTE '{\"team\": \"shop\"}'");
      assertThat(rotation.look().primary().holds("v2")).isEqualTo(Holds.UNKNOWN);
      rotation.set(scene.primary(), "next-password-of-the-app");
      var primary = rotation.look().primary();
      assertThat(primary.marker())
          .contains(new Marker(Rotation.SECRET, scene.primary(), Optional.of("v2")));
      assertThat(primary.holds("v2")).isEqualTo(Holds.YES);
      assertThat(primary.holds("v1")).isEqualTo(Holds.NO);
      assertThat(attributes(scene)).singleElement().asString().contains("\"team\": \"shop\"");
    }
  }

  @Test
  void aMarkerThatIsNotOnAllHostPartsProvesNothing() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      rotation.set(scene.primary(), "next-password-of-the-app");
      scene.sql("CREATE USER " + Account.at(scene.primary(), "10.0.0.1").sql());
      assertThat(rotation.look().primary().marker()).isEmpty();
    }
  }

  private static List<String> attributes(Scene scene) {
    return scene.ask(
        "SELECT ATTRIBUTE FROM information_schema.USER_ATTRIBUTES WHERE USER = "
            + Sql.literal(scene.primary()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"PASSWORD REQUIRE CURRENT", "PASSWORD REQUIRE CURRENT OPTIONAL"})
  void anAccountChangesItself(String demand) {
    try (var scene = Scene.make()) {
      scene.sql("ALTER USER " + scene.app() + " " + demand);
      var next = new Credential(scene.primary(), Password.of("it's the \\next% one"));
      changeItself(scene, scene.credential(scene.primary()), next);
      scene.session(next).close();
      refused(scene, scene.credential(scene.primary()), Kind.REJECTED);
    }
  }

  @Test
  void anAccountThatWasChangedMeanwhileIsNotChangedOver() {
    try (var scene = Scene.make()) {
      var wrong = new Credential(scene.primary(), Password.of("not the present one"));
      var next = new Credential(scene.primary(), Password.of("the next one"));
      var changes = itself(scene, scene.credential(scene.primary()), wrong, next);
      try (var session = scene.session(scene.credential(scene.primary()))) {
        assertThatThrownBy(() -> session.apply(changes))
            .isInstanceOfSatisfying(
                DatabaseException.class,
                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.CONFLICT));
      }
    }
  }

  private static void changeItself(Scene scene, Credential before, Credential next) {
    var changes = itself(scene, before, before, next);
    assertThat(changes.toString())
        .contains("********")
        .doesNotContain(before.password().reveal(), next.password().reveal());
    try (var session = scene.session(before)) {
      session.apply(changes);
    }
  }

  private static List<AccountChange> itself(
      Scene scene, Credential login, Credential before, Credential next) {
    var policy = Policy.DEFAULT.with(Strategy.SINGLE_USER);
    try (var session = scene.session(login)) {
      var pair = session.describe(scene.pair(), policy);
      assertThat(new MysqlDialect().obstacles(pair, policy)).isEmpty();
      return new MysqlDialect()
          .setCredential(
              pair, new NewCredential(next, Optional.of(before), Optional.empty()), policy);
    }
  }

  @Test
  void aPasswordThatTheServerChecksAndRefusesIsAPolicyProblem() {
    try (var scene = Scene.make()) {
      var again = scene.credential(scene.primary());
      scene.sql(
          "ALTER USER " + scene.app() + " PASSWORD HISTORY 5",
          "ALTER USER " + scene.app() + " IDENTIFIED BY " + Sql.literal(again.password().reveal()));
      var changes = itself(scene, again, again, again);
      try (var session = scene.session(again)) {
        assertThatThrownBy(() -> session.apply(changes))
            .isInstanceOfSatisfying(
                DatabaseException.class,
                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.POLICY));
      }
    }
  }

  @Test
  void noPasswordIsEverInALogATextOrAnException() {
    try (var scene = Scene.make()) {
      var rotation = new Rotation(scene);
      var marked = "clear-text-of-%s-".formatted(scene.primary());
      rotation.toClone();
      rotation.set(scene.primary(), marked + "one");
      changeItself(
          scene,
          new Credential(scene.primary(), Password.of(marked + "one")),
          new Credential(scene.primary(), Password.of(marked + "two")));
      var changes =
          rotation.statements(
              new Credential(scene.primary(), Password.of(marked + "three")), Optional.empty());
      assertThat(changes.toString()).contains("********").doesNotContain("$A$", marked);
      assertThat(changes).extracting(AccountChange::sql).noneMatch(sql -> sql.contains(marked));
      var failing =
          AccountChange.plain("fail", "ALTER USER nobody IDENTIFIED BY '" + marked + "four' oops");
      try (var admin = scene.adminSession()) {
        assertThatThrownBy(() -> admin.apply(List.of(failing)))
            .hasNoCause()
            .hasNoSuppressedExceptions()
            .hasMessageNotContainingAny("ALTER", marked);
      }
      assertThat(rotation.look().toString()).doesNotContain("$A$");
      assertThat(scene.server().generalLog().get()).contains(scene.primary());
      assertThat(
              scene
                  .server()
                  .generalLog()
                  .get()
                  .lines()
                  .filter(line -> line.contains(marked) && !line.contains("oops")))
          .isEmpty();
      assertThat(scene.server().errorLog().get()).doesNotContain(marked);
      for (var log : scene.ask("SHOW BINARY LOGS")) {
        assertThat(scene.ask("SHOW BINLOG EVENTS IN " + Sql.literal(log), 6))
            .noneMatch(event -> event.contains(marked));
      }
      assertThat(
              scene.ask(
                  "SELECT SQL_TEXT FROM performance_schema.events_statements_history_long WHERE"
                      + " SQL_TEXT LIKE "
                      + Sql.literal("%" + marked.replace("_", "\\_") + "%")))
          .isEmpty();
    }
  }

  static void refused(Scene scene, Credential credential, Kind kind) {
    assertThat(scene.login(credential))
        .isInstanceOfSatisfying(
            LoginOutcome.Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
  }
}

package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a password gets into the server, and where it does not get. */
@ParameterizedClass
@EnumSource
record PasswordsTest(PostgresqlVersion version) {

  @Test
  void theNewPasswordLogsInAndTheOldDoesNot() {
    try (var scene = scene()) {
      var next = rotation(scene).set(scene.primary(), "next-password-of-the-app");
      scene.session(next).close();
      assertThat(scene.login(scene.credential(scene.primary())))
          .isInstanceOfSatisfying(
              LoginOutcome.Failed.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.REJECTED));
    }
  }

  @Test
  void awkwardPasswordsLogIn() {
    try (var scene = scene()) {
      for (var password :
          List.of("it's \\ \"so\" $$ ;-- % {0} ?", "schöne Grüße €", "a".repeat(128))) {
        scene.session(rotation(scene).set(scene.primary(), password)).close();
      }
    }
  }

  @Test
  void anAccountChangesItself() {
    try (var scene = scene()) {
      var next = new Credential(scene.primary(), Password.of("next-password-of-the-app"));
      try (var self = scene.session(scene.credential(scene.primary()))) {
        self.apply(Passwords.set(next, Optional.empty()));
      }
      scene.session(next).close();
    }
  }

  @Test
  void anAccountThatActsAsAnotherChangesItself() {
    try (var scene = scene()) {
      var owner = scene.other("owner");
      scene.asAdmin(
          "CREATE ROLE " + q(owner),
          "GRANT " + q(owner) + " TO " + q(scene.primary()),
          "ALTER ROLE " + q(scene.primary()) + " SET role TO " + Scene.literal(owner));
      var next = new Credential(scene.primary(), Password.of("next-password-of-the-app"));
      try (var self = scene.session(scene.credential(scene.primary()))) {
        assertThat(self.identity().actsAs()).isEqualTo(owner);
        self.apply(Passwords.set(next, Optional.empty()));
        // A pooler may hand the session on: it acts as the owner again.
        self.probe("SELECT 1 / (current_user = " + Scene.literal(owner) + ")::int");
      }
      scene.session(next).close();
    }
  }

  @Test
  void settingUnlocks() {
    try (var scene = scene()) {
      scene.asAdmin("ALTER ROLE " + q(scene.primary()) + " NOLOGIN");
      scene.session(rotation(scene).set(scene.primary(), "next-password-of-the-app")).close();
    }
  }

  @Test
  void whatAPersonWroteStays() {
    try (var scene = scene()) {
      var comments =
          List.of(
              "the shop's $tandem$ role %s",
              "", "with [brackets]\nand lines [tandem secret=x primary=y] here");
      for (var comment : comments) {
        scene.asAdmin("COMMENT ON ROLE " + q(scene.primary()) + " IS " + Scene.literal(comment));
        rotation(scene).set(scene.primary(), "next-password-of-the-app");
        rotation(scene).set(scene.primary(), "next-password-of-the-app");
        var mark = MarkText.of(rotation(scene).marker(Optional.of("v2")));
        var kept = comment.replace(" [tandem secret=x primary=y]", "");
        assertThat(comment(scene)).isEqualTo(kept.isEmpty() ? mark : kept + " " + mark);
      }
    }
  }

  private static String comment(Scene scene) {
    return scene.ask(
        "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = "
            + Scene.literal(scene.primary()));
  }

  @Test
  void passwordAndMarkerAreOneTransaction() {
    try (var scene = scene()) {
      var changes =
          new ArrayList<>(
              Passwords.set(
                  new Credential(scene.primary(), Password.of("next-password-of-the-app")),
                  Optional.of(new Marker("s", scene.primary(), Optional.of("v9")))));
      changes.add(AccountChange.plain("fail", "SELECT 1/0"));
      try (var admin = scene.admin()) {
        assertThatThrownBy(() -> admin.apply(changes)).isInstanceOf(DatabaseException.class);
      }
      scene.session(scene.credential(scene.primary())).close();
      assertThat(comment(scene)).isEqualTo("null");
    }
  }

  @Test
  void aPasswordThatAChecksRefusesIsAPolicyProblem() {
    try (var scene = scene()) {
      scene.sql(
          "ALTER DATABASE "
              + q(scene.database())
              + " SET session_preload_libraries TO passwordcheck");
      assertThatThrownBy(() -> rotation(scene).set(scene.primary(), scene.primary()))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.POLICY));
    }
  }

  @Test
  void noPasswordIsEverInALogATextOrAnException() {
    try (var scene = scene()) {
      var old = scene.credential(scene.primary()).password().reveal();
      // Written down by the scene itself, which made the accounts with it.
      var before = occurrences(scene, old);
      var secrets =
          List.of(
              "first-clear-password-0123", "second-clear-password-456", "third-clear-password-78");

      scene.session(rotation(scene).toClone()).close();
      rotation(scene).set(scene.primary(), secrets.get(0));
      var changes =
          Passwords.set(
              new Credential(scene.primary(), Password.of(secrets.get(1))),
              Optional.of(rotation(scene).marker(Optional.of("v3"))));
      assertThat(changes).extracting(AccountChange::masked).first().asString().contains("********");
      assertThat(changes.toString()).doesNotContain("SCRAM", secrets.get(1));
      assertThat(changes)
          .extracting(AccountChange::sql)
          .noneMatch(sql -> sql.contains(secrets.get(1)));
      var failing = new ArrayList<>(changes);
      failing.add(AccountChange.plain("fail", "SELECT '" + "third" + "-clear-password-78'::int"));
      try (var admin = scene.admin()) {
        assertThatThrownBy(() -> admin.apply(failing))
            .hasNoCause()
            .hasNoSuppressedExceptions()
            .hasMessageNotContainingAny("SCRAM", "ALTER", secrets.get(2));
      }
      assertThat(scene.server().log())
          .doesNotContain(secrets.get(0), secrets.get(1), "new-password-of-the-clone-1");
      assertThat(occurrences(scene, old)).isEqualTo(before);
    }
  }

  private static long occurrences(Scene scene, String text) {
    return scene.server().log().lines().filter(line -> line.contains(text)).count();
  }

  private static Rotation rotation(Scene scene) {
    return new Rotation(scene, Policy.DEFAULT);
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

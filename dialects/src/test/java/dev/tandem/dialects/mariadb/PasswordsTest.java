package dev.tandem.dialects.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.mysql.Rotation;
import dev.tandem.dialects.mysql.Scene;
import dev.tandem.dialects.servers.LiveServer;
import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Passwords are set so that they log in, and nobody who reads a log gets to know them. */
final class PasswordsTest {

  private static final Policy SINGLE = Policy.DEFAULT.with(Strategy.SINGLE_USER);
  private static final Policy DUAL = Policy.DEFAULT.with(Strategy.DUAL_PASSWORD);

  private static Scene scene() {
    return Scene.on(Product.MARIADB.shared(), "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain-0123456789", "qu'ote\"s`\\back $(x) ;-- %", "übergröße-€-😀"})
  void everyPasswordLogsIn(String password) {
    try (var scene = scene()) {
      var rotation = new Rotation(scene);
      rotation.toClone();
      scene.session(rotation.set(scene.cloneName(), password)).close();
      scene.session(rotation.set(scene.primary(), password)).close();
    }
  }

  @Test
  void noLogShowsAPassword() {
    try (var scene = scene()) {
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      var own = new Credential(scene.cloneName(), Password.of("the-next-password-of-it"));
      itself(scene, clone, own);
      assertThat(scene.server().generalLog().get())
          .contains("ALTER USER " + scene.cloned())
          .contains("SET PASSWORD = ")
          .doesNotContain(clone.password().reveal(), own.password().reveal());
      assertThat(scene.server().errorLog().get())
          .doesNotContain(clone.password().reveal(), own.password().reveal());
    }
  }

  @Test
  void statementsPrintNoHash() {
    try (var scene = scene()) {
      var credential = new Credential(scene.primary(), Password.of("some-password-0123"));
      for (var change : new Rotation(scene).statements(credential, Optional.empty())) {
        assertThat(change.toString())
            .contains("mysql_native_password USING '********'")
            .doesNotContain(Scheme.NATIVE.hash(credential.password()));
      }
    }
  }

  @Test
  void anAccountChangesItself() {
    try (var scene = scene()) {
      var before = scene.credential(scene.primary());
      var after = new Credential(scene.primary(), Password.of("its-own-new-password"));
      itself(scene, before, after);
      scene.session(after).close();
      assertThat(kind(scene, before)).isEqualTo(Kind.REJECTED);
    }
  }

  @Test
  void theMarkersVersionEndsWithThePasswordThatItCameWith() {
    try (var scene = scene()) {
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      itself(scene, clone, new Credential(scene.cloneName(), Password.of("its-own-new-one")));
      assertThat(rotation.look().cloneState().marker())
          .contains(new Marker(Rotation.SECRET, scene.primary(), Optional.empty()));
    }
  }

  @Test
  void aWrongPasswordIsRefusedAsClientsExpectIt() {
    try (var scene = scene()) {
      var clone = new Rotation(scene).toClone();
      var wrong = new Credential(clone.username(), Password.of("wrong"));
      var failed = (LoginOutcome.Failed) scene.login(wrong);
      assertThat(failed.failure().kind()).isEqualTo(Kind.REJECTED);
      assertThat(failed.failure().code()).isEqualTo("1045");
    }
  }

  @Test
  void aLockedAccountIsUnlockedAndAnExpiredPasswordReplaced() {
    try (var scene = scene()) {
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      scene.sql("ALTER USER " + scene.cloned() + " ACCOUNT LOCK");
      assertThat(kind(scene, clone)).isEqualTo(Kind.LOCKED);
      scene.session(rotation.set(scene.cloneName(), "unlocked-0123456789")).close();
      scene.sql("ALTER USER " + scene.cloned() + " PASSWORD EXPIRE");
      var expired = new Credential(clone.username(), Password.of("unlocked-0123456789"));
      assertThat(kind(scene, expired)).isEqualTo(Kind.EXPIRED);
      scene.session(rotation.set(scene.cloneName(), "renewed-0123456789")).close();
    }
  }

  @Test
  void twoPasswordsLogInWhicheverThereWere() {
    try (var scene = scene()) {
      var rotation = new Rotation(scene, DUAL);
      var first = scene.credential(scene.primary());
      var second = new Credential(scene.primary(), Password.of("second-0123456789"));
      var third = new Credential(scene.primary(), Password.of("third-0123456789"));
      for (var repetition = 0; repetition < 2; repetition++) {
        rotation.apply(rotation.statements(second, Optional.of(first)));
        scene.session(first).close();
        scene.session(second).close();
      }
      rotation.apply(rotation.statements(third, Optional.of(second)));
      scene.session(second).close();
      scene.session(third).close();
      assertThat(kind(scene, first)).isEqualTo(Kind.REJECTED);
      assertThat(rotation.look().primary().marker().flatMap(Marker::version)).contains("v2");
    }
  }

  @Test
  void allHostPartsGetThePassword() {
    try (var scene = scene()) {
      var local = Account.at(scene.primary(), "localhost").sql();
      scene.sql("CREATE USER " + local + " IDENTIFIED BY 'another'");
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      scene.sql("DROP USER " + Account.at(scene.cloneName(), "localhost").sql());
      scene.session(clone).close();
    }
  }

  @Test
  void aLoginByTheOperatingSystemIsKept() {
    try (var scene = scene()) {
      scene.sql(
          "ALTER USER "
              + scene.app()
              + " IDENTIFIED VIA mysql_native_password USING 'invalid' OR unix_socket USING"
              + " 'somebody'");
      var rotation = new Rotation(scene);
      rotation.toClone();
      assertThat(scene.ask("SHOW CREATE USER " + scene.cloned()).getFirst())
          .contains("OR unix_socket USING 'somebody' OR unix_socket USING '[tandem ");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "ed25519 USING PASSWORD('old-one-0123456789'), ed25519 USING",
    "ed25519 USING PASSWORD('old-one-0123456789') OR mysql_native_password USING"
        + " PASSWORD('old-one-0123456789'), OR mysql_native_password USING '*",
  })
  void aCloneLogsInTheSameWays(String ways, String kept) {
    var server = withEd25519();
    try (var scene = Scene.on(server, "")) {
      scene.sql("ALTER USER " + scene.app() + " IDENTIFIED VIA " + ways);
      var rotation = new Rotation(scene);
      var clone = rotation.toClone();
      assertThat(scene.ask("SHOW CREATE USER " + scene.cloned()).getFirst())
          .contains("IDENTIFIED VIA ed25519 USING")
          .contains(kept);
      assertThat(rotation.look().cloneState().marker().flatMap(Marker::version)).contains("v2");
      var own = new Credential(scene.cloneName(), Password.of("the-next-password-of-it"));
      itself(scene, clone, own);
      assertThat(server.generalLog().get())
          .doesNotContain(clone.password().reveal(), own.password().reveal());
    }
  }

  @Test
  void whatHasNoPasswordStopsIt() {
    try (var scene = scene()) {
      scene.sql("ALTER USER " + scene.app() + " IDENTIFIED VIA unix_socket");
      assertThat(new Rotation(scene).obstacles())
          .anySatisfy(obstacle -> assertThat(obstacle.what()).contains("logs in by unix_socket"));
    }
  }

  private static LiveServer withEd25519() {
    var server = Product.MARIADB_WITH_PLUGINS.shared();
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.execute("INSTALL SONAME 'auth_ed25519'");
    } catch (SQLException loaded) {
      assertThat(loaded.getErrorCode()).isEqualTo(1968);
    }
    return server;
  }

  private static void itself(Scene scene, Credential before, Credential after) {
    try (var session = scene.session(before)) {
      var pair = session.describe(scene.pair(), SINGLE);
      session.apply(
          scene
              .dialect()
              .setCredential(
                  pair, new NewCredential(after, Optional.of(before), Optional.empty()), SINGLE));
    }
    scene.session(after).close();
  }

  private static Kind kind(Scene scene, Credential credential) {
    return switch (scene.login(credential)) {
      case LoginOutcome.Accepted(var session) -> {
        session.close();
        throw new AssertionError("accepted");
      }
      case LoginOutcome.Failed(var failure) -> failure.kind();
    };
  }
}

package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Tls;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a login finds out, and how each refusal is told from the others. */
final class LoginTest {

  @Test
  void tellsWhoAndWhere() {
    try (var scene = Scene.make();
        var session = scene.session(app(scene))) {
      assertThat(session.identity().user()).isEqualTo(scene.primary());
      assertThat(session.identity().actsAs()).isEqualTo(scene.primary());
      assertThat(session.identity().product()).startsWith("MySQL ");
      assertThat(session.identity().server())
          .isEqualTo(scene.ask("SELECT @@server_uuid").getFirst());
      assertThat(session.identity().readOnly()).isFalse();
      assertThat(session.identity().encrypted()).isFalse();
    }
  }

  @Test
  void aVerifiedServerIsTalkedToInSecret() {
    try (var scene = Scene.make();
        var session = accepted(login(scene.endpoint(Tls.VERIFY_FULL), admin(scene)))) {
      assertThat(session.identity().encrypted()).isTrue();
      session.probe(
          "SELECT 1 FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Ssl_cipher' AND"
              + " VARIABLE_VALUE <> ''");
    }
  }

  @Test
  void aNameThatTheCertificateDoesNotHaveIsATlsProblem() {
    try (var scene = Scene.make()) {
      var there = scene.endpoint(Tls.VERIFY_FULL);
      var numbered = new Endpoint("127.0.0.1", there.port(), there.database(), there.tls());
      failed(login(numbered, app(scene)), Kind.TLS);
    }
  }

  @Test
  void aServerWithoutTlsIsATlsProblem() {
    var server = Product.MYSQL.another("--tls-version=");
    try (var scene = Scene.on(server, "")) {
      failed(login(scene.endpoint(Tls.VERIFY_FULL), app(scene)), Kind.TLS);
      accepted(login(scene.endpoint(Tls.PLAIN), admin(scene))).close();
    }
  }

  @Test
  void wrongPasswordsAndUnknownAccountsAreRejected() {
    try (var scene = Scene.make()) {
      failed(scene.login(new Credential(scene.primary(), Password.of("wrong"))), Kind.REJECTED);
      failed(scene.login(new Credential("nobody", Password.of("wrong"))), Kind.REJECTED);
    }
  }

  @Test
  void databasesThatAreNotThereOrNotForItAreSeen() {
    try (var scene = Scene.make()) {
      failed(
          login(database(scene, "no such one"), scene.server().superuser()),
          Kind.UNREACHABLE,
          "1049");
      failed(login(database(scene, "mysql"), app(scene)), Kind.PRIVILEGE, "1044");
    }
  }

  private static Endpoint database(Scene scene, String name) {
    return scene.server().endpoint(Optional.of(name), Tls.PLAIN);
  }

  @Test
  void nobodyThereIsUnreachable() {
    var credential = new Credential("app", Password.of("secret"));
    failed(
        login(new Endpoint("localhost", 1, Optional.empty(), Tls.PLAIN), credential),
        Kind.UNREACHABLE);
    failed(
        login(new Endpoint("no.such.host.invalid", 3306, Optional.empty(), Tls.PLAIN), credential),
        Kind.UNREACHABLE);
    failed(
        login(
            new Endpoint("localhost/?sslMode=DISABLED", 3306, Optional.empty(), Tls.VERIFY_FULL),
            credential),
        Kind.UNREACHABLE);
  }

  @Test
  void connectionsThatHaveRunOutAreACapacityProblem() {
    try (var scene = Scene.make()) {
      scene.sql("ALTER USER " + scene.app() + " WITH MAX_USER_CONNECTIONS 1");
      scene.session(app(scene)).close();
      scene.awaitSessions(scene.primary(), 0);
      try (var first = scene.session(app(scene))) {
        failed(scene.login(app(scene)), Kind.CAPACITY, "1226");
        first.probe("SELECT 1");
      }
    }
  }

  @Test
  void aServerThatIsFullIsACapacityProblem() {
    var server = Product.MYSQL.another("--max-connections=10");
    try (var scene = Scene.on(server, "")) {
      var sessions = new ArrayList<Session>();
      try {
        while (scene.login(app(scene)) instanceof LoginOutcome.Accepted(var session)) {
          sessions.add(session);
        }
        failed(scene.login(app(scene)), Kind.CAPACITY, "1040");
        assertThat(sessions).hasSize(10);
      } finally {
        sessions.forEach(Session::close);
      }
    }
  }

  @Test
  void aReadOnlyServerIsSeenAndNamed() {
    var server = Product.MYSQL.another();
    try (var scene = Scene.on(server, "")) {
      scene.sql("SET GLOBAL read_only = ON");
      try (var admin = scene.adminSession()) {
        assertThat(admin.identity().readOnly()).isTrue();
        var change = AccountChange.plain("lock", "ALTER USER " + scene.app() + " ACCOUNT LOCK");
        assertThatThrownBy(() -> admin.apply(List.of(change)))
            .isInstanceOfSatisfying(
                DatabaseException.class,
                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.READ_ONLY));
      }
      scene.sql("SET GLOBAL read_only = OFF");
    }
  }

  @Test
  void oneSessionAtATimeClaimsAnAccount() {
    try (var scene = Scene.make();
        var second = scene.adminSession()) {
      try (var first = scene.adminSession()) {
        first.claim(scene.primary());
        first.claim(scene.primary());
        assertThatThrownBy(() -> second.claim(scene.primary()))
            .isInstanceOfSatisfying(
                DatabaseException.class,
                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.CONFLICT));
        second.claim(scene.cloneName());
      }
      scene.awaitSessions(scene.adminName(), 1);
      second.claim(scene.primary());
    }
  }

  @Test
  void aProbeMustGiveARowAndMeansWhatTheApplicationMeans() {
    try (var scene = Scene.make()) {
      try (var session = scene.session(app(scene))) {
        session.probe("SELECT 1");
        assertThatThrownBy(() -> session.probe("SELECT 1 FROM DUAL WHERE 1 = 0"))
            .hasMessageContaining("no row");
        assertThatThrownBy(() -> session.probe("SELECT * FROM no_such_table_pw"))
            .isInstanceOf(DatabaseException.class)
            .hasNoCause()
            .hasMessageNotContaining("no_such_table_pw");
        session.describe(scene.pair(), Policy.DEFAULT);
        session.probe("SELECT 1 FROM DUAL WHERE @@sql_mode = @@global.sql_mode");
      }
    }
  }

  @Test
  void theDatabaseOfTheSecretIsUsed() {
    try (var scene = Scene.make();
        var session = accepted(login(scene.endpoint(Tls.PLAIN), admin(scene)))) {
      session.probe("SELECT 1 FROM DUAL WHERE DATABASE() = '" + scene.database() + "'");
    }
  }

  private static LoginOutcome login(Endpoint endpoint, Credential credential) {
    return new MysqlDialect().login(endpoint, credential, Scene.deadline());
  }

  private static Session accepted(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  private static void failed(LoginOutcome outcome, Kind kind) {
    assertThat(outcome)
        .isInstanceOfSatisfying(
            LoginOutcome.Failed.class,
            failed -> assertThat(failed.failure().kind()).isEqualTo(kind));
  }

  private static void failed(LoginOutcome outcome, Kind kind, String code) {
    failed(outcome, kind);
    assertThat(outcome)
        .isInstanceOfSatisfying(
            LoginOutcome.Failed.class,
            failed -> assertThat(failed.failure().code()).isEqualTo(code));
  }

  private static Credential app(Scene scene) {
    return scene.credential(scene.primary());
  }

  private static Credential admin(Scene scene) {
    return scene.credential(scene.adminName());
  }
}

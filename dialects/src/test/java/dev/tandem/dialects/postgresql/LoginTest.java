package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a login finds out, and how each refusal is told from the others. */
@ParameterizedClass
@EnumSource
record LoginTest(PostgresqlVersion version) {
  @Test
  void tellsWhoAndWhere() {
    try (var scene = scene();
        var session = scene.session(app(scene))) {
      assertThat(session.identity().user()).isEqualTo(scene.primary());
      assertThat(session.identity().actsAs()).isEqualTo(scene.primary());
      assertThat(session.identity().product()).startsWith("PostgreSQL " + version.major() + ".");
      assertThat(session.identity().readOnly()).isFalse();
      assertThat(session.identity().encrypted()).isFalse();
    }
  }

  @Test
  void asksOnceAndSaysItIsTandem() {
    try (var scene = scene()) {
      scene.session(app(scene)).close();
      var log = scene.server().log();
      assertThat(log.lines().filter(line -> line.contains(" " + scene.primary() + "@")).toList())
          .filteredOn(line -> line.contains("execute") || line.contains("statement:"))
          .hasSize(1);
      assertThat(log).contains("application_name=tandem");
    }
  }

  @Test
  void theServersIdentityIsTheSameForAllAndNoOthers() {
    try (var scene = scene()) {
      var here = identity(scene, app(scene)).server();
      assertThat(identity(scene, scene.credential(scene.adminName())).server()).isEqualTo(here);
      var another =
          version == PostgresqlVersion.V18 ? PostgresqlVersion.V17 : PostgresqlVersion.V18;
      try (var elsewhere = Scene.on(PostgresqlServer.of(another))) {
        assertThat(identity(elsewhere, app(elsewhere)).server()).isNotEqualTo(here);
      }
    }
  }

  @Test
  void findsAnIdentityWhereTheUsualOneIsForbidden() {
    try (var scene = scene()) {
      var usual = identity(scene, app(scene)).server();
      scene.here("REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
      var other = identity(scene, app(scene)).server();
      assertThat(other).isNotEqualTo(usual);
      assertThat(identity(scene, scene.credential(scene.adminName())).server()).isEqualTo(other);
    }
  }

  private static Identity identity(Scene scene, Credential credential) {
    try (var session = scene.session(credential)) {
      return session.identity();
    }
  }

  @Test
  void aVerifiedServerIsTalkedToInSecret() {
    try (var scene = scene()) {
      try (var session = accepted(login(scene.endpoint(Tls.VERIFY_FULL), app(scene)))) {
        assertThat(session.identity().encrypted()).isTrue();
        session.probe("SELECT 1 / (SELECT ssl::int FROM pg_stat_ssl WHERE pid = pg_backend_pid())");
      }
    }
  }

  @Test
  void statementsEndWithTheDeadline() {
    try (var scene = scene()) {
      var start = Instant.now();
      var deadline = new Deadline(start.plusSeconds(100), InstantSource.fixed(start));
      var outcome = new PostgresqlDialect().login(scene.endpoint(Tls.PLAIN), app(scene), deadline);
      try (var session = accepted(outcome)) {
        session.probe("SELECT 1 / (current_setting('statement_timeout') = '100s')::int");
        session.probe("SELECT 1 / (current_setting('lock_timeout') = '50s')::int");
        assertThatThrownBy(
                () -> session.probe("SET statement_timeout TO '100ms'; SELECT pg_sleep(20)"))
            .isInstanceOfSatisfying(
                DatabaseException.class,
                failed -> assertThat(failed.failure().code()).isEqualTo("57014"));
      }
    }
  }

  @Test
  void aPoolerThatTakesNoOptionsIsUsedWithoutThem() throws IOException {
    try (var scene = scene();
        var pooler = new OptionlessProxy(scene.endpoint(Tls.PLAIN))) {
      var outcome = login(pooler.endpoint(), app(scene));
      try (var session = accepted(outcome)) {
        assertThat(session.identity().user()).isEqualTo(scene.primary());
      }
      assertThat(pooler.refusals()).isEqualTo(1);
      assertThat(scene.server().refusedLogins(scene.primary())).isZero();
    }
  }

  @Test
  void oneSessionAtATimeClaimsAnAccount() {
    try (var scene = scene();
        var second = scene.admin()) {
      try (var first = scene.admin()) {
        first.claim(scene.primary());
        first.claim(scene.primary());
        assertThatThrownBy(() -> second.claim(scene.primary()))
            .isInstanceOfSatisfying(
                DatabaseException.class,
                failed -> assertThat(failed.failure().kind()).isEqualTo(Kind.CONFLICT));
        second.claim(scene.cloneName());
      }
      awaitLogout(scene);
      second.claim(scene.primary());
    }
  }

  private static void awaitLogout(Scene scene) {
    while (scene
        .ask(
            "SELECT count(*) FROM pg_stat_activity WHERE usename = "
                + Scene.literal(scene.adminName()))
        .equals("2")) {
      Thread.onSpinWait();
    }
  }

  @Test
  void aProbeMustGiveARow() {
    try (var scene = scene();
        var session = scene.session(app(scene))) {
      session.probe("SELECT 1");
      assertThatThrownBy(() -> session.probe("SELECT 1 WHERE false"))
          .hasMessageContaining("no row");
      assertThatThrownBy(() -> session.probe("SELECT * FROM no_such_table_pw"))
          .isInstanceOf(DatabaseException.class)
          .hasNoCause()
          .hasMessageNotContaining("no_such_table_pw");
    }
  }

  private static LoginOutcome login(Endpoint endpoint, Credential credential) {
    return new PostgresqlDialect().login(endpoint, credential, Scene.deadline());
  }

  private static Session accepted(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  private static Credential app(Scene scene) {
    return scene.credential(scene.primary());
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

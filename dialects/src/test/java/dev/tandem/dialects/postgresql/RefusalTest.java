package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How each refusal of a login is told from the others. */
@ParameterizedClass
@EnumSource
record RefusalTest(PostgresqlVersion version) {
  private static final Credential NOBODY = new Credential("nobody", Password.of("no-password"));

  @Test
  void aRoleThatMayNotLogInIsLocked() {
    try (var scene = scene()) {
      scene.sql("ALTER ROLE " + q(scene.primary()) + " NOLOGIN");
      var failure = failed(scene.login(app(scene)));
      assertThat(failure.kind()).isEqualTo(Kind.LOCKED);
      assertThat(failure.mend()).contains("ALTER ROLE " + q(scene.primary()) + " LOGIN");
    }
  }

  @Test
  void aMissingDatabaseIsNamed() {
    try (var scene = scene()) {
      var endpoint = scene.server().endpoint(Optional.of("no such & db?"), Tls.PLAIN);
      var failure = failed(login(endpoint, app(scene)));
      assertThat(failure.kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(failure.what()).contains("no database \"no such & db?\"");
    }
  }

  @Test
  void aDatabaseThatLetsNobodyInIsToldFromOneThatDoesNotLetThisRoleIn() {
    try (var scene = scene()) {
      scene.sql("REVOKE CONNECT ON DATABASE " + q(scene.database()) + " FROM PUBLIC");
      var denied = failed(scene.login(app(scene)));
      assertThat(denied.kind()).isEqualTo(Kind.PRIVILEGE);
      scene.sql(denied.mend());
      scene.session(app(scene)).close();
      scene.sql("ALTER DATABASE " + q(scene.database()) + " ALLOW_CONNECTIONS false");
      assertThat(failed(scene.login(app(scene))).kind()).isEqualTo(Kind.UNREACHABLE);
      scene.sql("ALTER DATABASE " + q(scene.database()) + " ALLOW_CONNECTIONS true");
    }
  }

  @Test
  void anUnknownHostAClosedPortAndSilenceAreToldApart() throws IOException {
    var unknown =
        failed(
            login(new Endpoint("no-such-host.invalid", 5432, Optional.empty(), Tls.PLAIN), NOBODY));
    assertThat(unknown.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(unknown.what()).contains("no-such-host.invalid:5432", "unknown");

    int port;
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      var start = Instant.now();
      var answer =
          new PostgresqlDialect()
              .login(
                  new Endpoint("localhost", port, Optional.empty(), Tls.PLAIN),
                  NOBODY,
                  Deadline.in(Duration.ofSeconds(1), InstantSource.system()));
      assertThat(failed(answer).kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(10));
    }
    var closed =
        failed(login(new Endpoint("localhost", port, Optional.empty(), Tls.PLAIN), NOBODY));
    assertThat(closed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(closed.what()).contains("localhost:" + port, "nobody listens");
  }

  @Test
  void aHostCanNotSmuggleOptionsIn() {
    var endpoint =
        new Endpoint("localhost/x?sslmode=disable&y=", 5432, Optional.empty(), Tls.VERIFY_FULL);
    assertThat(failed(login(endpoint, NOBODY)).what()).contains("no host name");
  }

  @Test
  void aCertificateForAnotherHostIsATlsProblem() {
    try (var scene = scene()) {
      var endpoint = scene.endpoint(Tls.VERIFY_FULL);
      var other = new Endpoint("127.0.0.1", endpoint.port(), endpoint.database(), Tls.VERIFY_FULL);
      var failure = failed(login(other, app(scene)));
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.what()).contains("certificate");
      assertThat(scene.server().logins(scene.primary())).isZero();
    }
  }

  private static LoginOutcome login(Endpoint endpoint, Credential credential) {
    return new PostgresqlDialect().login(endpoint, credential, Scene.deadline());
  }

  private static DatabaseFailure failed(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Failed(var failure) -> {
        assertThat(failure.what()).endsWith(".");
        assertThat(failure.mend()).isNotEmpty();
        yield failure;
      }
      case LoginOutcome.Accepted(var session) ->
          throw new AssertionError(session.identity().user() + " was let in");
    };
  }

  private static Credential app(Scene scene) {
    return scene.credential(scene.primary());
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.servers.TestCertificate;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Tls;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/** A server of which TLS can't be had, or not from whom it should be. */
final class UntrustedTlsTest {

  @Test
  void neverFallsBackToPlainText() throws SQLException, InterruptedException {
    var server = PostgresqlServer.another(PostgresqlVersion.V18, false);
    try (var scene = Scene.on(server)) {
      var without = login(scene);
      assertThat(without.failure().kind()).isEqualTo(Kind.TLS);
      assertThat(without.failure().what()).contains("offers no TLS");

      TestCertificate.make().installIn(server.data());
      scene.sql("ALTER SYSTEM SET ssl TO on", "SELECT pg_reload_conf()");
      awaitTls(scene);
      var untrusted = login(scene);
      assertThat(untrusted.failure().kind()).isEqualTo(Kind.TLS);
      assertThat(untrusted.failure().what()).contains("CA that is not trusted");

      assertThat(server.logins(scene.primary())).isZero();
      scene.session(scene.credential(scene.primary())).close();
      assertThat(server.logins(scene.primary())).isEqualTo(1);
    }
  }

  private static void awaitTls(Scene scene) throws InterruptedException {
    for (var n = 0; n < 100 && scene.ask("SHOW ssl").equals("off"); n++) {
      Thread.sleep(50);
    }
  }

  private static LoginOutcome.Failed login(Scene scene) {
    return (LoginOutcome.Failed)
        new PostgresqlDialect()
            .login(
                scene.endpoint(Tls.VERIFY_FULL),
                scene.credential(scene.primary()),
                Scene.deadline());
  }
}

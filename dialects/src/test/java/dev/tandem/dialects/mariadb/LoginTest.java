package dev.tandem.dialects.mariadb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.dialects.mysql.Scene;
import dev.tandem.dialects.servers.Product;
import dev.tandem.dialects.servers.TestCertificate;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What a login finds out, and how each refusal is told from the others. */
final class LoginTest {

  private static Scene scene() {
    return Scene.on(Product.MARIADB.shared(), "");
  }

  @Test
  void tellsWhoAndWhere() {
    try (var scene = scene();
        var session = scene.session(scene.credential(scene.primary()))) {
      assertThat(session.identity().user()).isEqualTo(scene.primary());
      assertThat(session.identity().product()).startsWith("MariaDB 1");
      assertThat(session.identity().server())
          .isEqualTo(scene.ask("SELECT @@server_uid").getFirst());
      assertThat(session.identity().readOnly()).isFalse();
      assertThat(session.identity().encrypted()).isFalse();
    }
  }

  @Test
  void aVerifiedServerIsTalkedToInSecret() {
    try (var scene = scene();
        var session = accepted(login(scene, scene.endpoint(Tls.VERIFY_FULL)))) {
      assertThat(session.identity().encrypted()).isTrue();
      session.probe(
          "SELECT 1 FROM information_schema.SESSION_STATUS WHERE VARIABLE_NAME = 'Ssl_cipher' AND"
              + " VARIABLE_VALUE <> ''");
    }
  }

  @Test
  void aNameThatTheCertificateDoesNotHaveIsATlsProblem() {
    try (var scene = scene()) {
      var there = scene.endpoint(Tls.VERIFY_FULL);
      var numbered = new Endpoint("127.0.0.1", there.port(), there.database(), there.tls());
      assertThat(failed(login(scene, numbered))).isEqualTo(Kind.TLS);
    }
  }

  @Test
  void aCertificateOfSomebodyElseIsATlsProblem() throws IOException {
    var folder = Files.createTempDirectory("tandem-untrusted-");
    TestCertificate.make().installIn(folder);
    var server =
        Product.MARIADB.another(
            "--ssl-cert=" + folder.resolve(TestCertificate.FILE),
            "--ssl-key=" + folder.resolve(TestCertificate.KEY_FILE));
    try (var scene = Scene.on(server, "")) {
      assertThat(failed(login(scene, scene.endpoint(Tls.VERIFY_FULL)))).isEqualTo(Kind.TLS);
    }
    Files.delete(folder.resolve(TestCertificate.FILE));
    Files.delete(folder.resolve(TestCertificate.KEY_FILE));
    Files.delete(folder);
  }

  @Test
  void aServerWithoutTlsIsATlsProblem() {
    try (var scene = Scene.on(Product.MARIADB.another("--skip-ssl"), "")) {
      assertThat(failed(login(scene, scene.endpoint(Tls.VERIFY_FULL)))).isEqualTo(Kind.TLS);
      accepted(login(scene, scene.endpoint(Tls.PLAIN))).close();
    }
  }

  @Test
  void anUnknownHostAClosedPortAndAnUnknownDatabaseAreNotReached() {
    try (var scene = scene()) {
      var there = scene.endpoint(Tls.PLAIN);
      var nowhere = new Endpoint("no-such-host.invalid", 3306, Optional.empty(), Tls.PLAIN);
      var closed = new Endpoint("localhost", 1, Optional.empty(), Tls.PLAIN);
      var missing = new Endpoint(there.host(), there.port(), Optional.of("nothing"), Tls.PLAIN);
      scene.sql("GRANT SELECT ON nothing.* TO " + scene.admin());
      assertThat(failed(login(scene, nowhere))).isEqualTo(Kind.UNREACHABLE);
      assertThat(failed(login(scene, closed))).isEqualTo(Kind.UNREACHABLE);
      assertThat(failed(login(scene, missing))).isEqualTo(Kind.UNREACHABLE);
    }
  }

  @Test
  void anAccountThatIsFullIsACapacityProblem() {
    try (var scene = scene()) {
      scene.sql("ALTER USER " + scene.app() + " WITH MAX_USER_CONNECTIONS 1");
      try (var first = scene.session(scene.credential(scene.primary()))) {
        assertThat(first.identity().user()).isEqualTo(scene.primary());
        assertThat(failed(scene.login(scene.credential(scene.primary())))).isEqualTo(Kind.CAPACITY);
      }
    }
  }

  @Test
  void aReadOnlyServerIsSeenAndNamed() {
    try (var scene = Scene.on(Product.MARIADB.another(), "")) {
      scene.sql("SET GLOBAL read_only = ON");
      try (var session = scene.session(scene.credential(scene.primary()))) {
        assertThat(session.identity().readOnly()).isTrue();
      }
      scene.sql("SET GLOBAL read_only = OFF");
    }
  }

  @Test
  void oneSessionAtATimeClaimsAnAccount() {
    try (var scene = scene();
        var second = scene.adminSession()) {
      var first = scene.adminSession();
      first.claim(scene.primary());
      second.claim(scene.cloneName());
      assertThatThrownBy(() -> second.claim(scene.primary()))
          .isInstanceOfSatisfying(
              DatabaseException.class,
              refused -> assertThat(refused.failure().kind()).isEqualTo(Kind.CONFLICT));
      first.close();
      scene.awaitSessions(scene.adminName(), 1);
      second.claim(scene.primary());
    }
  }

  @Test
  void aNameThatTheDriverCantSayIsHintedAt() {
    try (var scene = Scene.on(Product.MARIADB.another("--character-set-server=latin1"), "ü")) {
      var failed = (LoginOutcome.Failed) scene.login(scene.credential(scene.primary()));
      assertThat(failed.failure().kind()).isEqualTo(Kind.REJECTED);
      assertThat(failed.failure().mend()).contains("character_set_server");
    }
  }

  @Test
  void mysqlIsNotTakenForIt() {
    try (var scene = Scene.on(Product.MYSQL.shared(), "")) {
      var outcome = login(scene, scene.endpoint(Tls.VERIFY_FULL));
      assertThat(((LoginOutcome.Failed) outcome).failure().what())
          .contains("is MySQL, not MariaDB");
    }
  }

  private static LoginOutcome login(Scene scene, Endpoint endpoint) {
    Credential admin = scene.credential(scene.adminName());
    return new MariadbDialect().login(endpoint, admin, Scene.deadline());
  }

  private static Session accepted(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  private static Kind failed(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> {
        session.close();
        throw new AssertionError("accepted");
      }
      case LoginOutcome.Failed(var failure) -> failure.kind();
    };
  }
}

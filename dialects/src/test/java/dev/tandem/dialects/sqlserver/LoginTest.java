package dev.tandem.dialects.sqlserver;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.servers.TestCertificate;
import dev.tandem.dialects.sqlserver.TdsServer.Answer;
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
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Microsoft's driver makes of servers that are not there, or say no. */
final class LoginTest {
  private static final Credential APP = new Credential("app", Password.of("tandem-app-password"));

  @ParameterizedTest
  @EnumSource
  void anUnknownHostAClosedPortAndSilenceAreToldApart(Tls tls) throws IOException {
    var unknown = failed("no-such-host.invalid", 1433, tls);
    assertThat(unknown.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(unknown.what()).contains("no-such-host.invalid:1433", "unknown");
    int port;
    try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      port = silent.getLocalPort();
      var here = new Endpoint("localhost", port, Optional.empty(), tls);
      var silence = (LoginOutcome.Failed) login(here, Duration.ofSeconds(1));
      assertThat(silence.failure().kind()).isEqualTo(Kind.UNREACHABLE);
      assertThat(silence.failure().what()).contains("did not answer in time");
    }
    var closed = failed("localhost", port, tls);
    assertThat(closed.kind()).isEqualTo(Kind.UNREACHABLE);
    assertThat(closed.what()).contains("localhost:" + port, "nobody listens");
  }

  @ParameterizedTest
  @EnumSource
  void aServerThatSpeaksSomethingElseIsNone(Tls tls) throws IOException {
    try (var other = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> greet(other));
      assertThat(failed("localhost", other.getLocalPort(), tls).kind()).isEqualTo(Kind.UNREACHABLE);
    }
  }

  private static void greet(ServerSocket listener) {
    while (true) {
      try (var socket = listener.accept()) {
        socket.getOutputStream().write("220 mail.example.org ESMTP\r\n".getBytes(US_ASCII));
        socket.getOutputStream().flush();
        socket.getInputStream().read(new byte[4096]);
      } catch (IOException closed) {
        return;
      }
    }
  }

  @Test
  void aHostCanNotSmuggleOptionsIn() {
    var failure = failed("localhost;trustServerCertificate=true", 1433, Tls.VERIFY_FULL);
    assertThat(failure.what()).contains("no host name");
  }

  @Test
  void neverFallsBackToPlainText() throws IOException {
    try (var server = TdsServer.refusing(Optional.empty(), 18456)) {
      var failure = failed("localhost", server.port(), Tls.VERIFY_FULL);
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.what()).contains("offers no TLS");
      assertThat(server.heard()).isEmpty();
    }
  }

  @Test
  void aCertificateOfAnUnknownAuthorityIsRefused() throws IOException {
    try (var server = TdsServer.refusing(Optional.of(TestCertificate.make()), 18456)) {
      var failure = failed("localhost", server.port(), Tls.VERIFY_FULL);
      assertThat(failure.kind()).isEqualTo(Kind.TLS);
      assertThat(failure.what()).contains("CA that is not trusted");
      assertThat(server.heard()).isEmpty();
    }
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws IOException {
    try (var server = TdsServer.refusing(Optional.of(TestCertificate.trusted()), 18456)) {
      assertThat(failed("127.0.0.1", server.port(), Tls.VERIFY_FULL).kind()).isEqualTo(Kind.TLS);
      assertThat(server.heard()).isEmpty();
      assertThat(failed("localhost", server.port(), Tls.VERIFY_FULL).kind())
          .isEqualTo(Kind.REJECTED);
      assertThat(server.heard()).containsExactly("LOGIN app");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "18456, REJECTED",
    "18470, LOCKED",
    "18486, LOCKED",
    "18487, EXPIRED",
    "18488, EXPIRED",
    "4060, PRIVILEGE",
    "17142, UNREACHABLE",
    "17809, CAPACITY",
    "40613, UNREACHABLE",
    "99999, UNEXPECTED"
  })
  void aRefusalIsToldByItsNumberAndTriedOnce(int number, Kind kind) throws IOException {
    try (var server = TdsServer.refusing(Optional.empty(), number)) {
      var failure = failed("localhost", server.port(), Tls.PLAIN);
      assertThat(failure.kind()).isEqualTo(kind);
      assertThat(failure.code()).isEqualTo(Integer.toString(number));
      assertThat(failure.toString()).doesNotContain("it says password", "tandem-app-password");
      assertThat(server.heard()).containsExactly("LOGIN app");
    }
  }

  @Test
  void tellsWhoLoggedInAndWhere() throws IOException {
    var certificate = Optional.of(TestCertificate.trusted());
    try (var server = TdsServer.answering(certificate, (user, sql) -> List.of(identity(user, 0)))) {
      var outcome =
          login(new Endpoint("localhost", server.port(), Optional.of("shop"), Tls.VERIFY_FULL));
      try (var session = ((LoginOutcome.Accepted) outcome).session()) {
        var identity = session.identity();
        assertThat(identity.user()).isEqualTo("app");
        assertThat(identity.server()).isEqualTo("DB1 2026-11-22T08:00:00.123");
        assertThat(identity.product()).isEqualTo("SQL Server 16.0.4165.4");
        assertThat(identity.readOnly()).isFalse();
        assertThat(identity.encrypted()).isTrue();
      }
      assertThat(server.heard()).hasSize(2);
    }
    try (var server =
        TdsServer.answering(Optional.empty(), (user, sql) -> List.of(identity(user, 1)))) {
      var outcome = login(new Endpoint("localhost", server.port(), Optional.empty(), Tls.PLAIN));
      try (var session = ((LoginOutcome.Accepted) outcome).session()) {
        assertThat(session.identity().readOnly()).isTrue();
        assertThat(session.identity().encrypted()).isFalse();
      }
    }
  }

  @Test
  void aUserWithAPasswordOfItsOwnIsAskedForBeforeAnyLogin() throws IOException {
    try (var server = TdsServer.answering(Optional.empty(), (u, sql) -> List.of(identity(u, 0)))) {
      login(new Endpoint("localhost", server.port(), Optional.of("shop"), Tls.PLAIN));
      assertThat(server.heard())
          .last()
          .asString()
          .containsSubsequence(
              "sys.database_principals",
              "principal_id = DATABASE_PRINCIPAL_ID() AND authentication_type = 2",
              "ORIGINAL_LOGIN()");
    }
  }

  @Test
  void withoutADatabaseItIsMaster() throws IOException {
    try (var server = TdsServer.answering(Optional.empty(), (u, sql) -> List.of(identity(u, 0)))) {
      for (var database : List.of(Optional.<String>empty(), Optional.of("it's] shop"))) {
        login(new Endpoint("localhost", server.port(), database, Tls.PLAIN));
        assertThat(server.databases()).last().isEqualTo(database.orElse("master"));
      }
    }
  }

  /** What a server says to the question who it is. */
  static Answer identity(String user, int readOnly) {
    return new Answer.Rows(
        List.of(
            Arrays.asList(
                user, "DB1 2026-11-22T08:00:00.123", "16.0.4165.4", 2, readOnly, "shop")));
  }

  private static DatabaseFailure failed(String host, int port, Tls tls) {
    return ((LoginOutcome.Failed) login(new Endpoint(host, port, Optional.of("shop"), tls)))
        .failure();
  }

  private static LoginOutcome login(Endpoint endpoint) {
    return login(endpoint, Duration.ofSeconds(60));
  }

  private static LoginOutcome login(Endpoint endpoint, Duration time) {
    return new SqlserverDialect().login(endpoint, APP, Deadline.in(time, InstantSource.system()));
  }
}

package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each code means, and that no message gets through. */
final class FailuresTest {
  private static final String QUOTED = "ALTER ROLE app PASSWORD 'hunter2'";

  @ParameterizedTest
  @CsvSource({
    "28P01, REJECTED",
    "28000, LOCKED",
    "3D000, UNREACHABLE",
    "53300, CAPACITY",
    "53400, CAPACITY",
    "57P01, UNREACHABLE",
    "57P03, UNREACHABLE",
    "08001, UNREACHABLE",
    "08006, UNREACHABLE",
    "25006, READ_ONLY",
    "42501, PRIVILEGE",
    "55P03, CAPACITY",
    "57014, CAPACITY",
    "40P01, CAPACITY",
    "42710, CONFLICT",
    "23505, CONFLICT",
    "XX000, CONFLICT",
    "22023, POLICY",
    "2BP01, PRIVILEGE",
    "42601, UNEXPECTED",
    "'', UNEXPECTED",
  })
  void eachCodeHasItsKind(String code, Kind kind) {
    var failure =
        failures(Tls.PLAIN).login(new SQLException(QUOTED, code, new IOException(QUOTED)));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(code);
    assertThat(failure.toString()).doesNotContain("hunter2", "ALTER ROLE app PASSWORD");
    assertThat(failure.what()).endsWith(".");
    assertThat(failure.mend()).isNotBlank();
  }

  @Test
  void aMissingCodeIsUnexpected() {
    assertThat(failures(Tls.PLAIN).statement(new SQLException(QUOTED)).kind())
        .isEqualTo(Kind.UNEXPECTED);
  }

  @Test
  void tlsIsToldByTheTypeOfItsCause() {
    var failures = failures(Tls.VERIFY_FULL);
    var handshake = new SSLHandshakeException(QUOTED);
    handshake.initCause(new CertificateException(QUOTED));
    assertThat(failures.login(new SQLException(QUOTED, "08006", handshake)).kind())
        .isEqualTo(Kind.TLS);
    assertThat(failures.login(new SQLException(QUOTED, "08004")).kind()).isEqualTo(Kind.TLS);
    assertThat(failures.login(new SQLException(QUOTED, "08006", new EOFException())).kind())
        .isEqualTo(Kind.UNREACHABLE);
    assertThat(failures(Tls.PLAIN).login(new SQLException(QUOTED, "08004")).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  private static Failures failures(Tls tls) {
    return new Failures(new Endpoint("db.example", 5432, Optional.of("shop"), tls), "app");
  }
}

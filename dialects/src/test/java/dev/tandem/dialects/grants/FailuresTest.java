package dev.tandem.dialects.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.security.cert.CertificateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each error number means, and that no message gets through. */
final class FailuresTest {
  private static final String QUOTED = "ALTER USER app IDENTIFIED BY 'hunter2'";

  @ParameterizedTest
  @CsvSource({
    "1045, REJECTED",
    "1698, REJECTED",
    "1129, LOCKED",
    "1130, LOCKED",
    "3118, LOCKED",
    "3955, LOCKED",
    "4151, LOCKED",
    "1820, EXPIRED",
    "1862, EXPIRED",
    "1040, CAPACITY",
    "1203, CAPACITY",
    "1226, CAPACITY",
    "1205, CAPACITY",
    "1213, CAPACITY",
    "3024, CAPACITY",
    "1053, UNREACHABLE",
    "1049, UNREACHABLE",
    "1290, READ_ONLY",
    "1836, READ_ONLY",
    "1044, PRIVILEGE",
    "1142, PRIVILEGE",
    "1227, PRIVILEGE",
    "1819, POLICY",
    "3638, POLICY",
    "1396, CONFLICT",
    "3523, CONFLICT",
    "3891, CONFLICT",
    "3894, CONFLICT",
    "1064, UNEXPECTED",
  })
  void eachNumberHasItsKind(int number, Kind kind) {
    var failure =
        failures(Tls.PLAIN)
            .login(new SQLException(QUOTED, "42000", number, new IOException(QUOTED)));
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.code()).isEqualTo(String.valueOf(number));
    assertThat(failure.toString()).doesNotContain("hunter2", "IDENTIFIED");
    assertThat(failure.what()).endsWith(".");
    assertThat(failure.mend()).isNotBlank();
  }

  @Test
  void aMissingNumberIsUnexpected() {
    assertThat(failures(Tls.PLAIN).statement(new SQLException(QUOTED)).kind())
        .isEqualTo(Kind.UNEXPECTED);
    assertThat(failures(Tls.PLAIN).statement(new SQLTimeoutException(QUOTED)).kind())
        .isEqualTo(Kind.CAPACITY);
  }

  @Test
  void connectionsThatFailAreToldByTheirCause() {
    var failures = failures(Tls.VERIFY_FULL);
    for (var cause :
        new IOException[] {
          new ConnectException(), new SocketTimeoutException(), new EOFException()
        }) {
      assertThat(failures.login(new SQLException(QUOTED, "08S01", cause)).kind())
          .isEqualTo(Kind.UNREACHABLE);
    }
    var handshake = new SSLHandshakeException(QUOTED);
    handshake.initCause(new CertificateException(QUOTED));
    assertThat(failures.login(new SQLException(QUOTED, "08S01", handshake)).kind())
        .isEqualTo(Kind.TLS);
    assertThat(failures.login(new SQLException(QUOTED, "08001")).what()).contains("offers no TLS");
    assertThat(failures(Tls.PLAIN).login(new SQLException(QUOTED, "08001")).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  private static Failures failures(Tls tls) {
    return new Failures(new Endpoint("db.example", 3306, Optional.of("shop"), tls), "app");
  }
}

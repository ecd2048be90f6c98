package dev.tandem.dialects.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.io.EOFException;
import java.net.SocketException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Optional;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each error number that the documentation gives a meaning which a rotation cares for. */
final class FailuresTest {
  private static final String TEXT = "ALTER LOGIN app WITH PASSWORD = 'tandem-secret'";

  private final Failures failures =
      new Failures(new Endpoint("db", 1433, Optional.of("shop"), Tls.VERIFY_FULL), "app");

  @ParameterizedTest
  @CsvSource({
    "18456, REJECTED", // login failed
    "18452, REJECTED", // an untrusted domain, or no SQL Server authentication
    "18470, LOCKED", // disabled
    "18486, LOCKED", // locked out
    "15113, LOCKED", // too many wrong old passwords
    "17892, LOCKED", // a logon trigger
    "18461, LOCKED", // single-user mode
    "40615, LOCKED", // Azure's firewall
    "18487, EXPIRED", // the password has expired
    "18488, EXPIRED", // the password must be changed
    "4060, PRIVILEGE", // cannot open the database
    "4064, PRIVILEGE", // cannot open the default database
    "916, PRIVILEGE", // no user in the database
    "229, PRIVILEGE", // denied on an object
    "262, PRIVILEGE", // denied in the database
    "300, PRIVILEGE", // a permission on the server
    "4613, PRIVILEGE", // a grantor without the permission
    "15151, PRIVILEGE", // not there, or no permission
    "15247, PRIVILEGE", // may not do this
    "17809, CAPACITY", // as many connections as there may be
    "10928, CAPACITY", // Azure's limit of workers
    "701, CAPACITY", // memory
    "9002, CAPACITY", // the log is full
    "1205, CAPACITY", // a deadlock
    "1222, CAPACITY", // a lock that took too long
    "3906, READ_ONLY", // a read-only database
    "976, READ_ONLY", // a secondary replica that takes no connections
    "978, READ_ONLY", // one that takes readers alone
    "17142, UNREACHABLE", // paused
    "40613, UNREACHABLE", // Azure moves it
    "40197, UNREACHABLE", // Azure failed over
    "927, UNREACHABLE", // restoring
    "942, UNREACHABLE", // offline
    "10054, UNREACHABLE", // cut
    "233, UNREACHABLE", // nobody at the other end
    "40532, UNREACHABLE", // no such server at Azure
    "15114, POLICY", // used too recently
    "15115, POLICY", // can't be used now
    "15116, POLICY", // too short
    "15117, POLICY", // too long
    "15118, POLICY", // not complex enough
    "15119, POLICY", // the policy's filter says no
    "15433, UNEXPECTED", // the SID is another login's
    "15023, CONFLICT", // the user is there
    "15025, CONFLICT", // the login is there
    "15063, CONFLICT", // the login has a user of another name
    "15233, CONFLICT", // the property is there
    "15217, CONFLICT", // the property is not there
    "208, UNEXPECTED", // no such table
    "102, UNEXPECTED", // a syntax error
  })
  void aNumberHasAMeaningAndTheTextNone(int number, Kind kind) {
    var refusal = new SQLException(TEXT, "S0001", number);
    for (var failure : new Object[] {failures.login(refusal), failures.statement(refusal)}) {
      assertThat(failure).extracting("kind").isEqualTo(kind);
      assertThat(failure).extracting("code").isEqualTo(Integer.toString(number));
      assertThat(failure.toString()).doesNotContain("tandem-secret", "WITH PASSWORD");
    }
  }

  @Test
  void aMissingUserIsMendedByItsStatement() {
    assertThat(failures.login(new SQLException(TEXT, "S0001", 4060)).mend())
        .startsWith("USE [shop]; CREATE USER [app] FOR LOGIN [app];");
  }

  @Test
  void aHandshakeThatBreaksOffIsNoMatterOfTrust() {
    var handshake = new SSLHandshakeException("terminated");
    assertThat(failures.login(new SQLException(TEXT, "08S01", handshake)).kind())
        .isEqualTo(Kind.TLS);
    handshake.initCause(new EOFException());
    assertThat(failures.login(new SQLException(TEXT, "08S01", handshake)).kind())
        .isEqualTo(Kind.UNREACHABLE);
  }

  @Test
  void timeAndTheNetworkAreToldByTheirType() {
    assertThat(failures.statement(new SQLTimeoutException(TEXT)).kind()).isEqualTo(Kind.CAPACITY);
    assertThat(
            failures
                .statement(new SQLException(TEXT, "08S01", new SocketException("reset")))
                .kind())
        .isEqualTo(Kind.UNREACHABLE);
  }
}

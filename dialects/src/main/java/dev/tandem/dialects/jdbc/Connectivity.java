package dev.tandem.dialects.jdbc;

import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;

/**
 * Tells why there is no connection, by the type of what a driver caught: its own messages get no
 * further than here.
 */
public final class Connectivity {
  private Connectivity() {}

  /** Say whether {@code refusal} has a cause of {@code type}, however deep. */
  public static boolean caused(Throwable refusal, Class<?> type) {
    for (Throwable cause = refusal; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }

  /** Say whether it was TLS that failed. */
  public static boolean untrusted(Throwable refusal) {
    return caused(refusal, SSLException.class) || caused(refusal, GeneralSecurityException.class);
  }

  /** Nobody answered, and why. */
  public static DatabaseFailure unreachable(Endpoint endpoint, Throwable refusal, String code) {
    if (caused(refusal, UnknownHostException.class)) {
      return new DatabaseFailure(
          Kind.UNREACHABLE,
          "The host name of " + endpoint + " is unknown.",
          "Correct host in the secret, or look at DNS from here.",
          code);
    }
    if (caused(refusal, SocketTimeoutException.class)) {
      return new DatabaseFailure(
          Kind.UNREACHABLE,
          endpoint + " did not answer in time.",
          "Look at security groups, firewalls and routes between here and there.",
          code);
    }
    if (caused(refusal, ConnectException.class) || caused(refusal, NoRouteToHostException.class)) {
      return new DatabaseFailure(
          Kind.UNREACHABLE,
          endpoint + " refuses connections: nobody listens there.",
          "Correct host and port in the secret, or start the server.",
          code);
    }
    return new DatabaseFailure(
        Kind.UNREACHABLE,
        "The connection to " + endpoint + " failed.",
        "Rotate again; nothing is half done.",
        code);
  }

  /** Its certificate does not prove that it is the one. */
  public static DatabaseFailure untrusted(Endpoint endpoint, String code) {
    return new DatabaseFailure(
        Kind.TLS,
        "The certificate of "
            + endpoint
            + " is not for this host, or from a CA that is not trusted.",
        "Use the host name that the certificate names, or trust its CA: name a PEM file in"
            + " TANDEM_CA_FILE.",
        code);
  }

  /** It has no TLS at all. */
  public static DatabaseFailure withoutTls(Endpoint endpoint, String code) {
    return new DatabaseFailure(
        Kind.TLS,
        endpoint + " offers no TLS.",
        "Give the server a certificate; only if you accept plain text, put \"ssl\": false into the"
            + " secret.",
        code);
  }
}

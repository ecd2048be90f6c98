package dev.tandem.engine.spi;

import java.util.Locale;
import java.util.Optional;

/**
 * Where a database listens.
 *
 * @param host canonical: lower case, without the trailing dot of an absolute DNS name
 * @param port 1 to 65535
 * @param database the database to connect to; empty lets the dialect choose its usual one
 * @param tls how the connection is protected
 */
public record Endpoint(String host, int port, Optional<String> database, Tls tls) {

  /** Make {@code host} canonical. */
  public Endpoint {
    host = host.toLowerCase(Locale.ROOT);
    if (host.length() > 1 && host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
  }

  /** Say whether {@code other} is the same listener: host and port, whatever the database. */
  public boolean sameListener(Endpoint other) {
    return host.equals(other.host) && port == other.port;
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

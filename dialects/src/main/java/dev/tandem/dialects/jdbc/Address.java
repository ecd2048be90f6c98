package dev.tandem.dialects.jdbc;

import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Endpoint;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** Writes an endpoint into a driver's URL, in which nothing of it may mean anything else. */
public final class Address {
  /** What may stand in a URL without meaning anything there; an IPv6 address goes into brackets. */
  private static final Pattern HOST =
      Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]+(%[A-Za-z0-9]+)?");

  private Address() {}

  /** Say why {@code endpoint} can't stand in a URL. */
  public static Optional<DatabaseFailure> objection(Endpoint endpoint) {
    return HOST.matcher(endpoint.host()).matches()
        ? Optional.empty()
        : Optional.of(
            new DatabaseFailure(
                DatabaseFailure.Kind.UNREACHABLE,
                "The secret's host is no host name or address.",
                "Correct host in the secret: a name or an address, nothing else.",
                ""));
  }

  /** Write {@code host:port/database}. */
  public static String of(Endpoint endpoint, String database) {
    var host = endpoint.host().contains(":") ? "[" + endpoint.host() + "]" : endpoint.host();
    return host + ":" + endpoint.port() + "/" + URLEncoder.encode(database, StandardCharsets.UTF_8);
  }
}

package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.mariadb.Ways.Way;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Password;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Writes {@code IDENTIFIED VIA … OR …}.
 *
 * <p>The passwords come first, so that the marker costs no login a round trip; and where a password
 * is wrong, the last word has a way that no password opens: with the marker there clients would get
 * error 1698, which they don't know for a wrong password, instead of 1045. Where the server takes
 * no hash, it takes no such way either; then the marker comes first.
 *
 * @param sql what is sent
 * @param masked the same with every secret masked
 */
record Identification(String sql, String masked) {
  private static final String MASK = "********";

  /** A new account's, which nobody can log in to. */
  static Identification unusable(MariadbServer server, Marker marker) {
    var ways = new ArrayList<Identification>();
    if (!server.marks() || !server.wantsClearText()) {
      ways.add(plain(new Way(Scheme.NATIVE.plugin(), Ways.INVALID)));
    }
    if (server.marks()) {
      ways.add(plain(Ways.marking(marker, List.of())));
    }
    return joined(ways);
  }

  /**
   * An account's that logs in with each of {@code passwords}.
   *
   * @param model how it logged in so far, or the account does that it is like
   */
  static Identification of(
      MariadbServer server, Ways model, List<Password> passwords, Marker marker) {
    var ways = new ArrayList<Identification>();
    var hashes = new ArrayList<String>();
    for (var password : passwords) {
      for (var scheme : model.schemes()) {
        hashes.add(scheme.hash(password));
        ways.add(secret(server, scheme, password));
      }
    }
    model.others().stream().map(Identification::plain).forEach(ways::add);
    if (server.marks()) {
      var mark = plain(Ways.marking(marker, hashes));
      if (server.wantsClearText()) {
        ways.addFirst(mark);
      } else {
        ways.add(mark);
        ways.add(plain(new Way(Scheme.NATIVE.plugin(), Ways.INVALID)));
      }
    }
    return joined(ways);
  }

  /** A host part's that logs in as another one of the same account does. */
  static Identification like(Ways ways) {
    return joined(
        ways.ways().stream()
            .map(way ->
                Scheme.named(way.plugin()).isEmpty()
                    ? plain(way)
                    : new Identification(
                        plain(way).sql(), Sql.name(way.plugin()) + " USING '" + MASK + "'"))
            .toList());
  }

  private static Identification secret(MariadbServer server, Scheme scheme, Password password) {
    return server.wantsClearText()
        ? new Identification(
            scheme.plugin() + " USING PASSWORD(" + Sql.literal(password.reveal()) + ")",
            scheme.plugin() + " USING PASSWORD('" + MASK + "')")
        : new Identification(
            scheme.plugin() + " USING " + Sql.literal(scheme.hash(password)),
            scheme.plugin() + " USING '" + MASK + "'");
  }

  private static Identification plain(Way way) {
    var sql =
        Sql.name(way.plugin())
            + (way.string().isEmpty() ? "" : " USING " + Sql.literal(way.string()));
    return new Identification(sql, sql);
  }

  private static Identification joined(List<Identification> ways) {
    return new Identification(
        ways.stream()
            .map(Identification::sql)
            .collect(Collectors.joining(" OR ", " IDENTIFIED VIA ", "")),
        ways.stream()
            .map(Identification::masked)
            .collect(Collectors.joining(" OR ", " IDENTIFIED VIA ", "")));
  }

  @Override
  public String toString() {
    return masked;
  }
}

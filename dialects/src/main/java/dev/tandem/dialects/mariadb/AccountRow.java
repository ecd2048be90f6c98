package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.AccountTrait.Kind;
import dev.tandem.dialects.grants.AccountTrait.Property;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.mariadb.Ways.Way;
import dev.tandem.engine.spi.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One row of {@code mysql.global_priv}, whose JSON the server itself takes apart.
 *
 * @param account the account
 * @param ways how it logs in
 * @param traits its properties; not its privileges
 */
record AccountRow(Account account, Ways ways, Set<Trait> traits) {
  private static final int MOST_WAYS = 16;

  /** The members that we read, or that say nothing beside what {@code SHOW GRANTS} says. */
  private static final Set<String> KNOWN =
      Set.of(
          "access",
          "version_id",
          "plugin",
          "authentication_string",
          "auth_or",
          "account_locked",
          "password_last_changed",
          "password_lifetime",
          "ssl_type",
          "ssl_cipher",
          "x509_issuer",
          "x509_subject",
          "max_questions",
          "max_updates",
          "max_connections",
          "max_user_connections",
          "max_statement_time",
          "default_role");

  /** Ask for the accounts among {@code names}; a role is none. */
  static String query(String names) {
    var members =
        KNOWN.stream()
            .filter(name -> !name.equals("auth_or"))
            .map(name -> "JSON_VALUE(Priv, '$." + name + "') AS " + name)
            .sorted();
    var ways =
        IntStream.range(0, MOST_WAYS)
            .boxed()
            .flatMap(n ->
                List.of("plugin", "authentication_string").stream()
                    .map(name ->
                        "JSON_VALUE(Priv, '$.auth_or[%d].%s') AS %s_%d"
                            .formatted(n, name, name, n)));
    return "SELECT User, Host, JSON_KEYS(Priv) AS members, JSON_LENGTH(Priv, '$.auth_or') AS ways, "
        + members.collect(Collectors.joining(", "))
        + ", "
        + ways.collect(Collectors.joining(", "))
        + " FROM mysql.global_priv WHERE User IN ("
        + names
        + ") AND JSON_VALUE(Priv, '$.is_role') IS NULL";
  }

  static AccountRow read(ResultSet row) throws SQLException {
    var reader = new Reader(row, new HashSet<>());
    reader.read();
    return new AccountRow(
        Account.at(reader.text("User"), reader.text("Host")), reader.ways(), reader.traits);
  }

  /** Reads the row that {@code row} stands on. */
  private record Reader(ResultSet row, Set<Trait> traits) {
    void read() throws SQLException {
      members();
      if (row.getBoolean("account_locked")) {
        traits.add(new AccountFact.Locked());
      }
      tls();
      limit(Kind.QUERIES, "MAX_QUERIES_PER_HOUR ", "max_questions");
      limit(Kind.UPDATES, "MAX_UPDATES_PER_HOUR ", "max_updates");
      limit(Kind.CONNECTIONS, "MAX_CONNECTIONS_PER_HOUR ", "max_connections");
      limit(Kind.AT_ONCE, "MAX_USER_CONNECTIONS ", "max_user_connections");
      var seconds = row.getBigDecimal("max_statement_time");
      if (seconds != null && seconds.signum() != 0) {
        property(
            Kind.STATEMENT_TIME,
            "MAX_STATEMENT_TIME " + seconds.stripTrailingZeros().toPlainString());
      }
      expiry();
    }

    /** A member that we never heard of may restrict the account, or let it do more. */
    private void members() throws SQLException {
      for (var name : text("members").replaceAll("[\\[\\]\" ]", "").split(",", -1)) {
        if (!name.isEmpty() && !KNOWN.contains(name)) {
          unknown("the member " + name + " in mysql.global_priv");
        }
      }
    }

    private void unknown(String what) {
      traits.add(new AccountFact.NotUnderstood(what));
    }

    private void tls() throws SQLException {
      switch (row.getInt("ssl_type")) {
        case -1, 0 -> {}
        case 1 -> property(Kind.TLS, "REQUIRE SSL");
        case 2 -> property(Kind.TLS, "REQUIRE X509");
        case 3 ->
            property(
                Kind.TLS,
                "REQUIRE"
                    + demand(" SUBJECT ", "x509_subject")
                    + demand(" ISSUER ", "x509_issuer")
                    + demand(" CIPHER ", "ssl_cipher"));
        default -> unknown("the kind " + row.getInt("ssl_type") + " of TLS");
      }
    }

    private String demand(String keyword, String column) throws SQLException {
      return text(column).isEmpty() ? "" : keyword + Sql.literal(text(column));
    }

    private void limit(Kind kind, String clause, String column) throws SQLException {
      if (row.getLong(column) != 0) {
        property(kind, clause + row.getLong(column));
      }
    }

    private void expiry() throws SQLException {
      var days = row.getLong("password_lifetime");
      if (!row.wasNull() && days >= 0) {
        property(
            Kind.EXPIRY, "PASSWORD EXPIRE " + (days == 0 ? "NEVER" : "INTERVAL " + days + " DAY"));
      }
    }

    private void property(Kind kind, String clause) {
      traits.add(new Property(kind, clause));
    }

    /** In a list of ways an empty member stands for the one that is written outside the list. */
    Ways ways() throws SQLException {
      var ways = new ArrayList<Way>();
      var count = row.getInt("ways");
      if (count > MOST_WAYS) {
        unknown("more than " + MOST_WAYS + " ways to log in");
      }
      for (var n = 0; n < Math.min(count, MOST_WAYS); n++) {
        ways.add(row.getString("plugin_" + n) == null ? way("") : way("_" + n));
      }
      return new Ways(count == 0 ? List.of(way("")) : ways);
    }

    private Way way(String suffix) throws SQLException {
      return new Way(text("plugin" + suffix), text("authentication_string" + suffix));
    }

    String text(String column) throws SQLException {
      var text = row.getString(column);
      return text == null ? "" : text;
    }
  }
}

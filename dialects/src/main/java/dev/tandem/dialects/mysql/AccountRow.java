package dev.tandem.dialects.mysql;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.AccountTrait.Kind;
import dev.tandem.dialects.grants.AccountTrait.Property;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * One row of {@code mysql.user}.
 *
 * @param account the account
 * @param marker what Tandem wrote on it
 * @param traits its properties and the password's hash; not its privileges
 */
record AccountRow(Account account, Optional<Marker> marker, Set<Trait> traits) {
  /** The columns that we read or that say nothing of an account's rights, beside privileges. */
  private static final Set<String> KNOWN =
      Set.of(
          "host",
          "user",
          "plugin",
          "authentication_string",
          "ssl_type",
          "ssl_cipher",
          "x509_issuer",
          "x509_subject",
          "max_questions",
          "max_updates",
          "max_connections",
          "max_user_connections",
          "password_expired",
          "password_last_changed",
          "password_lifetime",
          "password_reuse_history",
          "password_reuse_time",
          "password_require_current",
          "account_locked",
          "user_attributes");

  private static final Set<String> KNOWN_ATTRIBUTES =
      Set.of("metadata", "additional_password", "restrictions", "password_locking");

  private static final String OURS =
      """
      SELECT HEX(u.authentication_string) tandem_newer,
        HEX(JSON_UNQUOTE(JSON_EXTRACT(u.User_attributes, '$.additional_password'))) tandem_older,
        JSON_KEYS(u.User_attributes) tandem_attributes,
        JSON_EXTRACT(u.User_attributes, '$.Password_locking.failed_login_attempts') tandem_attempts,
        JSON_EXTRACT(u.User_attributes, '$.Password_locking.password_lock_time_days') tandem_days,
        JSON_UNQUOTE(JSON_EXTRACT(u.User_attributes, '$.metadata.tandem.secret')) tandem_secret,
        JSON_UNQUOTE(JSON_EXTRACT(u.User_attributes, '$.metadata.tandem.primary')) tandem_primary,
        JSON_UNQUOTE(JSON_EXTRACT(u.User_attributes, '$.metadata.tandem.version')) tandem_version,
        u.*
      """;

  private static final String BEFORE_ATTRIBUTES =
      """
      SELECT HEX(u.authentication_string) tandem_newer, '' tandem_older, '[]' tandem_attributes,
        NULL tandem_attempts, NULL tandem_days,
        NULL tandem_secret, NULL tandem_primary, NULL tandem_version, u.*
      """;

  /** Ask for all accounts of both names. */
  static String query(Version version, Pair pair) {
    return (version.atLeast(Version.DUAL) ? OURS : BEFORE_ATTRIBUTES)
        + "FROM mysql.user u WHERE u.User IN (%s, %s)"
            .formatted(Sql.literal(pair.primary()), Sql.literal(pair.cloneName()));
  }

  static AccountRow read(ResultSet row) throws SQLException {
    var reader = new Reader(row);
    reader.read();
    return new AccountRow(
        Account.at(reader.text("User"), reader.text("Host")), reader.marker(), reader.traits);
  }

  /** Reads the row that {@code row} stands on. */
  private record Reader(ResultSet row, Set<Trait> traits) {
    Reader(ResultSet row) {
      this(row, new HashSet<>());
    }

    void read() throws SQLException {
      traits.add(new StoredPassword(text("plugin"), bytes("tandem_newer"), bytes("tandem_older")));
      if (text("account_locked").equals("Y")) {
        traits.add(new AccountFact.Locked());
      }
      columns();
      tls();
      limit(Kind.QUERIES, "MAX_QUERIES_PER_HOUR ", "max_questions");
      limit(Kind.UPDATES, "MAX_UPDATES_PER_HOUR ", "max_updates");
      limit(Kind.CONNECTIONS, "MAX_CONNECTIONS_PER_HOUR ", "max_connections");
      limit(Kind.AT_ONCE, "MAX_USER_CONNECTIONS ", "max_user_connections");
      days(Kind.EXPIRY, "PASSWORD EXPIRE ", "password_lifetime");
      set(Kind.HISTORY, "PASSWORD HISTORY ", "Password_reuse_history", "");
      set(Kind.REUSE, "PASSWORD REUSE INTERVAL ", "Password_reuse_time", " DAY");
      requireCurrent();
      failedLogins();
    }

    /** A column or attribute that we never heard of may restrict the account, or let it do more. */
    private void columns() throws SQLException {
      var columns = row.getMetaData();
      for (var n = 1; n <= columns.getColumnCount(); n++) {
        var name = columns.getColumnLabel(n).toLowerCase(Locale.ROOT);
        var known = name.startsWith("tandem_") || name.endsWith("_priv") || KNOWN.contains(name);
        if (!known) {
          unknown("the column " + Sql.name(name) + " of mysql.user");
        }
      }
      for (var name : text("tandem_attributes").replaceAll("[\\[\\]\" ]", "").split(",", -1)) {
        if (!name.isEmpty() && !KNOWN_ATTRIBUTES.contains(name.toLowerCase(Locale.ROOT))) {
          unknown("the attribute " + name + " in mysql.user");
        }
      }
    }

    private void unknown(String what) {
      traits.add(new AccountFact.NotUnderstood(what));
    }

    private void tls() throws SQLException {
      var demand =
          switch (text("ssl_type")) {
            case "" -> "";
            case "ANY" -> "SSL";
            case "X509" -> "X509";
            case "SPECIFIED" ->
                demand("SUBJECT", "x509_subject")
                    + demand(" ISSUER", "x509_issuer")
                    + demand(" CIPHER", "ssl_cipher");
            default -> {
              unknown("the kind " + text("ssl_type") + " of TLS");
              yield "";
            }
          };
      if (!demand.isEmpty()) {
        traits.add(new Property(Kind.TLS, "REQUIRE " + demand.strip()));
      }
    }

    private String demand(String keyword, String column) throws SQLException {
      var bytes = row.getBytes(column);
      var value = bytes == null ? "" : new String(bytes, UTF_8);
      return value.isEmpty() ? "" : keyword + " " + Sql.literal(value);
    }

    private void limit(Kind kind, String clause, String column) throws SQLException {
      if (row.getLong(column) != 0) {
        traits.add(new Property(kind, clause + row.getLong(column)));
      }
    }

    private void days(Kind kind, String clause, String column) throws SQLException {
      var days = row.getLong(column);
      if (!row.wasNull()) {
        traits.add(
            new Property(kind, clause + (days == 0 ? "NEVER" : "INTERVAL " + days + " DAY")));
      }
    }

    private void set(Kind kind, String clause, String column, String unit) throws SQLException {
      if (has(column)) {
        var value = row.getLong(column);
        if (!row.wasNull()) {
          traits.add(new Property(kind, clause + value + unit));
        }
      }
    }

    private void requireCurrent() throws SQLException {
      var demanded = has("Password_require_current") ? text("Password_require_current") : "";
      if (!demanded.isEmpty()) {
        traits.add(
            new Property(
                Kind.CURRENT,
                "PASSWORD REQUIRE CURRENT" + (demanded.equals("Y") ? "" : " OPTIONAL")));
      }
    }

    private void failedLogins() throws SQLException {
      var attempts = row.getLong("tandem_attempts");
      var days = row.getLong("tandem_days");
      if (attempts != 0 || days != 0) {
        traits.add(
            new Property(
                Kind.FAILED_LOGINS,
                "FAILED_LOGIN_ATTEMPTS "
                    + attempts
                    + " PASSWORD_LOCK_TIME "
                    + (days < 0 ? "UNBOUNDED" : days)));
      }
    }

    Optional<Marker> marker() throws SQLException {
      var secret = text("tandem_secret");
      var primary = text("tandem_primary");
      var version = text("tandem_version");
      return secret.isEmpty() || primary.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new Marker(
                  secret, primary, version.isEmpty() ? Optional.empty() : Optional.of(version)));
    }

    private boolean has(String column) throws SQLException {
      var columns = row.getMetaData();
      for (var n = 1; n <= columns.getColumnCount(); n++) {
        if (columns.getColumnLabel(n).equalsIgnoreCase(column)) {
          return true;
        }
      }
      return false;
    }

    String text(String column) throws SQLException {
      var text = row.getString(column);
      return text == null ? "" : text;
    }

    /** A hash holds bytes that are no text in any character set. */
    private String bytes(String column) throws SQLException {
      return new String(HexFormat.of().parseHex(text(column)), ISO_8859_1);
    }
  }
}

package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads the catalog: one round trip, and one more for each other database that holds privileges of
 * the pair.
 */
final class Catalog {
  private static final Pattern PARAMETER = Pattern.compile(":(primary|clone|details)\\b");

  private final int version;
  private final String self;
  private final Pair pair;

  /**
   * Whose privileges are asked for beside the clone's: the clone's again where the primary's don't
   * matter.
   */
  private final String details;

  Catalog(int version, String self, Pair pair, String details) {
    this.version = version;
    this.self = self;
    this.pair = pair;
    this.details = details;
  }

  /**
   * Read over {@code connection}, and over what {@code elsewhere} opens for the databases that it
   * is asked for.
   */
  PairState read(Connection connection, Function<String, Connection> elsewhere) {
    var rows = new ArrayList<>(rows(connection, CatalogSql.accounts(version)));
    for (var database : databases(rows)) {
      rows.addAll(rows(elsewhere.apply(database), CatalogSql.privileges(version)));
    }
    return new PairState(
        state(pair.primary(), rows), state(pair.cloneName(), rows), state(self, rows));
  }

  private static Set<String> databases(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.kind.equals("details") && row.f)
        .map(row -> text(row.database))
        .collect(Collectors.toSet());
  }

  private static AccountState state(String account, List<Row> rows) {
    Map<String, List<Row>> kinds =
        rows.stream()
            .filter(row -> row.who.equals(account))
            .collect(Collectors.groupingBy(Row::kind));
    var role = kinds.remove("role");
    if (role == null) {
      return AccountState.absent(account);
    }
    Set<Trait> traits = new HashSet<>();
    kinds.values().forEach(each -> each.forEach(row -> row.addTo(traits)));
    return new AccountState(account, true, MarkText.in(text(role.getFirst().a)), traits);
  }

  /**
   * Ask within a transaction, so that names mean the catalog's own whatever search path the account
   * or the database has, and so that nothing is left behind in a session which a pooler may hand
   * on. All of it travels at once.
   */
  private List<Row> rows(Connection connection, String sql) {
    try (var statement = connection.createStatement()) {
      statement.execute("BEGIN; SET LOCAL search_path TO pg_catalog; " + about(sql) + "; COMMIT");
      return read(statement);
    } catch (SQLException failed) {
      throw new UnreadableException(failed);
    }
  }

  /**
   * Say whom the questions are about. The names are in the text itself: the driver knows no names
   * for parameters, and what does takes longer to begin than the answer takes.
   */
  private String about(String sql) {
    return PARAMETER
        .matcher(sql)
        .replaceAll(parameter ->
            Matcher.quoteReplacement(
                Sql.literal(
                    switch (parameter.group(1)) {
                      case "primary" -> pair.primary();
                      case "clone" -> pair.cloneName();
                      default -> details;
                    })));
  }

  /** The catalog gave no answer; the driver says why. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException refusal;

    private UnreadableException(SQLException refusal) {
      super(null, null, false, false);
      this.refusal = refusal;
    }

    SQLException refusal() {
      return refusal;
    }
  }

  private static List<Row> read(Statement statement) throws SQLException {
    var rows = new ArrayList<Row>();
    do {
      try (var result = statement.getResultSet()) {
        while (result != null && result.next()) {
          rows.add(Row.of(result));
        }
      }
    } while (statement.getMoreResults() || statement.getUpdateCount() >= 0);
    return rows;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /** One row of {@link CatalogSql}. */
  private record Row(
      String who,
      String kind,
      @Nullable String database,
      @Nullable String a,
      @Nullable String b,
      @Nullable String c,
      boolean f,
      boolean g) {

    static Row of(ResultSet row) throws SQLException {
      return new Row(
          text(row.getString("who")),
          text(row.getString("kind")),
          row.getString("db"),
          row.getString("a"),
          row.getString("b"),
          row.getString("c"),
          row.getBoolean("f"),
          row.getBoolean("g"));
    }

    void addTo(Set<Trait> traits) {
      var first = text(a);
      var second = text(b);
      var third = text(c);
      var where = text(database);
      switch (kind) {
        case "attribute" -> traits.add(new RoleTrait.Attribute(first));
        case "limit" -> traits.add(new RoleTrait.ConnectionLimit(Integer.parseInt(first)));
        case "until" -> traits.add(new RoleTrait.ValidUntil(first.replace(" AD", ""), f));
        case "setting" ->
            traits.add(new RoleTrait.Setting(Optional.ofNullable(database), first, second, f));
        case "member" -> {
          traits.add(new RoleTrait.Member(first));
          option(traits, "ADMIN", f);
          option(traits, "INHERIT", third.equals("true"));
          option(traits, "SET", g);
        }
        case "member-by" -> traits.add(new RoleFact.MemberBy(first, second, f));
        case "group-logs-in" -> traits.add(new RoleFact.GroupLogsIn(first));
        case "reaches" -> traits.add(new RoleFact.Reaches(first));
        case "iam" -> traits.add(new RoleFact.IamOnly());
        case "server" -> traits.add(new RoleFact.Server(Integer.parseInt(first)));
        case "administers" -> traits.add(new RoleFact.Administers(first));
        case "passwords-restricted" -> traits.add(new RoleFact.PasswordsRestricted());
        case "owner" ->
            traits.add(new RoleTrait.Owner(Optional.ofNullable(database), Long.parseLong(first)));
        case "gives-by-default" -> traits.add(new RoleFact.GivesByDefault(where));
        case "mapping" -> traits.add(new RoleFact.UserMappings(where));
        case "details" -> {
          if (!f) {
            traits.add(
                new RoleFact.NotUnderstood(
                    "privileges in database " + Sql.name(where) + ", which takes no connections"));
          }
        }
        case "privilege" ->
            privilege(
                traits,
                new RoleTrait.Privilege(Optional.ofNullable(database), first, second),
                f,
                third,
                g);
        case "default" -> {
          if (first.isEmpty()) {
            traits.add(
                new RoleFact.NotUnderstood(
                    "default privileges of an unknown kind in database " + Sql.name(where)));
          } else {
            privilege(traits, new RoleTrait.DefaultPrivilege(where, second, first), f, third, g);
          }
        }
        case "policy" -> {
          var policy = new RoleTrait.InPolicy(where, first, second);
          traits.add(policy);
          traits.add(new RoleFact.PrivilegeBy(policy, third, g));
          if (f) {
            traits.add(new RoleFact.OnlyOneInPolicy(policy));
          }
        }
        default ->
            traits.add(
                new RoleFact.NotUnderstood(
                    first + (where.isEmpty() ? "" : " in database " + Sql.name(where))));
      }
    }

    private void option(Set<Trait> traits, String option, boolean has) {
      if (has) {
        traits.add(new RoleTrait.MemberOption(text(a), option));
      }
    }

    private static void privilege(
        Set<Trait> traits,
        RoleTrait privilege,
        boolean grantable,
        String grantor,
        boolean reachable) {
      traits.add(privilege);
      traits.add(new RoleFact.PrivilegeBy(privilege, grantor, reachable));
      if (grantable) {
        traits.add(new RoleTrait.Grantable(privilege));
      }
    }
  }
}

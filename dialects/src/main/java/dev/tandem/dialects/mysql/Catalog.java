package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.AccountSession;
import dev.tandem.dialects.grants.Grant;
import dev.tandem.dialects.grants.GrantRow;
import dev.tandem.dialects.grants.NotUnderstoodException;
import dev.tandem.dialects.grants.OnHost;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Trait;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads the catalog. Accounts come from the tables of the {@code mysql} schema, not from {@code
 * SHOW CREATE USER}, which leaves quotes in a required subject as they are; grants from {@code SHOW
 * GRANTS}, which is what is in force.
 */
final class Catalog implements AccountSession.Catalog {
  private final Version version;
  private final Account self;

  Catalog(Version version, Account self) {
    this.version = version;
    this.self = self;
  }

  @Override
  public PairState read(Connection connection, Pair pair, Policy policy) throws SQLException {
    return new Look(connection, pair, policy).read();
  }

  /** One look at one pair. */
  private final class Look {
    private final Connection connection;
    private final Pair pair;
    private final boolean alternating;

    /** What was found of each account: a set for each name. */
    private final Map<String, Set<Trait>> found = new HashMap<>();

    private final Map<Account, Optional<Marker>> marks = new LinkedHashMap<>();

    Look(Connection connection, Pair pair, Policy policy) {
      this.connection = connection;
      this.pair = pair;
      this.alternating = policy.strategy() == Strategy.ALTERNATING_USERS;
    }

    PairState read() throws SQLException {
      if (!accounts()) {
        var hidden = Set.<Trait>of(new AccountFact.Hidden());
        return new PairState(
            new AccountState(pair.primary(), true, Optional.empty(), hidden),
            new AccountState(pair.cloneName(), false, Optional.empty(), hidden),
            self());
      }
      details();
      if (alternating) {
        for (var account : List.copyOf(marks.keySet())) {
          add(account, grants("SHOW GRANTS FOR " + account.sql()));
        }
        gone();
        definers();
      }
      return new PairState(state(pair.primary()), state(pair.cloneName()), self());
    }

    private AccountState state(String name) {
      var own =
          marks.entrySet().stream().filter(each -> each.getKey().user().equals(name)).toList();
      return own.isEmpty()
          ? AccountState.absent(name)
          : new AccountState(
              name,
              true,
              common(own.stream().map(Map.Entry::getValue).toList()),
              found.getOrDefault(name, Set.of()));
    }

    private void add(Account account, Set<? extends Trait> traits) {
      var host = account.host().orElseThrow();
      OnHost.all(host, traits)
          .forEach(found.computeIfAbsent(account.user(), name -> new HashSet<>())::add);
    }

    /** Say whether the accounts are to be seen. */
    private boolean accounts() throws SQLException {
      try {
        for (var row : rows(AccountRow.query(version, pair), AccountRow::read)) {
          marks.put(row.account(), row.marker());
          add(row.account(), row.traits());
        }
        return true;
      } catch (SQLException refused) {
        if (Set.of(1044, 1142, 1143, 1227).contains(refused.getErrorCode())) {
          return false;
        }
        throw refused;
      }
    }

    /** Default roles, and what people wrote on the accounts. */
    private void details() throws SQLException {
      var queries = new ArrayList<String>();
      if (version.atLeast(Version.ROLES)) {
        queries.add(
            """
            SELECT 'role', CONVERT(USER USING utf8mb4), CONVERT(HOST USING utf8mb4),
              CONVERT(DEFAULT_ROLE_USER USING utf8mb4), CONVERT(DEFAULT_ROLE_HOST USING utf8mb4)
            FROM mysql.default_roles WHERE USER IN (%s)
            """
                .formatted(names()));
      }
      if (version.atLeast(Version.ATTRIBUTES)) {
        queries.add(
            """
            SELECT 'attribute', CONVERT(u.User USING utf8mb4), CONVERT(u.Host USING utf8mb4), k.name,
              CONVERT(JSON_EXTRACT(u.User_attributes, CONCAT('$.metadata.', JSON_QUOTE(k.name)))
                USING utf8mb4)
            FROM mysql.user u, JSON_TABLE(JSON_KEYS(u.User_attributes, '$.metadata'), '$[*]'
              COLUMNS (name LONGTEXT PATH '$')) k
            WHERE u.User IN (%s) AND k.name <> 'tandem'
            """
                .formatted(names()));
      }
      if (queries.isEmpty()) {
        return;
      }
      for (var row : rows(String.join(" UNION ALL ", queries), Catalog::texts)) {
        var account = Account.at(row.get(1), row.get(2));
        add(
            account,
            Set.of(
                row.get(0).equals("role")
                    ? new Grant.DefaultRole(Account.at(row.get(3), row.get(4)))
                    : new AccountTrait.Attribute(row.get(3), row.get(4))));
      }
    }

    private Set<Trait> grants(String query) throws SQLException {
      var grants = new HashSet<Trait>();
      for (var row : rows(query, result -> result.getString(1))) {
        try {
          grants.addAll(GrantRow.read(row));
        } catch (NotUnderstoodException unknown) {
          grants.add(new AccountFact.NotUnderstood("a row of SHOW GRANTS with " + unknown.what()));
        }
      }
      return grants;
    }

    /**
     * Rights outlive what they are on, and can't be given to another account while it is not there.
     */
    private void gone() throws SQLException {
      var grants = new HashSet<Grant>();
      var primary = new MysqlAccount(state(pair.primary()));
      primary.hosts().forEach(host -> grants.addAll(primary.grants(host)));
      var there = Existing.find(grants, query -> rows(query, Catalog::texts));
      for (var host : primary.hosts()) {
        add(
            primary.at(host),
            primary.grants(host).stream()
                .filter(grant -> !there.has(grant))
                .map(AccountFact.Gone::new)
                .collect(Collectors.toSet()));
      }
    }

    private void definers() throws SQLException {
      var definers =
          marks.keySet().stream()
              .filter(account -> account.user().equals(pair.cloneName()))
              .map(account -> Sql.literal(account.user() + "@" + account.host().orElseThrow()))
              .collect(Collectors.joining(", "));
      if (definers.isEmpty()) {
        return;
      }
      var query =
          List.of("VIEW", "ROUTINE", "TRIGGER", "EVENT").stream()
              .map(kind ->
                  "SELECT '%s', CONVERT(DEFINER USING utf8mb4), COUNT(*) FROM information_schema.%sS WHERE DEFINER IN (%s) GROUP BY 2"
                      .formatted(kind.toLowerCase(Locale.ROOT), kind, definers))
              .collect(Collectors.joining(" UNION ALL "));
      for (var row : rows(query, Catalog::texts)) {
        var definer = row.get(1);
        var at = definer.lastIndexOf('@');
        add(
            Account.at(definer.substring(0, at), definer.substring(at + 1)),
            Set.of(new AccountFact.Definer(row.get(0), Long.parseLong(row.get(2)))));
      }
    }

    /** What the account that looks may do: its roles' privileges are listed with its own. */
    private AccountState self() throws SQLException {
      var traits = grants("SHOW GRANTS");
      traits.add(new AccountFact.Server(version));
      traits.add(new AccountFact.Looker(self));
      for (var row :
          rows(
              """
              SHOW GLOBAL VARIABLES WHERE Variable_name LIKE 'validate\\_password%'
                OR Variable_name = 'caching_sha2_password_digest_rounds'
              """,
              Catalog::texts)) {
        traits.add(new AccountFact.Variable(row.get(0), row.get(1)));
      }
      return new AccountState(self.user(), true, Optional.empty(), traits);
    }

    private String names() {
      return Sql.literal(pair.primary()) + ", " + Sql.literal(pair.cloneName());
    }

    private <T> List<T> rows(String query, Reader<T> reader) throws SQLException {
      try (var statement = connection.createStatement()) {
        statement.setEscapeProcessing(false);
        try (var result = statement.executeQuery(query)) {
          var rows = new ArrayList<T>();
          while (result.next()) {
            rows.add(reader.read(result));
          }
          return rows;
        }
      }
    }
  }

  /** Reads the row that a result stands on. */
  @FunctionalInterface
  private interface Reader<T> {
    T read(ResultSet result) throws SQLException;
  }

  /**
   * A marker counts where all host parts carry the same; the version, where all of them got that
   * one.
   */
  private static Optional<Marker> common(List<Optional<Marker>> marks) {
    var first = marks.getFirst();
    for (var mark : marks) {
      if (mark.isEmpty() || first.isEmpty()) {
        return Optional.empty();
      }
      var same =
          mark.get().secret().equals(first.get().secret())
              && mark.get().primary().equals(first.get().primary());
      if (!same) {
        return Optional.empty();
      }
      if (!mark.equals(first)) {
        first =
            Optional.of(new Marker(mark.get().secret(), mark.get().primary(), Optional.empty()));
      }
    }
    return first;
  }

  private static List<String> texts(ResultSet row) throws SQLException {
    var texts = new ArrayList<String>();
    for (var column = 1; column <= row.getMetaData().getColumnCount(); column++) {
      var text = row.getString(column);
      texts.add(text == null ? "" : text);
    }
    return texts;
  }
}

package dev.tandem.dialects.grants;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.sql.SQLException;
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
 * What one look at the catalog finds of a pair's accounts. The rows and their properties come from
 * the dialect; what both servers tell in the same words is asked here.
 */
public final class Findings {
  /** No such right; no such right on this table, column or statement. */
  private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227);

  private final Queries queries;
  private final Pair pair;
  private final Syntax syntax;

  /** What was found of each account: a set for each name. */
  private final Map<String, Set<Trait>> found = new HashMap<>();

  private final Map<Account, Optional<Marker>> marks = new LinkedHashMap<>();

  /** Look at {@code pair}. */
  public Findings(Queries queries, Pair pair, Syntax syntax) {
    this.queries = queries;
    this.pair = pair;
    this.syntax = syntax;
  }

  /** There is such an account. */
  public void list(Account account, Optional<Marker> marker, Set<? extends Trait> traits) {
    marks.put(account, marker);
    add(account, Set.of(new Listed()));
    add(account, traits);
  }

  /** It has this, too. */
  public void add(Account account, Set<? extends Trait> traits) {
    var host = account.host().orElseThrow();
    OnHost.all(host, traits)
        .forEach(found.computeIfAbsent(account.user(), name -> new HashSet<>())::add);
  }

  /** Both names, as they stand in a list of values. */
  public String names() {
    return Sql.literal(pair.primary()) + ", " + Sql.literal(pair.cloneName());
  }

  /** Say whether {@code refused} means that the account that looks may not see others. */
  public static boolean denied(SQLException refused) {
    return DENIED.contains(refused.getErrorCode());
  }

  /** Say what is known where the account that looks may not see others. */
  public static PairState hidden(Pair pair, AccountState self) {
    var hidden = Set.<Trait>of(new AccountFact.Hidden());
    return new PairState(
        new AccountState(pair.primary(), true, Optional.empty(), hidden),
        new AccountState(pair.cloneName(), false, Optional.empty(), hidden),
        self);
  }

  /** Say all that was found. */
  public PairState state(AccountState self) {
    return new PairState(state(pair.primary()), state(pair.cloneName()), self);
  }

  private AccountState state(String name) {
    var own = marks.entrySet().stream().filter(each -> each.getKey().user().equals(name)).toList();
    return own.isEmpty()
        ? AccountState.absent(name)
        : new AccountState(
            name,
            true,
            common(own.stream().map(Map.Entry::getValue).toList()),
            found.getOrDefault(name, Set.of()));
  }

  /** Find what the accounts were given, and what keeps it from being given to others. */
  public void grants() throws SQLException {
    for (var account : List.copyOf(marks.keySet())) {
      add(account, granted("SHOW GRANTS FOR " + account.sql(), account));
    }
    gone();
    definers();
  }

  private static boolean isProxy(String row) {
    return row.startsWith("GRANT PROXY ON ");
  }

  /** MariaDB before version 11.8 leaves quotes in the rows of these as they are. */
  private static Set<Trait> proxies(Queries queries, Account account) throws SQLException {
    var grants = new HashSet<Trait>();
    for (var row :
        queries.texts(
            "SELECT Proxied_user, Proxied_host, With_grant FROM mysql.proxies_priv WHERE User = "
                + Sql.literal(account.user())
                + " AND Host = "
                + Sql.literal(account.host().orElse("")))) {
      var scope = new Scope.Proxied(Account.at(row.get(0), row.get(1)));
      grants.add(new Grant.Privilege(scope, "PROXY"));
      if (row.get(2).equals("1")) {
        grants.add(new Grant.GrantOption(scope));
      }
    }
    return grants;
  }

  /** Read what the account that looks was given, it and its roles. */
  public Set<Trait> own(Account self) throws SQLException {
    try {
      return granted("SHOW GRANTS", self);
    } catch (SQLException refused) {
      if (denied(refused)) {
        return read(rows("SHOW GRANTS"));
      }
      throw refused;
    }
  }

  private Set<Trait> granted(String query, Account account) throws SQLException {
    var rows = rows(query);
    var separately = syntax == Syntax.MARIADB && rows.stream().anyMatch(Findings::isProxy);
    if (!separately) {
      return read(rows);
    }
    var grants = read(rows.stream().filter(row -> !isProxy(row)).toList());
    grants.addAll(proxies(queries, account));
    return grants;
  }

  private List<String> rows(String query) throws SQLException {
    // MySQL says that the column is latin1, and it is not.
    return queries.rows(query, row -> new String(row.getBytes(1), UTF_8));
  }

  private static Set<Trait> read(List<String> rows) {
    var grants = new HashSet<Trait>();
    for (var row : rows) {
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
    var primary = new Grantee(state(pair.primary()));
    primary.hosts().forEach(host -> grants.addAll(primary.grants(host)));
    var there = Existing.find(grants, queries::texts);
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
    for (var row : queries.texts(query)) {
      var definer = row.get(1);
      var at = definer.lastIndexOf('@');
      add(
          Account.at(definer.substring(0, at), definer.substring(at + 1)),
          Set.of(new AccountFact.Definer(row.get(0), Long.parseLong(row.get(2)))));
    }
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
}

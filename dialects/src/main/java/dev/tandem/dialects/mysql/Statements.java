package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Grant;
import dev.tandem.dialects.grants.GrantDrift;
import dev.tandem.dialects.grants.GrantStatements;
import dev.tandem.dialects.grants.OnHost;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.dialects.mysql.AccountTrait.Attribute;
import dev.tandem.dialects.mysql.AccountTrait.Kind;
import dev.tandem.dialects.mysql.AccountTrait.Property;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Writes the statements that make the clone the primary's image, in an order that the server
 * accepts. There are no transactions for accounts: whatever was done when it failed, the next look
 * finds the rest.
 */
final class Statements {
  private final Drift drift;
  private final Version version;
  private final MysqlAccount primary;
  private final MysqlAccount cloned;
  private final List<AccountChange> changes = new ArrayList<>();

  private Statements(PairState pair, Drift drift) {
    this.drift = drift;
    this.version = MysqlAccount.version(pair);
    this.primary = new MysqlAccount(pair.primary());
    this.cloned = new MysqlAccount(pair.cloneState());
  }

  /**
   * Create the clone where it is absent, mark it, take what it has too much, give what it lacks.
   */
  static List<AccountChange> prepare(PairState pair, Drift drift, Marker marker) {
    var statements = new Statements(pair, drift);
    statements.drop();
    statements.create(marker);
    statements.mark(marker);
    statements.hosts().forEach(statements::mend);
    return List.copyOf(statements.changes);
  }

  /**
   * The host parts that the clone has when {@code drift} is mended: passwords are set for each of
   * them.
   */
  static List<String> hosts(MysqlAccount primary, MysqlAccount cloned, Drift drift) {
    var hosts = new TreeSet<>(cloned.state().exists() ? cloned.hosts() : primary.hosts());
    MysqlAccount.hosts(drift.missing()).forEach(hosts::add);
    MysqlAccount.hosts(drift.extra()).forEach(hosts::remove);
    return List.copyOf(hosts);
  }

  private List<String> hosts() {
    return hosts(primary, cloned, drift);
  }

  private void drop() {
    MysqlAccount.hosts(drift.extra())
        .map(cloned::at)
        .forEach(account ->
            add(
                "drop " + account.sql() + ", as the primary has no such host part",
                "DROP USER IF EXISTS " + account.sql()));
  }

  /**
   * All host parts in one statement, so that each carries the marker as soon as it is there. No IF
   * NOT EXISTS: an account that somebody else made meanwhile is not ours.
   */
  private void create(Marker marker) {
    var created = hosts().stream().filter(host -> !cloned.hosts().contains(host)).toList();
    if (created.isEmpty()) {
      return;
    }
    var accounts =
        created.stream()
            .map(host -> cloned.at(host).sql() + unusable(host))
            .collect(Collectors.joining(", "));
    add(
        "create "
            + created.stream().map(host -> cloned.at(host).sql()).collect(Collectors.joining(", "))
            + ", locked and with no password that logs in",
        "CREATE USER " + accounts + " ACCOUNT LOCK" + attribute(Json.marker(marker)));
  }

  private String unusable(String host) {
    var scheme = Scheme.named(primary.plugin(host)).orElse(Scheme.CACHING_SHA2);
    return " IDENTIFIED WITH '" + scheme.plugin() + "' AS '" + scheme.unusable() + "'";
  }

  private void mark(Marker marker) {
    var ours =
        cloned.state().marker().stream()
            .anyMatch(mark ->
                mark.secret().equals(marker.secret()) && mark.primary().equals(marker.primary()));
    var unmarked =
        cloned.hosts().stream()
            .filter(host -> hosts().contains(host))
            .map(host -> cloned.at(host).sql())
            .collect(Collectors.joining(", "));
    if (!ours && !unmarked.isEmpty() && version.atLeast(Version.ATTRIBUTES)) {
      add(
          "mark " + unmarked + " as the clone of " + Sql.name(marker.primary()),
          "ALTER USER " + unmarked + attribute(Json.marker(marker)));
    }
  }

  private String attribute(String json) {
    return version.atLeast(Version.ATTRIBUTES) ? " ATTRIBUTE " + Sql.literal(json) : "";
  }

  private void mend(String host) {
    properties(host);
    attributes(host);
    changes.addAll(
        GrantStatements.mend(
            cloned.at(host),
            cloned.grants(host),
            new GrantDrift(
                on(host, Grant.class, drift.missing()), on(host, Grant.class, drift.extra())),
            version.atLeast(Version.IF_EXISTS) ? Syntax.MYSQL : Syntax.OLDER_MYSQL));
  }

  private void properties(String host) {
    var clauses = new ArrayList<String>();
    var limits = false;
    for (var kind : Kind.values()) {
      var clause = clause(kind, host);
      if (clause.isPresent()) {
        clauses.add((kind.limit() && !limits ? "WITH " : "") + clause.get());
        limits |= kind.limit();
      }
    }
    if (!clauses.isEmpty()) {
      var words = String.join(" ", clauses);
      var account = cloned.at(host).sql();
      add("set of " + account + ": " + words, "ALTER USER " + account + " " + words);
    }
  }

  private Optional<String> clause(Kind kind, String host) {
    return one(kind, on(host, Property.class, drift.missing()))
        .map(Property::clause)
        .or(() -> one(kind, on(host, Property.class, drift.extra())).map(taken -> kind.usual()));
  }

  private static Optional<Property> one(Kind kind, Set<Property> properties) {
    return properties.stream().filter(property -> property.kind() == kind).findAny();
  }

  private void attributes(String host) {
    var members =
        on(host, Attribute.class, drift.missing()).stream()
            .map(attribute -> Json.quote(attribute.name()) + ": " + attribute.json())
            .sorted()
            .collect(Collectors.joining(", "));
    if (!members.isEmpty()) {
      var account = cloned.at(host).sql();
      add(
          "write on " + account + " what stands on the primary",
          "ALTER USER " + account + attribute("{" + members + "}"));
    }
  }

  private static <T extends Trait> Set<T> on(String host, Class<T> kind, Set<Trait> traits) {
    return OnHost.of(host, kind, traits);
  }

  private void add(String summary, String sql) {
    changes.add(AccountChange.plain(summary, sql));
  }
}

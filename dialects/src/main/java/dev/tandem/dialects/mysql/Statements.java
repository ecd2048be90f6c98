package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.AccountTrait.Attribute;
import dev.tandem.dialects.grants.Mending;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the statements that make the clone the primary's image, in an order that the server
 * accepts.
 */
final class Statements {
  private final Mending mending;
  private final Version version;
  private final List<AccountChange> changes = new ArrayList<>();

  private Statements(PairState pair, Drift drift) {
    this.mending = Mending.of(pair, drift);
    this.version = MysqlAccount.version(pair);
  }

  /**
   * Create the clone where it is absent, mark it, take what it has too much, give what it lacks.
   */
  static List<AccountChange> prepare(PairState pair, Drift drift, Marker marker) {
    var statements = new Statements(pair, drift);
    statements.create(marker);
    statements.mark(marker);
    statements.mending.hosts().forEach(statements::mend);
    // last: until then it may be the only one by which the clone logs in
    statements.changes.addAll(statements.mending.drop());
    return List.copyOf(statements.changes);
  }

  /**
   * All host parts in one statement, so that each carries the marker as soon as it is there. No IF
   * NOT EXISTS: an account that somebody else made meanwhile is not ours.
   *
   * <p>A host part that joins others would take logins from them: where those let the clone in, the
   * new one does, by the same password.
   */
  private void create(Marker marker) {
    var created = mending.created();
    if (created.isEmpty()) {
      return;
    }
    var model = model();
    var password =
        model.isPresent()
            ? "with the clone's present password"
            : "locked and with no password that logs in";
    var end = (model.isPresent() ? "" : " ACCOUNT LOCK") + attribute(Json.marker(marker));
    changes.add(
        new AccountChange(
            "create "
                + created.stream().map(this::name).collect(Collectors.joining(", "))
                + ", "
                + password,
            create(created, model.map(StoredPassword::reveal)) + end,
            create(created, model.map(stored -> "********")) + end,
            Optional.empty()));
  }

  /** How the clone logs in from elsewhere, if it does. */
  private Optional<StoredPassword> model() {
    var cloned = mending.cloned();
    return cloned.hosts().stream()
        .filter(host -> cloned.on(host, AccountFact.Locked.class).isEmpty())
        .flatMap(host -> cloned.on(host, StoredPassword.class).stream())
        .findFirst();
  }

  private String create(List<String> hosts, Optional<String> hash) {
    return hosts.stream()
        .map(host -> {
          var scheme = Scheme.named(plugin(host)).orElse(Scheme.CACHING_SHA2);
          return name(host)
              + " IDENTIFIED WITH '"
              + scheme.plugin()
              + "' AS "
              + Sql.literal(hash.orElse(scheme.unusable()));
        })
        .collect(Collectors.joining(", ", "CREATE USER ", ""));
  }

  private String plugin(String host) {
    return model()
        .map(StoredPassword::plugin)
        .orElseGet(() -> MysqlAccount.plugin(mending.primary(), host));
  }

  private void mark(Marker marker) {
    var unmarked = mending.kept().stream().map(this::name).collect(Collectors.joining(", "));
    if (!mending.marked(marker) && !unmarked.isEmpty() && version.atLeast(Version.ATTRIBUTES)) {
      add(
          "mark " + unmarked + " as the clone of " + Sql.name(marker.primary()),
          "ALTER USER " + unmarked + attribute(Json.marker(marker)));
    }
  }

  private String attribute(String json) {
    return version.atLeast(Version.ATTRIBUTES) ? " ATTRIBUTE " + Sql.literal(json) : "";
  }

  private void mend(String host) {
    changes.addAll(mending.properties(host));
    attributes(host);
    changes.addAll(
        mending.grants(
            host, version.atLeast(Version.IF_EXISTS) ? Syntax.MYSQL : Syntax.OLDER_MYSQL));
  }

  private void attributes(String host) {
    var missing = mending.missing(host, Attribute.class);
    var there = mending.cloned().on(host, Attribute.class).stream().map(Attribute::name).toList();
    var stale =
        missing.stream()
            .map(Attribute::name)
            .filter(there::contains)
            .map(name -> Json.quote(name) + ": null");
    write(host, "take from " + name(host) + " what stands otherwise on the primary", stale);
    write(
        host,
        "write on " + name(host) + " what stands on the primary",
        missing.stream().map(attribute -> Json.quote(attribute.name()) + ": " + attribute.json()));
  }

  /** The server merges: what is in an object stays there, unless the whole goes first. */
  private void write(String host, String summary, Stream<String> members) {
    var written = members.sorted().collect(Collectors.joining(", "));
    if (!written.isEmpty()) {
      add(summary, "ALTER USER " + name(host) + attribute("{" + written + "}"));
    }
  }

  private String name(String host) {
    return mending.cloned().at(host).sql();
  }

  private void add(String summary, String sql) {
    changes.add(AccountChange.plain(summary, sql));
  }
}

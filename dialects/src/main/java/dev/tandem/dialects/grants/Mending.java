package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.AccountTrait.Kind;
import dev.tandem.dialects.grants.AccountTrait.Property;
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

/**
 * Writes the statements that both servers take to make the clone the primary's image. There are no
 * transactions for accounts: whatever was done when it failed, the next look finds the rest.
 *
 * @param primary the truth
 * @param cloned its image
 * @param drift how they differ
 */
public record Mending(Grantee primary, Grantee cloned, Drift drift) {

  /** Mend {@code drift} of {@code pair}. */
  public static Mending of(PairState pair, Drift drift) {
    return new Mending(new Grantee(pair.primary()), new Grantee(pair.cloneState()), drift);
  }

  /**
   * The host parts that the clone has when the drift is mended: passwords are set for each of them.
   */
  public List<String> hosts() {
    var hosts = new TreeSet<>(cloned.state().exists() ? cloned.hosts() : primary.hosts());
    Grantee.hosts(drift.missing()).forEach(hosts::add);
    Grantee.hosts(drift.extra()).forEach(hosts::remove);
    return List.copyOf(hosts);
  }

  /** The host parts that have to be created. */
  public List<String> created() {
    return hosts().stream().filter(host -> !cloned.hosts().contains(host)).toList();
  }

  /** The host parts that are there and stay. */
  public List<String> kept() {
    return cloned.hosts().stream().filter(host -> hosts().contains(host)).toList();
  }

  /** Say whether the clone carries {@code marker}, of whatever version. */
  public boolean marked(Marker marker) {
    return cloned.state().marker().stream()
        .anyMatch(mark ->
            mark.secret().equals(marker.secret()) && mark.primary().equals(marker.primary()));
  }

  /** Drop the host parts that the primary has not. */
  public List<AccountChange> drop() {
    return Grantee.hosts(drift.extra())
        .map(cloned::at)
        .map(account ->
            AccountChange.plain(
                "drop " + account.sql() + ", as the primary has no such host part",
                "DROP USER IF EXISTS " + account.sql()))
        .toList();
  }

  /** Set what can be said once of an account. */
  public List<AccountChange> properties(String host) {
    var clauses = new ArrayList<String>();
    var limits = false;
    for (var kind : Kind.values()) {
      var clause = clause(kind, host);
      if (clause.isPresent()) {
        clauses.add((kind.limit() && !limits ? "WITH " : "") + clause.get());
        limits |= kind.limit();
      }
    }
    if (clauses.isEmpty()) {
      return List.of();
    }
    var words = String.join(" ", clauses);
    return clauses.contains(Kind.EXPIRY.usual())
        // MySQL writes the usual down and goes on with the interval, unless there is none.
        ? List.of(alter(host, "PASSWORD EXPIRE NEVER"), alter(host, words))
        : List.of(alter(host, words));
  }

  private AccountChange alter(String host, String words) {
    var account = cloned.at(host).sql();
    return AccountChange.plain(
        "set of " + account + ": " + words, "ALTER USER " + account + " " + words);
  }

  private Optional<String> clause(Kind kind, String host) {
    return one(kind, missing(host, Property.class))
        .map(Property::clause)
        .or(() -> one(kind, extra(host, Property.class)).map(taken -> kind.usual()));
  }

  private static Optional<Property> one(Kind kind, Set<Property> properties) {
    return properties.stream().filter(property -> property.kind() == kind).findAny();
  }

  /** Take what was given too much, and give what lacks. */
  public List<AccountChange> grants(String host, Syntax syntax) {
    return GrantStatements.mend(
        cloned.at(host),
        cloned.grants(host),
        new GrantDrift(missing(host, Grant.class), extra(host, Grant.class)),
        syntax);
  }

  /** What lacks of one kind, where the clone logs in from {@code host}. */
  public <T extends Trait> Set<T> missing(String host, Class<T> kind) {
    return OnHost.of(host, kind, drift.missing());
  }

  private <T extends Trait> Set<T> extra(String host, Class<T> kind) {
    return OnHost.of(host, kind, drift.extra());
  }
}

package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.GrantOption;
import dev.tandem.dialects.grants.Grant.Grantable;
import dev.tandem.dialects.grants.Grant.Privilege;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds what the admin may not do and has to, each with the statement that gives it the right. */
public final class MissingRights {
  private static final Scope EVERYTHING = new Scope.Global();

  private final Grantee primary;
  private final Grantee cloned;
  private final Syntax syntax;
  private final Rights rights;
  private final Account looker;
  private final List<Obstacle> missing = new ArrayList<>();

  private MissingRights(PairState pair, AllPrivileges all, Syntax syntax) {
    this.syntax = syntax;
    this.primary = new Grantee(pair.primary());
    this.cloned = new Grantee(pair.cloneState());
    var self = new Grantee(pair.self());
    this.rights = new Rights(self.all(Grant.class).collect(Collectors.toSet()), all);
    this.looker =
        self.all(AccountFact.Looker.class)
            .findAny()
            .map(AccountFact.Looker::account)
            .orElse(Account.at(pair.self().name(), "%"));
  }

  /** Find them all. An account that changes itself needs no right. */
  public static List<Obstacle> find(
      PairState pair, Policy policy, AllPrivileges all, Syntax syntax) {
    if (pair.self().name().equals(pair.primary().name())) {
      return List.of();
    }
    var search = new MissingRights(pair, all, syntax);
    search.accounts();
    if (policy.strategy() == Strategy.ALTERNATING_USERS) {
      search.drift(Image.drift(pair, all).under(policy.sync()));
    }
    return search.missing;
  }

  private void accounts() {
    if (primary.hidden()) {
      lack("see accounts and their privileges", "SELECT ON `mysql`.*");
    }
    if (!rights.has(new Privilege(EVERYTHING, "CREATE USER"))) {
      lack("change accounts", "CREATE USER ON *.*");
    }
    var system = new Privilege(EVERYTHING, "SYSTEM_USER");
    if ((has(primary, system) || has(cloned, system)) && !rights.has(system)) {
      lack("change an account with SYSTEM_USER", "SYSTEM_USER ON *.*");
    }
  }

  private static boolean has(Grantee account, Privilege privilege) {
    return account.hosts().stream().anyMatch(host -> account.grants(host).contains(privilege));
  }

  private void drift(Drift drift) {
    var changed = Stream.concat(drift.missing().stream(), drift.extra().stream());
    Map<String, Set<String>> lacked = new TreeMap<>();
    for (var trait : Stream.concat(changed, unseen()).collect(Collectors.toSet())) {
      if (trait instanceof OnHost onHost && onHost.trait() instanceof Grant grant) {
        lacked(grant)
            .forEach(privilege ->
                lacked
                    .computeIfAbsent(privilege.scope().sql(), scope -> new TreeSet<>())
                    .add(privilege.sql()));
        role(grant);
        defaultRole(grant);
      }
    }
    lacked.forEach((scope, names) -> pass(String.join(", ", names) + " ON " + scope));
  }

  /** What seems not to be there may be hidden from an admin who has no rights on it. */
  private Stream<Trait> unseen() {
    return primary.hosts().stream()
        .flatMap(host ->
            primary.on(host, AccountFact.Gone.class).stream()
                .map(AccountFact.Gone::grant)
                .filter(grant -> !cloned.grants(host).contains(grant))
                .map(grant -> new OnHost(host, grant)));
  }

  /** What has to be held, with the right to pass it on, to give or take {@code grant}. */
  private Stream<Privilege> lacked(Grant grant) {
    var needed =
        switch (grant) {
          case Privilege privilege -> Stream.of(privilege);
          case Grantable(var privilege) -> Stream.of(privilege);
          case GrantOption(var scope) ->
              Stream.of(new Privilege(scope, scope instanceof Scope.Proxied ? "PROXY" : "USAGE"));
          case Grant.Restriction(var scope, var name) -> Stream.of(new Privilege(EVERYTHING, name));
          case Grant.Role role -> Stream.<Privilege>empty();
          case Grant.AdminOption option -> Stream.<Privilege>empty();
          case Grant.DefaultRole role -> Stream.<Privilege>empty();
        };
    return needed.map(this::asked).filter(privilege -> !rights.mayPassOn(privilege));
  }

  /**
   * MariaDB compares the host part of the account that may be proxied with where the one comes from
   * who passes that on: only who may proxy all can be sure.
   */
  private Privilege asked(Privilege privilege) {
    return syntax == Syntax.MARIADB && privilege.scope() instanceof Scope.Proxied
        ? new Privilege(new Scope.Proxied(Account.at("", "%")), privilege.name())
        : privilege;
  }

  private void role(Grant grant) {
    var role =
        switch (grant) {
          case Grant.Role(var given) -> Optional.of(given);
          case Grant.AdminOption(var given) -> Optional.of(given);
          case Grant.DefaultRole given -> Optional.<Account>empty();
          case Privilege privilege -> Optional.<Account>empty();
          case Grantable grantable -> Optional.<Account>empty();
          case GrantOption option -> Optional.<Account>empty();
          case Grant.Restriction restriction -> Optional.<Account>empty();
        };
    role.filter(given -> !rights.mayGive(given, syntax))
        .map(given ->
            right(
                "give or take role " + given.sql(),
                "GRANT " + given.sql() + " TO " + looker.sql() + " WITH ADMIN OPTION;"))
        .ifPresent(this::add);
  }

  /** MariaDB has this one right for it. */
  private void defaultRole(Grant grant) {
    var update = new Privilege(new Scope.Schema("mysql"), "UPDATE");
    if (grant instanceof Grant.DefaultRole && syntax == Syntax.MARIADB && !rights.has(update)) {
      lack("set the default role of another account", update.text());
    }
  }

  private void pass(String what) {
    missing.add(
        right("pass on " + what, "GRANT " + what + " TO " + looker.sql() + " WITH GRANT OPTION;"));
  }

  private void lack(String what, String privilege) {
    add(right(what, "GRANT " + privilege + " TO " + looker.sql() + ";"));
  }

  private void add(Obstacle obstacle) {
    if (!missing.contains(obstacle)) {
      missing.add(obstacle);
    }
  }

  private Obstacle right(String what, String mend) {
    return new Obstacle(Obstacle.Kind.MISSING_RIGHT, looker.sql() + " may not " + what + ".", mend);
  }
}

package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.AdminOption;
import dev.tandem.dialects.grants.Grant.DefaultRole;
import dev.tandem.dialects.grants.Grant.GrantOption;
import dev.tandem.dialects.grants.Grant.Grantable;
import dev.tandem.dialects.grants.Grant.Privilege;
import dev.tandem.dialects.grants.Grant.Restriction;
import dev.tandem.dialects.grants.Grant.Role;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the statements that mend the drift of one account, in an order that the servers accept:
 * take before giving, the whole server before what is in it, a partial revoke after what it
 * restricts.
 */
public final class GrantStatements {
  private static final Scope EVERYTHING = new Scope.Global();
  private static final GrantOption ON_EVERYTHING = new GrantOption(EVERYTHING);

  private final Account grantee;
  private final GrantDrift drift;
  private final Syntax syntax;

  /** What it will have in the end. */
  private final Set<Grant> wanted;

  /** What has to be given. */
  private final Set<Grant> missing;

  private final List<AccountChange> changes = new ArrayList<>();

  private GrantStatements(Account grantee, Set<Grant> actual, GrantDrift drift, Syntax syntax) {
    this.grantee = grantee;
    this.drift = drift;
    this.syntax = syntax;
    this.wanted = new HashSet<>(actual);
    wanted.removeAll(drift.extra());
    wanted.addAll(drift.missing());
    this.missing = new HashSet<>(drift.missing());
    sorted(wanted, Privilege.class).filter(this::goesWithItsTable).forEach(missing::add);
  }

  /** Taking a privilege on a table takes it on each of its columns. */
  private boolean goesWithItsTable(Privilege privilege) {
    return privilege.column().isPresent()
        && drift.extra().contains(new Privilege(privilege.scope(), privilege.name()));
  }

  /** Mend {@code drift} of {@code grantee}, who has {@code actual}. */
  public static List<AccountChange> mend(
      Account grantee, Set<Grant> actual, GrantDrift drift, Syntax syntax) {
    var statements = new GrantStatements(grantee, actual, drift, syntax);
    statements.take();
    statements.give();
    statements.roles();
    return List.copyOf(statements.changes);
  }

  private void take() {
    syntax
        .lists(extra(Role.class).map(Role::role).map(Account::sql).toList())
        .forEach(roles -> revoke("role " + roles, roles));
    // Before the right to pass everything on: MySQL's books don't agree on what it leaves of these.
    revoke(
        EVERYTHING,
        Stream.concat(extra(Privilege.class).filter(Privilege::dynamic), stripped())
            .map(Privilege::sql)
            .toList());
    scopes(drift.extra())
        .forEach(scope ->
            revoke(
                scope,
                Stream.concat(
                        extra(Privilege.class)
                            .filter(each -> each.scope().equals(scope) && !each.dynamic())
                            .map(Privilege::sql),
                        option(scope))
                    .toList()));
    extra(GrantOption.class)
        .map(GrantOption::scope)
        .filter(scope -> scope instanceof Scope.Proxied && wanted.contains(proxy(scope)))
        .forEach(scope -> grant(List.of(proxy(scope)), false));
  }

  /** Dynamic privileges that lose their option: there is no way to take it alone. */
  private Stream<Privilege> stripped() {
    return extra(Grantable.class).map(Grantable::privilege).filter(wanted::contains);
  }

  private Stream<String> option(Scope scope) {
    return drift.extra().contains(new GrantOption(scope)) && !(scope instanceof Scope.Proxied)
        ? Stream.of("GRANT OPTION")
        : Stream.empty();
  }

  private void revoke(Scope scope, List<String> names) {
    if (!names.isEmpty()) {
      var what = String.join(", ", names) + " ON " + scope.sql();
      revoke(what, what);
    }
  }

  private void give() {
    scopes(missing).filter(Scope.Proxied.class::isInstance).forEach(this::give);
    var lost = new HashSet<>(drift.extra());
    if (givesProxyOption() && !wanted.contains(ON_EVERYTHING)) {
      // MySQL gives the right to pass everything on together with the right to pass a proxy on.
      revoke(ON_EVERYTHING.text(), ON_EVERYTHING.text());
      lost.add(ON_EVERYTHING);
    }
    if (lifted().findAny().isPresent() || missing.stream().anyMatch(this::isStatic)) {
      giveEverywhere();
    }
    dynamic(lost.contains(ON_EVERYTHING));
    restrict();
    scopes(missing)
        .filter(scope -> !(scope instanceof Scope.Proxied) && !scope.equals(EVERYTHING))
        .forEach(this::give);
  }

  private boolean givesProxyOption() {
    return missing(GrantOption.class).anyMatch(each -> each.scope() instanceof Scope.Proxied);
  }

  private boolean isStatic(Grant grant) {
    return grant.equals(ON_EVERYTHING)
        || (grant instanceof Privilege privilege
            && privilege.scope().equals(EVERYTHING)
            && !privilege.dynamic());
  }

  /** Giving once more what is restricted lifts all its restrictions. */
  private void giveEverywhere() {
    var privileges =
        Stream.concat(
                lifted().map(name -> new Privilege(EVERYTHING, name)),
                missing(Privilege.class).filter(this::isStatic))
            .distinct()
            .toList();
    grant(
        privileges.isEmpty() ? List.of(new Privilege(EVERYTHING, "USAGE")) : privileges,
        missing.contains(ON_EVERYTHING));
  }

  private Stream<String> lifted() {
    return extra(Restriction.class)
        .map(Restriction::privilege)
        .filter(name -> wanted.contains(new Privilege(EVERYTHING, name)))
        .distinct();
  }

  /** Taking the right to pass everything on takes it from dynamic privileges, too. */
  private void dynamic(boolean optionLost) {
    var grantable =
        sorted(wanted, Grantable.class)
            .filter(each -> optionLost || missing.contains(each))
            .map(Grantable::privilege)
            .toList();
    var plain =
        Stream.concat(missing(Privilege.class).filter(Privilege::dynamic), stripped())
            .filter(each -> !grantable.contains(each))
            .toList();
    if (!plain.isEmpty()) {
      grant(plain, false);
    }
    if (!grantable.isEmpty()) {
      grant(grantable, true);
    }
  }

  private void restrict() {
    var lifted = lifted().toList();
    sorted(wanted, Restriction.class)
        .filter(each -> missing.contains(each) || lifted.contains(each.privilege()))
        .forEach(each ->
            add(
                "restrict " + grantee.sql() + ": " + each.text(),
                "REVOKE "
                    + each.privilege()
                    + " ON "
                    + each.scope().sql()
                    + " FROM "
                    + grantee.sql()));
  }

  private void give(Scope scope) {
    var privileges = missing(Privilege.class).filter(each -> each.scope().equals(scope)).toList();
    var option = missing.contains(new GrantOption(scope));
    var nothingElse = scope instanceof Scope.Proxied ? proxy(scope) : new Privilege(scope, "USAGE");
    grant(privileges.isEmpty() ? List.of(nothingElse) : privileges, option);
  }

  private static Privilege proxy(Scope scope) {
    return new Privilege(scope, "PROXY");
  }

  private void roles() {
    var plain =
        missing(Role.class)
            .map(Role::role)
            .filter(role -> !wanted.contains(new AdminOption(role)))
            .map(Account::sql)
            .toList();
    syntax
        .lists(plain)
        .forEach(roles ->
            add(
                "give " + grantee.sql() + ": role " + roles,
                "GRANT " + roles + " TO " + grantee.sql()));
    missing(AdminOption.class)
        .forEach(option ->
            add(
                "give " + grantee.sql() + ": " + option.text(),
                "GRANT " + option.role().sql() + " TO " + grantee.sql() + " WITH ADMIN OPTION"));
    var stripped =
        extra(AdminOption.class)
            .filter(option -> wanted.contains(new Role(option.role())))
            .toList();
    for (var option : stripped) {
      syntax
          .takeAdminOption(option.role(), grantee)
          .forEach(sql -> add("take from " + grantee.sql() + ": " + option.text(), sql));
    }
    // A role that is taken is no default role any more, even if it is given again.
    var lost =
        stripped.stream().anyMatch(option -> wanted.contains(new DefaultRole(option.role())));
    if (lost
        || Stream.concat(missing(DefaultRole.class), extra(DefaultRole.class))
            .findAny()
            .isPresent()) {
      var roles = sorted(wanted, DefaultRole.class).map(DefaultRole::role).toList();
      add("set the default roles of " + grantee.sql(), syntax.setDefaultRoles(roles, grantee));
    }
  }

  private void grant(List<Privilege> privileges, boolean option) {
    var names = privileges.stream().map(Privilege::sql).collect(Collectors.joining(", "));
    var what = names + " ON " + privileges.getFirst().scope().sql();
    var with = option ? " WITH GRANT OPTION" : "";
    add(
        "give " + grantee.sql() + ": " + what + with,
        "GRANT " + what + " TO " + grantee.sql() + with);
  }

  private void revoke(String what, String sql) {
    add("take from " + grantee.sql() + ": " + what, syntax.revoke(sql + " FROM " + grantee.sql()));
  }

  private void add(String summary, String sql) {
    changes.add(AccountChange.plain(summary, sql));
  }

  private static Stream<Scope> scopes(Set<Grant> grants) {
    return grants.stream()
        .flatMap(grant ->
            switch (grant) {
              case Privilege privilege -> Stream.of(privilege.scope());
              case GrantOption option -> Stream.of(option.scope());
              case Grantable grantable -> Stream.<Scope>empty();
              case Restriction restriction -> Stream.<Scope>empty();
              case Role role -> Stream.<Scope>empty();
              case AdminOption option -> Stream.<Scope>empty();
              case DefaultRole role -> Stream.<Scope>empty();
            })
        .distinct()
        .sorted(Comparator.comparingInt(GrantStatements::rank).thenComparing(Scope::sql));
  }

  private static int rank(Scope scope) {
    return switch (scope) {
      case Scope.Global everything -> 0;
      case Scope.Schema schema -> 1;
      case Scope.Table table -> 2;
      case Scope.Routine routine -> 3;
      case Scope.Proxied proxied -> 4;
    };
  }

  private <T extends Grant> Stream<T> missing(Class<T> kind) {
    return sorted(missing, kind);
  }

  private <T extends Grant> Stream<T> extra(Class<T> kind) {
    return sorted(drift.extra(), kind);
  }

  /** In the order of their texts, so that a plan reads the same each time. */
  private static <T extends Grant> Stream<T> sorted(Set<Grant> grants, Class<T> kind) {
    return grants.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .sorted(Comparator.comparing(Trait::text));
  }
}

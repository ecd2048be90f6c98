package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.postgresql.RoleTrait.Attribute;
import dev.tandem.dialects.postgresql.RoleTrait.Member;
import dev.tandem.dialects.postgresql.RoleTrait.MemberOption;
import dev.tandem.dialects.postgresql.RoleTrait.Setting;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Trait;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Finds what the account that looked may not do and will have to, with the statement that lets it.
 */
final class MissingRights {
  private static final Set<String> SUPERUSERS_UNTIL_15 = Set.of("REPLICATION", "BYPASSRLS");
  private static final Set<String> GIVEN_BY_HOLDERS =
      Set.of("CREATEDB", "REPLICATION", "BYPASSRLS");

  private final PairState pair;
  private final Role self;
  private final Role cloned;
  private final String me;
  private final boolean options;

  /** A set: several traits may want the same right. */
  private final Set<Obstacle> missing = new LinkedHashSet<>();

  private MissingRights(PairState pair) {
    this.pair = pair;
    this.self = new Role(pair.self());
    this.cloned = new Role(pair.cloneState());
    this.me = Sql.name(pair.self().name());
    this.options = Role.version(pair) >= RoleFact.Server.OPTIONS;
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var search = new MissingRights(pair);
    search.passwords();
    var single = policy.strategy() == Strategy.SINGLE_USER;
    if (search.self.superuser() || (single && search.self.name().equals(pair.primary().name()))) {
      return List.copyOf(search.missing);
    }
    search.roles(single);
    if (!single) {
      search.changes(Image.drift(pair, policy).under(policy.sync()));
    }
    return List.copyOf(search.missing);
  }

  private void passwords() {
    if (self.has(new RoleFact.PasswordsRestricted()) && !self.superuser()) {
      lack(
          "set passwords while rds.restrict_password_commands is on",
          "GRANT rds_password TO " + me + ";");
    }
  }

  private void roles(boolean single) {
    if (!self.has(Attribute.CREATEROLE)) {
      lack("create and alter roles", "ALTER ROLE " + me + " CREATEROLE;");
    }
    var altered = single ? List.of(pair.primary()) : List.of(pair.primary(), pair.cloneState());
    for (var account : altered) {
      if (options && account.exists()) {
        administer(account.name());
      }
      if (new Role(account).superuser()
          || (!options && new Role(account).has(new Attribute("REPLICATION")))) {
        lack(
            "alter " + Sql.name(account.name()) + ", which takes a superuser",
            "ALTER ROLE " + me + " SUPERUSER;");
      }
    }
  }

  private void changes(Drift drift) {
    var all = Stream.concat(drift.missing().stream(), drift.extra().stream()).toList();
    for (var trait : all) {
      switch (trait) {
        case Attribute(var keyword) -> attribute(keyword);
        case Setting setting when setting.restricted() ->
            lack(
                "set " + setting.name() + " for a role",
                options || Role.version(pair) >= 150000
                    ? "GRANT SET ON PARAMETER " + Sql.setting(setting.name()) + " TO " + me + ";"
                    : "ALTER ROLE " + me + " SUPERUSER;");
        case Member(var group) when options -> administer(group);
        case MemberOption(var group, var ignored) when options -> administer(group);
        default -> {}
      }
    }
    unreachable(new Role(pair.primary()), drift.missing()::contains, this::mayGive);
    unreachable(cloned, drift.extra()::contains, this::mayTake);
    foreignMemberships(drift);
  }

  private void attribute(String keyword) {
    if (options && GIVEN_BY_HOLDERS.contains(keyword) && !self.has(new Attribute(keyword))) {
      lack(
          "give or take " + keyword + " without having it",
          "ALTER ROLE " + me + " " + keyword + ";");
    } else if (!options && SUPERUSERS_UNTIL_15.contains(keyword)) {
      lack(
          "give or take " + keyword + ", which takes a superuser",
          "ALTER ROLE " + me + " SUPERUSER;");
    }
  }

  /** Who repeats or takes back a grant must act as who gave it. */
  private void unreachable(
      Role role, Predicate<Trait> changed, Function<RoleFact.PrivilegeBy, String> mend) {
    role.all(RoleFact.PrivilegeBy.class)
        .filter(by -> !by.reachable())
        .filter(by ->
            changed.test(by.privilege()) || changed.test(new RoleTrait.Grantable(by.privilege())))
        .forEach(by ->
            lack(
                "grant and revoke what "
                    + Sql.name(by.grantor())
                    + " gave: "
                    + by.privilege().text(),
                mend.apply(by)));
  }

  private void foreignMemberships(Drift drift) {
    cloned
        .all(RoleFact.MemberBy.class)
        .filter(by -> options && !by.reachable() && taken(drift, by.group()))
        .forEach(by ->
            lack(
                "revoke the membership in "
                    + Sql.name(by.group())
                    + " that "
                    + Sql.name(by.grantor())
                    + " gave",
                "REVOKE "
                    + Sql.name(by.group())
                    + " FROM "
                    + Sql.name(cloned.name())
                    + " GRANTED BY "
                    + Sql.name(by.grantor())
                    + ";"));
  }

  private static boolean taken(Drift drift, String group) {
    return drift.extra().stream()
        .anyMatch(trait ->
            trait.equals(new Member(group))
                || (trait instanceof MemberOption option && option.group().equals(group)));
  }

  private void administer(String role) {
    if (!self.has(new RoleFact.Administers(role))) {
      lack(
          "grant and alter " + Sql.name(role),
          "GRANT " + Sql.name(role) + " TO " + me + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;");
    }
  }

  private String mayGive(RoleFact.PrivilegeBy by) {
    return by.privilege() instanceof RoleTrait.Privilege privilege
        ? "GRANT " + what(privilege) + " TO " + me + " WITH GRANT OPTION;" + where(privilege)
        : mayActAs(by.grantor());
  }

  private String mayTake(RoleFact.PrivilegeBy by) {
    return by.privilege() instanceof RoleTrait.Privilege privilege
        ? "REVOKE " + what(privilege) + " FROM " + Sql.name(cloned.name()) + ";" + where(privilege)
        : mayActAs(by.grantor());
  }

  private String mayActAs(String role) {
    return "GRANT " + Sql.name(role) + " TO " + me + (options ? " WITH INHERIT TRUE;" : ";");
  }

  private static String what(RoleTrait.Privilege privilege) {
    return privilege.privilege() + " ON " + privilege.object();
  }

  private static String where(RoleTrait.Privilege privilege) {
    return privilege.database().map(name -> " -- in database " + Sql.name(name)).orElse("");
  }

  private void lack(String what, String mend) {
    missing.add(Obstacles.right(me + " may not " + what + ".", mend));
  }
}

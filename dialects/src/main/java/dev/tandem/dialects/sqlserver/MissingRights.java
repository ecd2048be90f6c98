package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Grantable;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Member;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Trait;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what the account that looked may not do and will have to, with the statement that lets it.
 */
final class MissingRights {
  private static final String ALTER_ANY_LOGIN = "ALTER ANY LOGIN";
  private static final String ALTER_ANY_USER = "ALTER ANY USER";
  private static final String VIEW_ANY_DEFINITION = "VIEW ANY DEFINITION";
  private static final String VIEW_DEFINITION = "VIEW DEFINITION";

  private final PairState pair;
  private final Principal primary;
  private final Principal cloned;
  private final Principal self;
  private final Set<Obstacle> missing = new LinkedHashSet<>();

  private MissingRights(PairState pair) {
    this.pair = pair;
    this.primary = new Principal(pair.primary());
    this.cloned = new Principal(pair.cloneState());
    this.self = new Principal(pair.self());
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var search = new MissingRights(pair);
    var single = policy.strategy() == Strategy.SINGLE_USER;
    if (single && search.self.name().equals(search.primary.name())) {
      return List.of();
    }
    if (search.primary.home().isEmpty() && search.lacks(Optional.empty(), ALTER_ANY_LOGIN)) {
      search.lack(
          "create and alter logins",
          "USE [master]; GRANT " + ALTER_ANY_LOGIN + " TO " + search.me() + ";");
    }
    var account = single ? search.primary.name() : search.cloned.name();
    Mark.database(pair, account, policy.sync()).ifPresent(search::users);
    if (!single) {
      search.sight();
      search.changes(Image.drift(pair).under(policy.sync()));
    }
    return List.copyOf(search.missing);
  }

  /** A catalog keeps to itself what may not be seen: users, roles and their members. */
  private void sight() {
    if (primary.home().isEmpty() && lacks(Optional.empty(), VIEW_ANY_DEFINITION)) {
      lack(
          "see all that other accounts have",
          "USE [master]; GRANT " + VIEW_ANY_DEFINITION + " TO " + me() + ";");
      return;
    }
    self.all(PrincipalFact.Lacks.class)
        .filter(lack -> lack.permission().equals(VIEW_DEFINITION))
        .flatMap(lack -> lack.database().stream())
        .sorted()
        .map(Sql::name)
        .forEach(database ->
            lack(
                "see all that other accounts have in database " + database,
                "USE " + database + "; GRANT " + VIEW_DEFINITION + " TO " + me() + ";"));
  }

  private void users(String database) {
    if (lacks(Optional.of(database), ALTER_ANY_USER)) {
      lack("create and mark users in database " + Sql.name(database), owner(database));
    }
  }

  private void changes(Drift drift) {
    for (var trait : Stream.concat(drift.missing().stream(), drift.extra().stream()).toList()) {
      switch (trait) {
        case PrincipalTrait.User user -> users(user.name());
        case PrincipalTrait.Property property -> property.database().ifPresent(this::users);
        case Permission permission when isDerived(permission) ->
            permission.database().ifPresent(this::controls);
        default -> {}
      }
    }
    outOfReach(primary, drift.missing());
    outOfReach(cloned, drift.extra());
  }

  /** What stands for an ownership was read nowhere, and so was whether it can be given. */
  private boolean isDerived(Permission permission) {
    return primary.all(PrincipalFact.Owner.class).map(Image::control).anyMatch(permission::equals);
  }

  private void controls(String database) {
    if (lacks(Optional.of(database), "CONTROL")) {
      lack("give and take all that is in database " + Sql.name(database), owner(database));
    }
  }

  private void outOfReach(Principal principal, Set<Trait> changed) {
    principal
        .all(PrincipalFact.OutOfReach.class)
        .filter(out -> isChanged(out.trait(), changed))
        .sorted((one, other) -> one.text().compareTo(other.text()))
        .forEach(out -> lack("give or take " + out.trait().text(), mend(out.trait())));
  }

  /** Whatever is made in this rotation may connect by itself. */
  private boolean isChanged(PrincipalTrait trait, Set<Trait> changed) {
    return trait instanceof Permission permission
        ? (changed.contains(permission) || changed.contains(new Grantable(permission)))
            && !(Statements.isConnect(permission) && isMade(permission.database()))
        : changed.contains(trait);
  }

  private boolean isMade(Optional<String> database) {
    return !pair.cloneState().exists()
        || database.filter(name -> !cloned.has(new PrincipalTrait.User(name))).isPresent();
  }

  private String mend(PrincipalTrait trait) {
    return trait
        .database()
        .map(this::owner)
        .orElseGet(() ->
            switch (trait) {
              case Member(var nowhere, var role) ->
                  "ALTER SERVER ROLE " + Sql.name(role) + " ADD MEMBER " + me() + ";";
              case Permission permission ->
                  "USE [master]; GRANT "
                      + permission.what()
                      + " TO "
                      + me()
                      + " WITH GRANT OPTION;";
              case PrincipalTrait.Property p -> "";
              case PrincipalTrait.User u -> "";
              case Grantable g -> "";
              case PrincipalTrait.Credential c ->
                  "USE [master]; GRANT ALTER ANY CREDENTIAL TO " + me() + ";";
            });
  }

  /** Whoever has no user in a database needs one first. */
  private String owner(String database) {
    return "USE "
        + Sql.name(database)
        + "; ALTER ROLE [db_owner] ADD MEMBER "
        + me()
        + "; -- after CREATE USER "
        + me()
        + " FOR LOGIN "
        + me()
        + "; where it has no user yet";
  }

  private boolean lacks(Optional<String> database, String permission) {
    return self.has(new PrincipalFact.Lacks(database, permission));
  }

  private String me() {
    return Sql.name(self.name());
  }

  private void lack(String what, String mend) {
    missing.add(new Obstacle(Obstacle.Kind.MISSING_RIGHT, me() + " may not " + what + ".", mend));
  }
}

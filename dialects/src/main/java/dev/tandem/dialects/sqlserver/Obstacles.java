package dev.tandem.dialects.sqlserver;

import static dev.tandem.engine.spi.Obstacle.Kind.NOT_UNDERSTOOD;

import dev.tandem.dialects.sqlserver.PrincipalFact.Owner;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Member;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Finds what can't be copied faithfully, or could not be seen: what the admin lacks is for {@link
 * MissingRights}.
 */
final class Obstacles {
  private static final Set<String> RESERVED =
      Set.of("sa", "public", "dbo", "guest", "sys", "information_schema");

  /** Who is one of these can make himself the other, and then whatever he likes. */
  private static final Set<String> RULING = Set.of("sysadmin", "securityadmin");

  private final PairState pair;
  private final Policy policy;
  private final Principal primary;
  private final Principal cloned;
  private final Principal self;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private Obstacles(PairState pair, Policy policy) {
    this.pair = pair;
    this.policy = policy;
    this.primary = new Principal(pair.primary());
    this.cloned = new Principal(pair.cloneState());
    this.self = new Principal(pair.self());
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var search = new Obstacles(pair, policy);
    search.primary();
    if (policy.strategy() != Strategy.SINGLE_USER && pair.primary().exists()) {
      search.seen();
      search.copied();
      search.cloned();
      search.dropped();
      search.owned();
      search.ruled();
      search.writable();
    }
    if (pair.primary().exists()) {
      search.obstacles.addAll(MissingRights.find(pair, policy));
    }
    return List.copyOf(search.obstacles);
  }

  private void primary() {
    reserved(primary.name());
    var azure = Principal.server(pair).edition() == PrincipalFact.Server.AZURE_DATABASE;
    if (azure && primary.home().isEmpty()) {
      stop(
          "In Azure SQL Database Tandem rotates users with a password of their own, and "
              + Sql.name(primary.name())
              + " is none in this database: logins live in another one, master.",
          "CREATE USER … WITH PASSWORD in the database itself, and put its name into the secret.");
    } else if (!pair.primary().exists()) {
      stop(
          "There is no login and no contained user "
              + Sql.name(primary.name())
              + ", or "
              + Sql.name(self.name())
              + " may not see it.",
          "Correct username in the secret, or GRANT ALTER ANY LOGIN TO "
              + Sql.name(self.name())
              + ";");
    }
  }

  /** Whoever can connect has a row that says so. Where it is not seen, nothing is. */
  private void seen() {
    if (primary.home().isEmpty() && !connects(Optional.empty(), "CONNECT SQL")) {
      unseen("on the server", "USE [master]; GRANT VIEW ANY DEFINITION TO " + me() + ";");
    }
    Stream.concat(
            primary.home().stream(),
            primary.all(PrincipalTrait.User.class).map(PrincipalTrait.User::name).sorted())
        .filter(database -> !connects(Optional.of(database), "CONNECT"))
        .forEach(database ->
            unseen(
                "in database " + Sql.name(database),
                "USE " + Sql.name(database) + "; GRANT VIEW DEFINITION TO " + me() + ";"));
    self.all(PrincipalFact.Unreadable.class)
        .sorted((one, other) -> one.database().compareTo(other.database()))
        .filter(unreadable -> primary.home().isEmpty())
        .forEach(unreadable ->
            stop(
                "Database "
                    + Sql.name(unreadable.database())
                    + " "
                    + unreadable.why()
                    + ": what "
                    + Sql.name(primary.name())
                    + " may do there can't be read.",
                "Let it be read (USE [master]; GRANT CONNECT ANY DATABASE TO "
                    + me()
                    + "; GRANT VIEW ANY DEFINITION TO "
                    + me()
                    + ";), or leave it out: --exclude-database "
                    + unreadable.database()));
  }

  private boolean connects(Optional<String> database, String permission) {
    return primary.has(new Permission(database, false, permission, ""))
        || primary.has(new Permission(database, true, permission, ""));
  }

  private void unseen(String where, String mend) {
    stop(
        Sql.name(primary.name())
            + " can connect, but the catalog shows no permission of it "
            + where
            + ", not even that one: it is not shown whole, or "
            + Sql.name(primary.name())
            + " connects by a right that is not its own.",
        mend);
  }

  private void copied() {
    primary.all(PrincipalFact.NotUnderstood.class).forEach(fact -> notUnderstood(primary, fact));
    if (rules(primary)) {
      stop(
          Sql.name(primary.name()) + " rules the server: Tandem makes no second one like it.",
          "Give the application a login of its own, or use the single-user strategy.");
    }
  }

  private static boolean rules(Principal principal) {
    return RULING.stream().anyMatch(role -> principal.has(new Member(Optional.empty(), role)))
        || principal.has(new Permission(Optional.empty(), false, "CONTROL SERVER", ""));
  }

  private void cloned() {
    reserved(cloned.name());
    cloned.all(PrincipalFact.NotUnderstood.class).forEach(fact -> notUnderstood(cloned, fact));
    if (rules(cloned)) {
      stop(
          Sql.name(cloned.name()) + " rules the server, which no clone ever did.",
          "Choose another name for the clone.");
    }
    cloned
        .all(PrincipalFact.Taken.class)
        .filter(taken -> gets(taken.database()))
        .forEach(taken ->
            stop(
                "In database "
                    + Sql.name(taken.database())
                    + " the name "
                    + Sql.name(cloned.name())
                    + " belongs to another account.",
                "Choose another name for the clone, or drop that user."));
    cloned
        .all(PrincipalFact.Orphan.class)
        .filter(orphan -> !cloned.has(new PrincipalFact.Marked(orphan.database(), primary.name())))
        .forEach(orphan ->
            stop(
                "In database "
                    + Sql.name(orphan.database())
                    + " there is a user "
                    + Sql.name(cloned.name())
                    + " without a login, which Tandem did not make.",
                "USE "
                    + Sql.name(orphan.database())
                    + "; DROP USER "
                    + Sql.name(cloned.name())
                    + "; or choose another name for the clone."));
  }

  /** Whoever owns a database is nobody else there. */
  private void ruled() {
    var missing = drift().missing();
    cloned
        .all(PrincipalFact.Dbo.class)
        .map(PrincipalFact.Dbo::database)
        .sorted()
        .filter(database -> missing.contains(new PrincipalTrait.User(database)))
        .map(Sql::name)
        .forEach(database ->
            stop(
                Sql.name(cloned.name())
                    + " owns database "
                    + database
                    + " and is dbo there: it can be given no user of its own.",
                "ALTER AUTHORIZATION ON DATABASE::" + database + " TO <login>;"));
  }

  /** A user that owns something can't be dropped. */
  private void dropped() {
    cloned
        .all(Owner.class)
        .filter(owner -> policy.sync() == Sync.EXACT && !gets(owner.database()))
        .forEach(owner ->
            stop(
                Sql.name(cloned.name())
                    + " is "
                    + owner.text()
                    + ", where "
                    + Sql.name(primary.name())
                    + " has no user.",
                owner.givenTo("[dbo]")));
  }

  /** An owner is neither given nor denied anything of its own, and stays its owner. */
  private void owned() {
    cloned
        .all(Owner.class)
        .sorted((one, other) -> one.text().compareTo(other.text()))
        .forEach(owner -> {
          var what = Sql.name(cloned.name()) + " is " + owner.text();
          var mend = owner.givenTo(Sql.name(primary.userIn(owner.database())));
          if (changes(owner)) {
            stop(
                what
                    + ", and lacks or has too much of what "
                    + Sql.name(primary.name())
                    + " has there: nobody can give or take that from an owner.",
                mend);
          } else if (policy.reassignOwned()) {
            stop(
                what
                    + ". On SQL Server Tandem gives nothing away: whatever changes hands loses the"
                    + " permissions of all accounts on it.",
                "Rotate without --reassign-owned, or do it yourself: " + mend);
          }
        });
  }

  private boolean changes(Owner owner) {
    return Statements.permissions(drift()).stream()
        .filter(permission -> permission.database().equals(Optional.of(owner.database())))
        .anyMatch(permission -> owner.holds(permission.securable()));
  }

  private Drift drift() {
    return Image.drift(pair).under(policy.sync());
  }

  private boolean gets(String database) {
    return primary.has(new PrincipalTrait.User(database))
        || primary.has(new PrincipalFact.Dbo(database))
        || primary.home().isPresent();
  }

  private void writable() {
    var changed = Statements.databases(drift());
    self.all(PrincipalFact.ReadOnly.class)
        .filter(database -> changed.contains(database.database()))
        .forEach(database ->
            stop(
                "Database "
                    + Sql.name(database.database())
                    + " is read-only, and the clone differs from its primary there.",
                "ALTER DATABASE "
                    + Sql.name(database.database())
                    + " SET READ_WRITE; or leave it out: --exclude-database "
                    + database.database()));
  }

  private void reserved(String name) {
    if (name.isEmpty()
        || name.length() > Sql.LONGEST_NAME
        || name.startsWith("##")
        || name.indexOf('\\') >= 0
        || RESERVED.contains(name.toLowerCase(Locale.ROOT))) {
      stop(
          "SQL Server takes no account "
              + Sql.name(name)
              + " of this kind: the name is reserved, too"
              + " long, or has a backslash.",
          "Choose another name.");
    }
  }

  private String me() {
    return Sql.name(self.name());
  }

  private void notUnderstood(Principal principal, PrincipalFact.NotUnderstood fact) {
    stop(
        Sql.name(principal.name()) + " has what Tandem does not understand: " + fact.text() + ".",
        "Revoke it, and give the same in another way: to a role, or for each column by name.");
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(NOT_UNDERSTOOD, what, mend));
  }
}

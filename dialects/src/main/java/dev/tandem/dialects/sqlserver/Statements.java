package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Credential;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Grantable;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Member;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.dialects.sqlserver.PrincipalTrait.User;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sid;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Writes the statements that make the clone the primary's image: first the server's, then those of
 * one database after another, and in each the user, roles, what is taken, granted and denied.
 */
final class Statements {
  /** Where permissions of the server are given, and nowhere else. */
  static final String MASTER = "master";

  /** Of the three kinds of characters that a server may want, and the rest is random. */
  private static final String STRONG = "Aa1.";

  private final PairState pair;
  private final Drift drift;
  private final Principal cloned;

  /** The database in which the pair lives, where it is no pair of logins. */
  private final Optional<String> home;

  private final List<AccountChange> changes = new ArrayList<>();

  private Statements(PairState pair, Drift drift) {
    this.pair = pair;
    this.drift = drift;
    this.cloned = new Principal(pair.cloneState());
    this.home = Principal.home(pair);
  }

  /** Create the clone when it is absent, mark it, take what it has too much, give what it lacks. */
  static List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    var statements = new Statements(pair, drift);
    var marked = Mark.database(pair, pair.cloneState().name(), policy.sync());
    var created = !pair.cloneState().exists();
    if (created) {
      statements.create(marker, marked, policy.cloneSid());
    }
    statements.in(Optional.empty(), created && statements.home.isEmpty(), false);
    for (var database : databases(drift)) {
      var hasUser = created && marked.equals(Optional.of(database));
      statements.in(Optional.of(database), created && statements.home.isPresent(), hasUser);
    }
    if (!created && !statements.isMarked(marker)) {
      marked.ifPresent(database -> statements.mark(marker, database));
    }
    return List.copyOf(statements.changes);
  }

  private boolean isMarked(Marker marker) {
    return pair.cloneState().marker().stream()
        .anyMatch(mark ->
            mark.secret().equals(marker.secret()) && mark.primary().equals(marker.primary()));
  }

  /**
   * Nobody knows the password that the server makes up. Login, lock, user and marker are one
   * transaction: a login is never there without telling whose it is.
   */
  private void create(Marker marker, Optional<String> marked, Optional<Sid> sid) {
    var name = Sql.name(cloned.name());
    if (home.isPresent()) {
      var sql =
          random("CREATE USER " + name, options(home))
              + "; "
              + Mark.statement(cloned.name(), marker);
      add(home, "create " + name + ", with a password that nobody knows", sql);
      return;
    }
    var user =
        marked
            .map(database ->
                "; "
                    + use(marked)
                    + user(database)
                    + "; "
                    + Mark.statement(cloned.userIn(database), marker))
            .orElse("");
    add(
        Optional.empty(),
        "create " + name + ", disabled" + (marked.isEmpty() ? "" : ", and mark it"),
        random("CREATE LOGIN " + name, loginOptions(sid))
            + "; ALTER LOGIN "
            + name
            + " DISABLE"
            + user);
  }

  /** Only a statement made up as text takes a password that is not a literal. */
  static String random(String create, String options) {
    return "DECLARE @create nvarchar(max) = "
        + Sql.literal(create + " WITH PASSWORD = N'" + STRONG)
        + " + CONVERT(nvarchar(64), CRYPT_GEN_RANDOM(32), 2) + "
        + Sql.literal("'" + (options.isEmpty() ? "" : ", " + options))
        + "; EXEC (@create)";
  }

  /** Whoever is another user's orphan is given back to the login, with all that he had. */
  private String user(String database) {
    var user = Sql.name(cloned.userIn(database));
    var login = "LOGIN = " + Sql.name(cloned.name());
    var options = options(Optional.of(database));
    return cloned.has(new PrincipalFact.Orphan(database))
        ? "ALTER USER " + user + " WITH " + login + (options.isEmpty() ? "" : ", " + options)
        : "CREATE USER "
            + user
            + " FOR "
            + login.replace("LOGIN = ", "LOGIN ")
            + (options.isEmpty() ? "" : " WITH " + options);
  }

  private String options(Optional<String> database) {
    return missing(Property.class, database)
        .map(property -> property.name() + " = " + property.value())
        .collect(Collectors.joining(", "));
  }

  /** A user with a password of its own goes where its database goes, and needs no number. */
  private String loginOptions(Optional<Sid> sid) {
    return Stream.of(
            sid.map(number -> "SID = " + number.text()).orElse(""), options(Optional.empty()))
        .filter(option -> !option.isEmpty())
        .collect(Collectors.joining(", "));
  }

  /** The permissions of which {@code drift} changes something, be it the option alone. */
  static Set<Permission> permissions(Drift drift) {
    return Stream.of(drift.missing(), drift.extra())
        .flatMap(Set::stream)
        .map(trait -> trait instanceof Grantable option ? option.permission() : trait)
        .filter(Permission.class::isInstance)
        .map(Permission.class::cast)
        .collect(Collectors.toSet());
  }

  /** The databases in which {@code drift} changes something. */
  static Set<String> databases(Drift drift) {
    return Stream.of(drift.missing(), drift.extra())
        .flatMap(Set::stream)
        .flatMap(trait -> ((PrincipalTrait) trait).database().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /**
   * Mend one database, or the server.
   *
   * @param created whether what has properties here is made in this rotation, with them
   * @param hasUser whether the user is made already
   */
  private void in(Optional<String> database, boolean created, boolean hasUser) {
    var name = Sql.name(database.map(cloned::userIn).orElse(cloned.name()));
    var joins = missing(User.class, database).findAny().isPresent();
    if (joins && !hasUser) {
      add(database, "give " + cloned.name() + " a user", user(database.orElseThrow()));
    } else if (!created && !joins) {
      properties(database, name);
    }
    credentials(database);
    members(database, name);
    permissions(database, name, created || joins);
    extra(User.class, database)
        .forEach(user -> add(database, "take its user from " + cloned.name(), "DROP USER " + name));
  }

  private void properties(Optional<String> database, String name) {
    var options = options(database);
    if (!options.isEmpty()) {
      var kind = database.isEmpty() ? "LOGIN " : "USER ";
      add(database, "set " + options, "ALTER " + kind + name + " WITH " + options);
    }
  }

  private void credentials(Optional<String> database) {
    var alter = "ALTER LOGIN " + Sql.name(cloned.name());
    var replaced = missing(Credential.class, database).anyMatch(credential -> !credential.added());
    extra(Credential.class, database)
        .filter(credential -> credential.added() || !replaced)
        .forEach(credential ->
            add(
                database,
                "take " + credential.text(),
                alter
                    + (credential.added()
                        ? " DROP CREDENTIAL " + Sql.name(credential.name())
                        : " WITH NO CREDENTIAL")));
    missing(Credential.class, database)
        .forEach(credential ->
            add(
                database,
                "give " + credential.text(),
                alter
                    + (credential.added() ? " ADD CREDENTIAL " : " WITH CREDENTIAL = ")
                    + Sql.name(credential.name())));
  }

  private void members(Optional<String> database, String name) {
    extra(Member.class, database)
        .forEach(member -> member(member, "no longer a ", " DROP MEMBER " + name));
    missing(Member.class, database).forEach(member -> member(member, "a ", " ADD MEMBER " + name));
  }

  private void member(Member member, String what, String how) {
    var alter = member.database().isEmpty() ? "ALTER SERVER ROLE " : "ALTER ROLE ";
    add(
        member.database(),
        "make " + cloned.name() + " " + what + "member of " + Sql.name(member.role()),
        alter + Sql.name(member.role()) + how);
  }

  private boolean keeps(PrincipalTrait trait) {
    return cloned.has(trait) && !drift.extra().contains(trait);
  }

  /** Whatever is made may connect from the beginning. */
  private void permissions(Optional<String> database, String name, boolean made) {
    extra(Grantable.class, database)
        .filter(option -> !drift.extra().contains(option.permission()))
        .forEach(option -> revoke("GRANT OPTION FOR ", option.permission(), name));
    extra(Permission.class, database).forEach(permission -> revoke("", permission, name));
    Stream.of(
            missing(Permission.class, database)
                .filter(permission -> !made || !isConnect(permission)),
            missing(Grantable.class, database).map(Grantable::permission),
            wiped(database))
        .flatMap(permissions -> permissions)
        .distinct()
        // What is said of a whole table afterwards would take back what was said of its columns.
        .sorted(
            Comparator.comparing(Permission::isOfColumn)
                .thenComparing(Permission::denied)
                .thenComparing(Permission::text))
        .forEach(permission -> give(permission, name));
  }

  /** A denial reaches those, too, whom the clone has passed it on to. */
  private void give(Permission permission, String name) {
    var option = new Grantable(permission);
    var withOption = drift.missing().contains(option) || keeps(option) ? " WITH GRANT OPTION" : "";
    add(
        permission.database(),
        permission.text() + withOption + " to " + name,
        (permission.denied() ? "DENY " : "GRANT ")
            + permission.what()
            + " TO "
            + name
            + (permission.denied() ? " CASCADE" : withOption));
  }

  /**
   * Whatever is said of a table, a revocation too, takes back what is said of its columns: what the
   * clone keeps of that is said again.
   */
  private Stream<Permission> wiped(Optional<String> database) {
    var said = permissions(drift);
    return cloned
        .all(Permission.class)
        .filter(permission -> permission.database().equals(database) && keeps(permission))
        .filter(permission -> said.stream().anyMatch(permission::isOfColumnOf));
  }

  static boolean isConnect(Permission permission) {
    return !permission.denied()
        && permission.securable().isEmpty()
        && permission.name().equals(permission.database().isEmpty() ? "CONNECT SQL" : "CONNECT");
  }

  private void revoke(String option, Permission permission, String name) {
    add(
        permission.database(),
        "revoke " + option + permission.what() + " from " + name,
        "REVOKE " + option + permission.what() + " FROM " + name + " CASCADE");
  }

  private void mark(Marker marker, String database) {
    add(
        Optional.of(database),
        "mark " + cloned.name() + " as the clone of " + marker.primary(),
        Mark.statement(cloned.userIn(database), marker));
  }

  private <T extends PrincipalTrait> Stream<T> missing(Class<T> kind, Optional<String> database) {
    return sorted(drift.missing(), kind, database);
  }

  private <T extends PrincipalTrait> Stream<T> extra(Class<T> kind, Optional<String> database) {
    return sorted(drift.extra(), kind, database);
  }

  /** In the order of their texts, so that a plan reads the same each time. */
  private static <T extends PrincipalTrait> Stream<T> sorted(
      Set<Trait> traits, Class<T> kind, Optional<String> database) {
    return traits.stream()
        .filter(kind::isInstance)
        .map(kind::cast)
        .filter(trait -> trait.database().equals(database))
        .sorted(Comparator.comparing(Trait::text));
  }

  /**
   * Each statement says where it runs, also to who reads the plan. What lives in one database never
   * leaves it: Azure SQL Database would not let it.
   */
  private void add(Optional<String> database, String summary, String sql) {
    var where = home.or(() -> database).or(() -> Optional.of(MASTER));
    var text = use(where) + sql;
    changes.add(new AccountChange(summary, text, text, where));
  }

  private String use(Optional<String> database) {
    return home.isPresent() ? "" : "USE " + Sql.name(database.orElseThrow()) + "; ";
  }
}

package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Trait;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the rows of {@link CatalogSql} say, account by account. */
final class Findings {
  private static final List<String> ATTRIBUTES =
      List.of("SUPERUSER", "INHERIT", "CREATEDB", "CREATEROLE", "REPLICATION", "BYPASSRLS");

  private static final List<String> MEMBER_OPTIONS = List.of("ADMIN", "INHERIT", "SET");

  private final String self;
  private final Pair pair;

  /** Those of the pair whose privileges matter. */
  private final Set<String> detailed;

  /** The accounts that are there; each may have a mark. */
  private final Map<String, Optional<Marker>> marks = new HashMap<>();

  private final Map<String, Set<Trait>> traits = new HashMap<>();
  private final List<Dependency> owned = new ArrayList<>();
  private final Map<Optional<String>, Set<String>> privileged = new HashMap<>();

  Findings(String self, Pair pair, Set<String> detailed) {
    this.self = self;
    this.pair = pair;
    this.detailed = detailed;
  }

  void add(String account, Trait trait) {
    traits.computeIfAbsent(account, name -> new HashSet<>()).add(trait);
  }

  /** Add what the row says that {@code row} stands on. */
  void add(ResultSet row) throws SQLException {
    var who = text(row, "who");
    switch (text(row, "kind")) {
      case "role" -> role(who, row);
      case "setting" ->
          add(
              who,
              new RoleTrait.Setting(
                  database(row),
                  text(row, "name"),
                  text(row, "value"),
                  row.getBoolean("restricted")));
      case "member" -> member(who, row);
      case "dependency" -> dependency(Dependency.read(row));
      case "privilege" ->
          privilege(
              who,
              new RoleTrait.Privilege(database(row), text(row, "privilege"), text(row, "object")),
              row);
      case "default" -> byDefault(who, row);
      case "policy" -> policy(who, row);
      default -> throw new IllegalStateException("a row of an unknown kind");
    }
  }

  private void role(String who, ResultSet row) throws SQLException {
    marks.put(who, MarkText.in(text(row, "mark")));
    for (var attribute : ATTRIBUTES) {
      if (row.getBoolean(attribute)) {
        add(who, new RoleTrait.Attribute(attribute));
      }
    }
    if (row.getInt("most") != -1) {
      add(who, new RoleTrait.ConnectionLimit(row.getInt("most")));
    }
    var until = text(row, "until");
    if (!until.isEmpty()) {
      add(who, new RoleTrait.ValidUntil(until.replace(" AD", ""), row.getBoolean("past")));
    }
    if (row.getBoolean("reaches_clone")) {
      add(who, new RoleFact.Reaches(pair.cloneName()));
    }
    if (row.getBoolean("iam")) {
      add(who, new RoleFact.IamOnly());
    }
    if (row.getBoolean("passwords_restricted")) {
      add(who, new RoleFact.PasswordsRestricted());
    }
    if (row.getBoolean("administered")) {
      add(self, new RoleFact.Administers(who));
    }
  }

  private void member(String who, ResultSet row) throws SQLException {
    var role = text(row, "role");
    add(who, new RoleTrait.Member(role));
    for (var option : MEMBER_OPTIONS) {
      if (row.getBoolean(option)) {
        add(who, new RoleTrait.MemberOption(role, option));
      }
    }
    add(who, new RoleFact.MemberBy(role, text(row, "grantor"), row.getBoolean("reachable")));
    if (row.getBoolean("logs_in")) {
      add(who, new RoleFact.GroupLogsIn(role));
    }
    if (row.getBoolean("administered")) {
      add(self, new RoleFact.Administers(role));
    }
  }

  private void dependency(Dependency dependency) {
    var who = dependency.who();
    var where = dependency.database().orElse("");
    switch (dependency.meaning()) {
      case OWNS -> owned.add(dependency);
      case GIVES_BY_DEFAULT -> add(who, new RoleFact.GivesByDefault(where));
      case IS_MAPPED -> add(who, new RoleFact.UserMappings(where));
      case IS_GRANTED -> {
        if (detailed.contains(who)) {
          granted(dependency);
        }
      }
      case NOTHING -> {}
      case NOT_UNDERSTOOD -> {
        if (detailed.contains(who)) {
          notUnderstood(who, dependency.text());
        }
      }
    }
  }

  private void granted(Dependency dependency) {
    var where = dependency.here() ? Optional.<String>empty() : dependency.database();
    if (dependency.here() || dependency.connectable()) {
      privileged.computeIfAbsent(where, database -> new HashSet<>()).add(dependency.catalog());
    } else {
      notUnderstood(
          dependency.who(),
          "privileges in database "
              + Sql.name(where.orElseThrow())
              + ", which takes no connections");
    }
  }

  private void byDefault(String who, ResultSet row) throws SQLException {
    var privilege = text(row, "privilege");
    var database = text(row, "database");
    if (privilege.isEmpty()) {
      notUnderstood(who, "default privileges of an unknown kind in database " + Sql.name(database));
    } else {
      privilege(who, new RoleTrait.DefaultPrivilege(database, text(row, "object"), privilege), row);
    }
  }

  private void privilege(String who, RoleTrait privilege, ResultSet row) throws SQLException {
    by(who, privilege, row);
    if (row.getBoolean("grantable")) {
      add(who, new RoleTrait.Grantable(privilege));
    }
  }

  private void policy(String who, ResultSet row) throws SQLException {
    var policy =
        new RoleTrait.InPolicy(text(row, "database"), text(row, "privilege"), text(row, "object"));
    by(who, policy, row);
    if (row.getBoolean("alone")) {
      add(who, new RoleFact.OnlyOneInPolicy(policy));
    }
  }

  private void by(String who, RoleTrait privilege, ResultSet row) throws SQLException {
    add(who, privilege);
    add(
        who,
        new RoleFact.PrivilegeBy(privilege, text(row, "grantor"), row.getBoolean("reachable")));
  }

  private void notUnderstood(String who, String what) {
    add(who, new RoleFact.NotUnderstood(what));
  }

  /**
   * In which databases something is granted to them, and in which catalogs it stands. The session's
   * own database goes without a name.
   */
  Map<Optional<String>, Set<String>> privileged() {
    return privileged;
  }

  /** Say all that was found of {@code account}. */
  AccountState state(String account) {
    owned.stream()
        .filter(dependency -> dependency.who().equals(account))
        .collect(
            Collectors.groupingBy(
                Dependency::database, Collectors.summingLong(Dependency::objects)))
        .forEach((database, objects) -> add(account, new RoleTrait.Owner(database, objects)));
    var mark = marks.get(account);
    return mark == null
        ? AccountState.absent(account)
        : new AccountState(account, true, mark, traits.getOrDefault(account, Set.of()));
  }

  private static Optional<String> database(ResultSet row) throws SQLException {
    return Optional.ofNullable(row.getString("database"));
  }

  private static String text(ResultSet row, String column) throws SQLException {
    var text = row.getString(column);
    return text == null ? "" : text;
  }
}

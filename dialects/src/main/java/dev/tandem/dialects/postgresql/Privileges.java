package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.postgresql.RoleTrait.DefaultPrivilege;
import dev.tandem.dialects.postgresql.RoleTrait.Grantable;
import dev.tandem.dialects.postgresql.RoleTrait.InPolicy;
import dev.tandem.dialects.postgresql.RoleTrait.Privilege;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Drift;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Writes what gives and takes privileges on objects, defaults for objects to come, and places in
 * policies.
 */
final class Privileges {
  private final String cloned;
  private final Drift drift;
  private final List<AccountChange> changes = new ArrayList<>();

  private Privileges(String cloned, Drift drift) {
    this.cloned = cloned;
    this.drift = drift;
  }

  /**
   * Take first, then give. Without CASCADE: what others were given by the clone is not ours to
   * take.
   */
  static List<AccountChange> statements(String cloned, Drift drift) {
    var privileges = new Privileges(cloned, drift);
    privileges.revoke();
    privileges.grant();
    privileges.policies();
    return privileges.changes;
  }

  private void revoke() {
    Statements.sorted(drift.extra(), Grantable.class)
        .filter(option -> !drift.extra().contains(option.privilege()))
        .forEach(option -> add(option, "REVOKE GRANT OPTION FOR ", " FROM ", ""));
    Statements.sorted(drift.extra(), Privilege.class)
        .forEach(extra -> add(extra, "REVOKE ", " FROM ", ""));
    Statements.sorted(drift.extra(), DefaultPrivilege.class)
        .forEach(extra -> add(extra, "REVOKE ", " FROM ", ""));
  }

  private void grant() {
    Statements.sorted(drift.missing(), Privilege.class)
        .filter(missing -> !drift.missing().contains(new Grantable(missing)))
        .forEach(missing -> add(missing, "GRANT ", " TO ", ""));
    Statements.sorted(drift.missing(), DefaultPrivilege.class)
        .filter(missing -> !drift.missing().contains(new Grantable(missing)))
        .forEach(missing -> add(missing, "GRANT ", " TO ", ""));
    Statements.sorted(drift.missing(), Grantable.class)
        .forEach(missing -> add(missing, "GRANT ", " TO ", " WITH GRANT OPTION"));
  }

  private void add(RoleTrait trait, String verb, String preposition, String option) {
    switch (trait instanceof Grantable(var privilege) ? privilege : trait) {
      case Privilege(var database, var privilege, var object) ->
          add(
              trait,
              verb,
              verb + privilege + " ON " + object + preposition + Sql.name(cloned) + option,
              database);
      case DefaultPrivilege(var database, var scope, var privilege) ->
          add(
              trait,
              verb,
              "ALTER DEFAULT PRIVILEGES "
                  + scope
                  + " "
                  + verb
                  + privilege
                  + preposition
                  + Sql.name(cloned)
                  + option,
              Optional.of(database));
      default -> throw new IllegalArgumentException("no privilege: " + trait.text());
    }
  }

  private void policies() {
    Statements.sorted(drift.extra(), InPolicy.class)
        .forEach(extra -> policy(extra, "REVOKE", " WHERE role <> " + Sql.literal(cloned)));
    Statements.sorted(drift.missing(), InPolicy.class)
        .forEach(missing -> policy(missing, "GRANT", " UNION SELECT " + Sql.literal(cloned)));
  }

  /**
   * The roles that a policy names can only be replaced as a whole, so the server puts the new list
   * together.
   */
  private void policy(InPolicy policy, String verb, String change) {
    var named =
        "SELECT coalesce(r.rolname::text, '') AS role FROM pg_catalog.pg_policy p CROSS JOIN"
            + " LATERAL pg_catalog.unnest(p.polroles) named LEFT JOIN pg_catalog.pg_roles r ON"
            + " r.oid = named WHERE pg_catalog.quote_ident(p.polname) = "
            + Sql.literal(policy.policy())
            + " AND p.polrelid = "
            + Sql.literal(policy.table())
            + "::pg_catalog.regclass";
    var sql =
        Sql.block(
            "EXECUTE (SELECT "
                + Sql.literal("ALTER POLICY " + policy.policy() + " ON " + policy.table() + " TO ")
                + " || pg_catalog.string_agg(CASE role WHEN '' THEN 'PUBLIC' ELSE"
                + " pg_catalog.quote_ident(role) END, ', ') FROM (SELECT role FROM ("
                + named
                + ") named"
                + change
                + ") roles);");
    add(policy, verb, sql, Optional.of(policy.database()));
  }

  private void add(RoleTrait trait, String verb, String sql, Optional<String> database) {
    var what =
        verb.startsWith("GRANT")
            ? "give " + Sql.name(cloned) + ": "
            : "take from " + Sql.name(cloned) + ": ";
    changes.add(new AccountChange(what + trait.text(), sql, sql, database));
  }
}

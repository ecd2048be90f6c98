package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.literal;
import static dev.tandem.dialects.postgresql.Scene.q;

import dev.tandem.engine.tck.Privilege;
import java.util.ArrayList;
import java.util.List;

/** Every kind of privilege in PostgreSQL, as the conformance kit gives and takes it. */
final class PostgresqlPrivileges {
  private final LivePostgresql live;

  PostgresqlPrivileges(LivePostgresql live) {
    this.live = live;
  }

  List<Privilege> all() {
    var all = new ArrayList<Privilege>();
    all.add(attribute("CREATEDB", "rolcreatedb"));
    all.add(attribute("CREATEROLE", "rolcreaterole"));
    if (live.version().hasMemberOptions()) {
      all.add(attribute("REPLICATION", "rolreplication"));
      all.add(attribute("BYPASSRLS", "rolbypassrls"));
    }
    all.add(
        role(
            "CONNECTION LIMIT", "CONNECTION LIMIT 11", "CONNECTION LIMIT -1", "rolconnlimit = 11"));
    all.add(
        role(
            "VALID UNTIL",
            "VALID UNTIL '2099-12-31 12:00:00.5+00'",
            "VALID UNTIL 'infinity'",
            "rolvaliduntil = '2099-12-31 12:00:00.5+00'"));
    all.add(
        setting(
            "",
            "search_path",
            "\"$user\", 'odd, name', public",
            "\"$user\", \"odd, name\", public"));
    all.add(setting("", "DateStyle", "'German, DMY'", "German, DMY"));
    all.add(setting("IN DATABASE " + q(live.scene().database()), "work_mem", "'9MB'", "9MB"));
    all.add(membership());
    all.add(relation("SELECT", "TABLE", "shop.orders"));
    all.add(passedOn());
    all.add(column());
    all.add(relation("USAGE", "SEQUENCE", "shop.numbers"));
    all.add(named("USAGE", "SCHEMA", "pg_namespace", "nsp", "shop"));
    all.add(named("EXECUTE", "FUNCTION", "pg_proc", "pro", "shop.twice"));
    all.add(named("EXECUTE", "PROCEDURE", "pg_proc", "pro", "shop.nothing"));
    all.add(named("USAGE", "TYPE", "pg_type", "typ", "shop.colour"));
    all.add(named("USAGE", "DOMAIN", "pg_type", "typ", "shop.positive"));
    all.add(named("USAGE", "FOREIGN SERVER", "pg_foreign_server", "srv", live.foreign()));
    all.add(
        granted(
            "UPDATE", "LARGE OBJECT 4711", "pg_largeobject_metadata", "lomacl", "o.oid = 4711"));
    all.add(named("CREATE", "DATABASE", "pg_database", "dat", live.scene().database()));
    all.add(byDefault("SELECT", "TABLES", "r"));
    all.add(byDefault("EXECUTE", "FUNCTIONS", "f"));
    all.add(policy());
    if (live.version().major() >= 15) {
      all.add(named("SET", "PARAMETER", "pg_parameter_acl", "par", live.parameter()));
    }
    if (live.version().major() >= 17) {
      all.add(relation("MAINTAIN", "TABLE", "shop.orders"));
    }
    return all;
  }

  private Privilege attribute(String keyword, String column) {
    return role(keyword, keyword, "NO" + keyword, column);
  }

  private Privilege role(String name, String give, String take, String has) {
    return new Privilege(
        name,
        account -> live.asAdmin("ALTER ROLE %s %s".formatted(q(account), give)),
        account -> live.asAdmin("ALTER ROLE %s %s".formatted(q(account), take)),
        account ->
            live.is(
                "coalesce((SELECT %s FROM pg_roles WHERE rolname = %s), false)"
                    .formatted(has, literal(account))));
  }

  private Privilege setting(String where, String name, String value, String stored) {
    return new Privilege(
        "SET " + name + " " + (where.isEmpty() ? "everywhere" : "in one database"),
        account ->
            live.asAdmin("ALTER ROLE %s %s SET %s TO %s".formatted(q(account), where, name, value)),
        account -> live.asAdmin("ALTER ROLE %s %s RESET %s".formatted(q(account), where, name)),
        account ->
            live.is(
                """
                EXISTS (SELECT FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole,
                  unnest(setconfig) s WHERE rolname = %s AND s = %s AND (setdatabase <> 0) = %s)
                """
                    .formatted(literal(account), literal(name + "=" + stored), !where.isEmpty())));
  }

  private Privilege membership() {
    return new Privilege(
        "membership",
        account -> live.asAdmin("GRANT %s TO %s".formatted(q(live.group()), q(account))),
        account -> live.asAdmin("REVOKE %s FROM %s".formatted(q(live.group()), q(account))),
        account ->
            live.is(
                """
                EXISTS (SELECT FROM pg_roles r WHERE rolname = %s
                  AND pg_has_role(r.oid, %s, 'MEMBER'))
                """
                    .formatted(literal(account), literal(live.group()))));
  }

  private Privilege relation(String privilege, String kind, String name) {
    return granted(
        privilege,
        kind + " " + name,
        "pg_class",
        "relacl",
        "o.oid = '%s'::regclass".formatted(name));
  }

  private Privilege named(
      String privilege, String kind, String catalog, String prefix, String name) {
    return granted(
        privilege,
        kind + " " + name,
        catalog,
        prefix + "acl",
        "%sname = %s".formatted(prefix, literal(name.replace("shop.", ""))));
  }

  private Privilege granted(
      String privilege, String object, String catalog, String list, String where) {
    return listed(
        privilege + " ON " + object,
        "GRANT " + privilege + " ON " + object + " TO %s",
        "REVOKE " + privilege + " ON " + object + " FROM %s",
        catalog,
        list,
        where + " AND a.privilege_type = " + literal(privilege));
  }

  private Privilege passedOn() {
    return listed(
        "GRANT OPTION",
        "GRANT DELETE ON shop.orders TO %s WITH GRANT OPTION",
        "REVOKE DELETE ON shop.orders FROM %s",
        "pg_class",
        "relacl",
        "o.oid = 'shop.orders'::regclass AND a.privilege_type = 'DELETE' AND a.is_grantable");
  }

  private Privilege column() {
    return listed(
        "UPDATE of a column",
        "GRANT UPDATE (\"odd, (name)\") ON shop.orders TO %s",
        "REVOKE UPDATE (\"odd, (name)\") ON shop.orders FROM %s",
        "pg_attribute",
        "attacl",
        "attrelid = 'shop.orders'::regclass AND attname = 'odd, (name)'");
  }

  private Privilege byDefault(String privilege, String objects, String kind) {
    var alter = "ALTER DEFAULT PRIVILEGES IN SCHEMA shop ";
    return listed(
        privilege + " ON " + objects + " by default",
        alter + "GRANT " + privilege + " ON " + objects + " TO %s",
        alter + "REVOKE " + privilege + " ON " + objects + " FROM %s",
        "pg_default_acl",
        "defaclacl",
        "defaclobjtype = " + literal(kind));
  }

  /** In an access list that names the account, or one that it is a member of. */
  private Privilege listed(
      String name, String give, String take, String catalog, String list, String where) {
    return new Privilege(
        name,
        account -> live.asAdmin(give.formatted(q(account))),
        account -> live.asAdmin(take.formatted(q(account))),
        account ->
            live.is(
                """
                EXISTS (SELECT FROM pg_roles r, %s o, aclexplode(o.%s) a
                  WHERE rolname = %s AND a.grantee <> 0
                    AND pg_has_role(r.oid, a.grantee, 'USAGE') AND %s)
                """
                    .formatted(catalog, list, literal(account), where)));
  }

  private Privilege policy() {
    return new Privilege(
        "place in a policy",
        account -> policy("role <> %s UNION SELECT %s", account),
        account -> policy("role <> %s", account),
        account ->
            live.is(
                """
                EXISTS (SELECT FROM pg_roles r, pg_policy p, unnest(polroles) named
                  WHERE rolname = %s AND named <> 0 AND pg_has_role(r.oid, named, 'USAGE'))
                """
                    .formatted(literal(account))));
  }

  /** The roles that a policy names can only be replaced as a whole. */
  private void policy(String change, String account) {
    var named =
        "SELECT rolname::text AS role FROM pg_policy JOIN pg_roles r ON r.oid = ANY (polroles)";
    var roles =
        live.ask(
            "SELECT string_agg(quote_ident(role), ', ') FROM (SELECT role FROM (%s) x WHERE %s) y"
                .formatted(named, change.replace("%s", literal(account))));
    live.asAdmin("ALTER POLICY \"odd 'policy\" ON shop.orders TO " + roles);
  }
}

package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.literal;
import static dev.tandem.dialects.postgresql.Scene.q;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.Hindrance;
import dev.tandem.engine.tck.LiveDatabase;
import dev.tandem.engine.tck.Means;
import dev.tandem.engine.tck.Privilege;
import dev.tandem.engine.tck.Trap;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A scene as the conformance kit wants it. The admin owns everything that can be granted, and the
 * primary owns nothing.
 */
final class LivePostgresql implements LiveDatabase {
  private final Scene scene;
  private final CloneMode mode;

  /** One for all questions and grants: a rotation is compared with a few hundred of them. */
  private final Connection superuser;

  private LivePostgresql(Scene scene, CloneMode mode) throws SQLException {
    this.scene = scene;
    this.mode = mode;
    this.superuser = scene.server().superuser(scene.database());
  }

  static LivePostgresql on(
      PostgresqlServer server, CloneMode mode, Credential primary, Credential admin) {
    try {
      var live = new LivePostgresql(Scene.on(server, primary, admin), mode);
      live.furnish();
      return live;
    } catch (SQLException failed) {
      throw new IllegalStateException(failed);
    }
  }

  private void furnish() {
    var admin = q(scene.adminName());
    run("SET log_statement TO 'none'");
    run("ALTER ROLE %s CREATEDB".formatted(admin));
    if (version().hasMemberOptions()) {
      run("ALTER ROLE %s REPLICATION BYPASSRLS".formatted(admin));
    }
    run("ALTER DATABASE %s OWNER TO %s".formatted(q(scene.database()), admin));
    run("REVOKE ALL ON DATABASE %s FROM %s".formatted(q(scene.database()), q(scene.primary())));
    run("DROP SCHEMA " + q(scene.primary()));
    run("CREATE FOREIGN DATA WRAPPER wrapper");
    run("GRANT USAGE ON FOREIGN DATA WRAPPER wrapper TO " + admin + " WITH GRANT OPTION");
    asAdmin("CREATE ROLE " + group());
    asAdmin("CREATE SCHEMA shop");
    asAdmin("CREATE TABLE shop.orders (n int, \"odd, (name)\" int)");
    asAdmin("CREATE POLICY \"odd 'policy\" ON shop.orders TO CURRENT_USER");
    asAdmin("CREATE SEQUENCE shop.numbers");
    asAdmin("CREATE FUNCTION shop.twice(int, text[]) RETURNS int LANGUAGE sql AS 'SELECT 2'");
    asAdmin("CREATE PROCEDURE shop.nothing() LANGUAGE sql AS 'SELECT 2'");
    asAdmin("CREATE TYPE shop.colour AS ENUM ('red')");
    asAdmin("CREATE DOMAIN shop.positive AS int");
    asAdmin("CREATE SERVER %s FOREIGN DATA WRAPPER wrapper".formatted(foreign()));
    asAdmin("SELECT lo_create(4711)");
    if (version().major() >= 15) {
      run("GRANT SET ON PARAMETER " + parameter() + " TO " + admin + " WITH GRANT OPTION");
    }
  }

  @Override
  public Endpoint endpoint() {
    // Its certificate is for localhost.
    return new Endpoint(
        "127.0.0.1", scene.endpoint(Tls.PLAIN).port(), Optional.of(scene.database()), Tls.PLAIN);
  }

  @Override
  public String state(String account) {
    var role =
        ask(
            """
            SELECT concat_ws(E'\\n', to_jsonb(r) - 'oid' - 'rolname' - 'rolpassword',
              (SELECT string_agg(concat(setdatabase, setconfig), ' ' ORDER BY setdatabase)
                FROM pg_db_role_setting WHERE setrole = r.oid),
              (SELECT string_agg(concat(roleid::regrole, grantor::regrole, admin_option), ' '
                ORDER BY roleid) FROM pg_auth_members WHERE member = r.oid),
              (SELECT string_agg(polname, ' ' ORDER BY polname)
                FROM pg_policy WHERE r.oid = ANY (polroles)))
            FROM pg_roles r WHERE rolname = %s
            """
                .formatted(literal(account)));
    return role.isEmpty() ? "" : role + "\n" + ask(AccessLists.query(version(), account));
  }

  @Override
  public void drop(String account) {
    if (is("EXISTS (SELECT FROM pg_roles WHERE rolname = %s)".formatted(literal(account)))) {
      run("DROP OWNED BY " + q(account));
      run("DROP ROLE " + q(account));
    }
  }

  @Override
  public List<Privilege> privileges() {
    var all = new ArrayList<Privilege>();
    all.add(attribute("CREATEDB", "rolcreatedb"));
    all.add(attribute("CREATEROLE", "rolcreaterole"));
    if (version().hasMemberOptions()) {
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
    all.add(setting("", "search_path", "\"$user\", 'odd, name', public"));
    all.add(setting("", "DateStyle", "'German, DMY'"));
    all.add(setting("IN DATABASE " + q(scene.database()), "work_mem", "'9MB'"));
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
    all.add(named("USAGE", "FOREIGN SERVER", "pg_foreign_server", "srv", foreign()));
    all.add(
        granted(
            "UPDATE", "LARGE OBJECT 4711", "pg_largeobject_metadata", "lomacl", "o.oid = 4711"));
    all.add(named("CREATE", "DATABASE", "pg_database", "dat", scene.database()));
    all.add(byDefault("SELECT", "TABLES", "r"));
    all.add(byDefault("EXECUTE", "FUNCTIONS", "f"));
    all.add(policy());
    if (version().major() >= 15) {
      all.add(named("SET", "PARAMETER", "pg_parameter_acl", "par", parameter()));
    }
    if (version().major() >= 17) {
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
        account -> asAdmin("ALTER ROLE %s %s".formatted(q(account), give)),
        account -> asAdmin("ALTER ROLE %s %s".formatted(q(account), take)),
        account ->
            is(
                "coalesce((SELECT %s FROM pg_roles WHERE rolname = %s), false)"
                    .formatted(has, literal(account))));
  }

  private Privilege setting(String where, String name, String value) {
    return new Privilege(
        "SET " + name + " " + (where.isEmpty() ? "everywhere" : "in one database"),
        account ->
            asAdmin("ALTER ROLE %s %s SET %s TO %s".formatted(q(account), where, name, value)),
        account -> asAdmin("ALTER ROLE %s %s RESET %s".formatted(q(account), where, name)),
        account ->
            is(
                """
                EXISTS (SELECT FROM pg_db_role_setting JOIN pg_roles r ON r.oid = setrole,
                  unnest(setconfig) s WHERE rolname = %s AND s LIKE %s AND (setdatabase <> 0) = %s)
                """
                    .formatted(literal(account), literal(name + "=%"), !where.isEmpty())));
  }

  private Privilege membership() {
    return new Privilege(
        "membership",
        account -> asAdmin("GRANT %s TO %s".formatted(group(), q(account))),
        account -> asAdmin("REVOKE %s FROM %s".formatted(group(), q(account))),
        account ->
            is(
                """
                EXISTS (SELECT FROM pg_roles r WHERE rolname = %s
                  AND pg_has_role(r.oid, %s, 'MEMBER'))
                """
                    .formatted(literal(account), literal(scene.other("group")))));
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
        account -> asAdmin(give.formatted(q(account))),
        account -> asAdmin(take.formatted(q(account))),
        account ->
            is(
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
            is(
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
        ask(
            "SELECT string_agg(quote_ident(role), ', ') FROM (SELECT role FROM (%s) x WHERE %s) y"
                .formatted(named, change.replace("%s", literal(account))));
    asAdmin("ALTER POLICY \"odd 'policy\" ON shop.orders TO " + roles);
  }

  @Override
  public List<Trap> traps() {
    var primary = q(scene.primary());
    var clone = q(scene.cloneName());
    var admin = q(scene.adminName());
    var traps =
        new ArrayList<>(
            List.of(
                new Trap("a superuser", () -> run("ALTER ROLE " + primary + " SUPERUSER")),
                new Trap("a clone that nobody marked", () -> asAdmin("CREATE ROLE " + clone)),
                new Trap(
                    "an admin that may create no roles",
                    () -> run("ALTER ROLE " + admin + " NOCREATEROLE")),
                new Trap(
                    "a setting that only a superuser may make",
                    () -> run("ALTER ROLE " + primary + " SET log_duration TO on"))));
    if (mode == CloneMode.COPY) {
      traps.add(
          new Trap(
              "a primary that owns something",
              () -> run("CREATE SCHEMA AUTHORIZATION " + primary)));
      traps.add(
          new Trap(
              "a privilege that the admin may not grant",
              () ->
                  run(
                      "GRANT pg_monitor TO "
                          + primary
                          + ", "
                          + admin
                          + "; CREATE TABLE public.t (n int); GRANT SELECT ON public.t TO "
                          + primary)));
    }
    return traps;
  }

  @Override
  public Means means(Hindrance hindrance) {
    return switch (hindrance) {
      case LOCKED -> alter("NOLOGIN", "LOGIN");
      case EXPIRED ->
          new Means.TakenFor(
              Kind.REJECTED,
              "PostgreSQL refuses a role past its VALID UNTIL like a wrong password.",
              account -> changed("VALID UNTIL '2001-02-03'", "VALID UNTIL 'infinity'", account));
      case FULL -> alter("CONNECTION LIMIT 0", "CONNECTION LIMIT -1");
      case BARRED ->
          new Means.By(account -> {
            run("REVOKE CONNECT ON DATABASE %s FROM PUBLIC".formatted(q(scene.database())));
            return Means.End.NOTHING;
          });
      case READ_ONLY ->
          alter("SET default_transaction_read_only TO on", "RESET default_transaction_read_only");
      case EASILY_LOCKED -> new Means.None("PostgreSQL does not count refused logins.");
    };
  }

  private Means alter(String begin, String end) {
    return new Means.By(account -> changed(begin, end, account));
  }

  private Means.End changed(String begin, String end, String account) {
    run("ALTER ROLE %s %s".formatted(q(account), begin));
    return () -> run("ALTER ROLE %s %s".formatted(q(account), end));
  }

  @Override
  public Optional<String> log() {
    return Optional.of(scene.server().log());
  }

  @Override
  public OptionalLong refusedLogins(String account) {
    return OptionalLong.of(scene.server().refusedLogins(account));
  }

  @Override
  public void close() {
    PostgresqlSession.close(superuser);
    scene.close();
  }

  private PostgresqlVersion version() {
    return scene.server().version();
  }

  private String group() {
    return q(scene.other("group"));
  }

  private String foreign() {
    return scene.other("server");
  }

  private String parameter() {
    return scene.other("tandem.setting");
  }

  private void asAdmin(String sql) {
    run(
        "SET SESSION AUTHORIZATION %s; %s; RESET SESSION AUTHORIZATION"
            .formatted(q(scene.adminName()), sql));
  }

  private void run(String sql) {
    try (var statement = superuser.createStatement()) {
      statement.execute(sql);
    } catch (SQLException failed) {
      throw new IllegalStateException(sql, failed);
    }
  }

  private boolean is(String condition) {
    return ask("SELECT " + condition).equals("t");
  }

  /** Ask for one value; empty where there is none. */
  private String ask(String query) {
    try (var statement = superuser.createStatement();
        var row = statement.executeQuery(query)) {
      var value = row.next() ? row.getString(1) : null;
      return value == null ? "" : value;
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }
}

package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.literal;
import static dev.tandem.dialects.postgresql.Scene.q;

import dev.tandem.dialects.jdbc.Conversation;
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
    asAdmin("CREATE ROLE " + q(group()));
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
    var here = scene.endpoint(Tls.PLAIN);
    // Its certificate is for localhost.
    return new Endpoint(
        here.host().equals("localhost") ? "127.0.0.1" : here.host(),
        here.port(),
        here.database(),
        here.tls());
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
    return new PostgresqlPrivileges(this).all();
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
    Conversation.end(superuser);
    scene.close();
  }

  PostgresqlVersion version() {
    return scene.server().version();
  }

  Scene scene() {
    return scene;
  }

  String group() {
    return scene.other("group");
  }

  String foreign() {
    return scene.other("server");
  }

  String parameter() {
    return scene.other("tandem.setting");
  }

  void asAdmin(String sql) {
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

  boolean is(String condition) {
    return ask("SELECT " + condition).equals("t");
  }

  /** Ask for one value; empty where there is none. */
  String ask(String query) {
    try (var statement = superuser.createStatement();
        var row = statement.executeQuery(query)) {
      var value = row.next() ? row.getString(1) : null;
      return value == null ? "" : value;
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }
}

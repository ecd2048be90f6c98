package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.servers.LiveServer;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.Hindrance;
import dev.tandem.engine.tck.LiveDatabase;
import dev.tandem.engine.tck.Means;
import dev.tandem.engine.tck.Privilege;
import dev.tandem.engine.tck.Trap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A scene as the conformance kit wants it. The primary may use its database, and nothing in it. */
final class LiveMysql implements LiveDatabase {
  private final Scene scene;

  private LiveMysql(Scene scene) {
    this.scene = scene;
  }

  static LiveMysql on(LiveServer server, Credential primary, Credential admin) {
    var live = new LiveMysql(Scene.on(server, primary, admin));
    live.furnish();
    return live;
  }

  private void furnish() {
    var db = q(scene.database());
    var roles = role("reader") + ", " + role("writer") + ", " + role("everybody");
    scene.sql(
        "CREATE TABLE " + db + ".orders (n int, " + q("odd, (`name") + " int)",
        "CREATE PROCEDURE " + db + ".nothing() SELECT 1",
        "CREATE FUNCTION " + db + ".twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n",
        "CREATE ROLE " + roles,
        "CREATE USER " + role("proxied"),
        "GRANT SHOW VIEW ON " + db + ".* TO " + scene.app(),
        "GRANT PROCESS, BACKUP_ADMIN ON *.* TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT SELECT ON " + wild() + " TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT PROXY ON " + role("proxied") + " TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT " + roles + " TO " + scene.admin() + " WITH ADMIN OPTION");
  }

  @Override
  public Endpoint endpoint() {
    // Its certificate is for localhost.
    var here = scene.endpoint(Tls.PLAIN);
    return new Endpoint("127.0.0.1", here.port(), here.database(), Tls.PLAIN);
  }

  @Override
  public String state(String account) {
    return hosts(account).stream()
        .map(host -> state(account, host))
        .collect(Collectors.joining("\n"));
  }

  private String state(String user, String host) {
    var account = Account.at(user, host).sql();
    var properties =
        scene
            .ask("SHOW CREATE USER " + account)
            .getFirst()
            .replaceAll("(?s) AS '.*?' (?=DEFAULT ROLE|REQUIRE)", " ")
            .replaceAll("\"tandem\": \\{[^}]*\\}(, )?", "")
            .replace(" ATTRIBUTE '{}'", "");
    return properties + "\n" + String.join("\n", scene.grants(user, host));
  }

  @Override
  public void drop(String account) {
    scene.drop(account);
  }

  private List<String> hosts(String user) {
    return scene.ask(
        "SELECT Host FROM mysql.user WHERE User = %s ORDER BY Host".formatted(l(user)));
  }

  @Override
  public List<Privilege> privileges() {
    var db = q(scene.database());
    return List.of(
        granted("PROCESS ON *.*", "mysql.user", "Process_priv = 'Y'"),
        granted("BACKUP_ADMIN ON *.*", "mysql.global_grants", "PRIV = 'BACKUP_ADMIN'"),
        granted("SELECT ON " + db + ".*", "mysql.db", here() + " AND Select_priv = 'Y'"),
        granted("EVENT ON " + db + ".*", "mysql.db", here() + " AND Event_priv = 'Y'"),
        granted("SELECT ON " + wild(), "mysql.db", "Select_priv = 'Y' AND Db LIKE 'wild%'"),
        granted("INSERT ON " + db + ".orders", "mysql.tables_priv", priv("Table_priv", "Insert")),
        granted("DROP ON " + db + ".orders", "mysql.tables_priv", priv("Table_priv", "Drop")),
        granted(
            "UPDATE (" + q("odd, (`name") + ") ON " + db + ".orders",
            "mysql.columns_priv",
            "Column_name = 'odd, (`name' AND " + priv("Column_priv", "Update")),
        granted("EXECUTE ON PROCEDURE " + db + ".nothing", "mysql.procs_priv", routine("nothing")),
        granted("EXECUTE ON FUNCTION " + db + ".twice", "mysql.procs_priv", routine("twice")),
        granted(
            "PROXY ON " + role("proxied"),
            "mysql.proxies_priv",
            "Proxied_user = " + l(scene.other("proxied"))),
        passedOn(),
        membership("reader", ""),
        membership("writer", " WITH ADMIN OPTION"),
        defaultRole(),
        property(
            "WITH MAX_USER_CONNECTIONS 70",
            "WITH MAX_USER_CONNECTIONS 0",
            "max_user_connections = 70"),
        property(
            "PASSWORD EXPIRE INTERVAL 90 DAY", "PASSWORD EXPIRE DEFAULT", "password_lifetime = 90"),
        property("PASSWORD HISTORY 5", "PASSWORD HISTORY DEFAULT", "Password_reuse_history = 5"),
        property(
            "PASSWORD REUSE INTERVAL 3 DAY",
            "PASSWORD REUSE INTERVAL DEFAULT",
            "Password_reuse_time = 3"),
        property(
            "PASSWORD REQUIRE CURRENT OPTIONAL",
            "PASSWORD REQUIRE CURRENT DEFAULT",
            "Password_require_current = 'N'"),
        property(
            "FAILED_LOGIN_ATTEMPTS 9 PASSWORD_LOCK_TIME 2",
            "FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0",
            "User_attributes->'$.Password_locking.failed_login_attempts' = 9"));
  }

  private Privilege granted(String what, String table, String where) {
    return given(
        what,
        "GRANT " + what + " TO %s",
        "REVOKE " + what + " FROM %s",
        "EXISTS (SELECT 1 FROM %s WHERE User = %%s AND %s)"
            .formatted(table, where.replace("%", "%%")));
  }

  private Privilege passedOn() {
    var what = "DELETE ON " + q(scene.database()) + ".*";
    return given(
        "GRANT OPTION",
        "GRANT " + what + " TO %s WITH GRANT OPTION",
        "REVOKE GRANT OPTION, " + what + " FROM %s",
        "EXISTS (SELECT 1 FROM mysql.db WHERE User = %s AND "
            + here()
            + " AND Delete_priv = 'Y' AND Grant_priv = 'Y')");
  }

  private Privilege membership(String name, String option) {
    return given(
        "role" + option,
        "GRANT " + role(name) + " TO %s" + option,
        "REVOKE " + role(name) + " FROM %s",
        "EXISTS (SELECT 1 FROM mysql.role_edges WHERE TO_USER = %s AND FROM_USER = "
            + l(scene.other(name))
            + " AND WITH_ADMIN_OPTION = '"
            + (option.isEmpty() ? "N" : "Y")
            + "')");
  }

  private Privilege defaultRole() {
    var everybody = role("everybody");
    return new Privilege(
        "default role",
        account ->
            scene.sql(
                "GRANT " + everybody + " TO " + at(account),
                "SET DEFAULT ROLE " + everybody + " TO " + at(account)),
        account -> scene.sql("REVOKE " + everybody + " FROM " + at(account)),
        account ->
            is("EXISTS (SELECT 1 FROM mysql.default_roles WHERE USER = " + l(account) + ")"));
  }

  private Privilege property(String clause, String usual, String where) {
    return given(
        clause,
        "ALTER USER %s " + clause,
        "ALTER USER %s " + usual,
        "EXISTS (SELECT 1 FROM mysql.user WHERE User = %s AND " + where + ")");
  }

  private Privilege given(String name, String give, String take, String has) {
    return new Privilege(
        name,
        account -> scene.sql(give.replace("%s", at(account))),
        account -> scene.sql(take.replace("%s", at(account))),
        account -> is(has.replace("%s", l(account)).replace("%%", "%")));
  }

  private String here() {
    return "Db = " + l(scene.database());
  }

  private static String priv(String column, String privilege) {
    return "FIND_IN_SET('" + privilege + "', " + column + ")";
  }

  private static String routine(String name) {
    return "Routine_name = '" + name + "' AND " + priv("Proc_priv", "Execute");
  }

  @Override
  public List<Trap> traps() {
    return List.of(
        new Trap(
            "an account without a password",
            () ->
                scene.sql(
                    "UPDATE mysql.user SET plugin = 'authentication_ldap_sasl' WHERE User = "
                        + l(scene.primary()))),
        new Trap(
            "an attribute that nobody heard of",
            () ->
                scene.sql(
                    "UPDATE mysql.user SET User_attributes = '{\"new\": 1}' WHERE User = "
                        + l(scene.primary()))),
        new Trap(
            "a clone that nobody marked", () -> scene.sql("CREATE USER " + at(scene.cloneName()))),
        new Trap(
            "an admin that may change no accounts",
            () -> scene.sql("REVOKE CREATE USER ON *.* FROM " + scene.admin())),
        new Trap(
            "an admin that sees no accounts",
            () -> scene.sql("REVOKE SELECT ON mysql.* FROM " + scene.admin())),
        new Trap(
            "a privilege that the admin may not pass on",
            () -> scene.sql("GRANT RELOAD ON *.* TO " + scene.app())),
        new Trap(
            "a role that the admin may not give",
            () ->
                scene.sql(
                    "REVOKE " + role("reader") + " FROM " + scene.admin(),
                    "GRANT " + role("reader") + " TO " + scene.app())));
  }

  @Override
  public Means means(Hindrance hindrance) {
    return switch (hindrance) {
      case LOCKED -> alter("ACCOUNT LOCK", "ACCOUNT UNLOCK");
      case EXPIRED -> alter("PASSWORD EXPIRE", "PASSWORD EXPIRE DEFAULT");
      case FULL -> new Means.By(this::occupied);
      case BARRED ->
          new Means.By(account -> {
            scene.sql(
                "REVOKE SHOW VIEW ON %s.* FROM %s".formatted(q(scene.database()), at(account)));
            return Means.End.NOTHING;
          });
      case READ_ONLY ->
          new Means.None(
              "A MySQL server is so for all accounts or for none, and other tests run beside:"
                  + " LoginTest has one of its own.");
      case EASILY_LOCKED ->
          alter(
              "FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME UNBOUNDED",
              "FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0");
    };
  }

  private Means alter(String begin, String end) {
    return new Means.By(account -> {
      scene.sql("ALTER USER " + at(account) + " " + begin);
      return () -> scene.sql("ALTER USER " + at(account) + " " + end);
    });
  }

  private Means.End occupied(String account) {
    scene.sql("ALTER USER " + at(account) + " WITH MAX_USER_CONNECTIONS 1");
    return scene.session(scene.credential(account))::close;
  }

  /** On a table that is not there it would be told that it may not read it. */
  @Override
  public String badQuery() {
    return "SELECT no_such_column";
  }

  @Override
  public Optional<String> log() {
    return Optional.of(scene.server().generalLog().get() + scene.server().errorLog().get());
  }

  @Override
  public OptionalLong refusedLogins(String account) {
    return OptionalLong.of(
        scene
            .server()
            .generalLog()
            .get()
            .lines()
            .filter(line -> line.contains("\tAccess denied for user '" + account + "'@"))
            .count());
  }

  @Override
  public void close() {
    scene.close();
  }

  private String wild() {
    return q("wild_" + scene.other("db") + "%") + ".*";
  }

  private String role(String name) {
    return at(scene.other(name));
  }

  private boolean is(String condition) {
    return scene.ask("SELECT " + condition).getFirst().equals("1");
  }

  private static String l(String value) {
    return Sql.literal(value);
  }
}

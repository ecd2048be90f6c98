package dev.tandem.dialects.mariadb;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;

import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.mysql.Scene;
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
final class LiveMariadb implements LiveDatabase {
  private final Scene scene;

  private LiveMariadb(Scene scene) {
    this.scene = scene;
  }

  static LiveMariadb on(LiveServer server, Credential primary, Credential admin) {
    var live = new LiveMariadb(Scene.on(server, primary, admin));
    live.furnish();
    return live;
  }

  private void furnish() {
    var db = q(scene.database());
    scene.sql(
        "CREATE TABLE " + db + ".orders (n int, " + q("odd, (`name") + " int)",
        "CREATE PROCEDURE " + db + ".nothing() SELECT 1",
        "CREATE FUNCTION " + db + ".twice(n int) RETURNS int DETERMINISTIC RETURN 2 * n",
        "CREATE ROLE " + role("reader"),
        "CREATE ROLE " + role("writer"),
        "CREATE ROLE " + role("everybody"),
        "GRANT SHOW VIEW ON " + db + ".* TO " + scene.app(),
        "GRANT PROCESS, BINLOG MONITOR ON *.* TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT SELECT ON " + wild() + " TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT PROXY ON ''@'%' TO " + scene.admin() + " WITH GRANT OPTION",
        "GRANT UPDATE ON mysql.* TO " + scene.admin());
    for (var name : List.of("reader", "writer", "everybody")) {
      scene.sql("GRANT " + role(name) + " TO " + scene.admin() + " WITH ADMIN OPTION");
    }
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
        .map(host -> CloneTest.told(scene, account, host))
        .collect(Collectors.joining("\n"));
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
        granted("BINLOG MONITOR ON *.*", "mysql.user", "Repl_client_priv = 'Y'"),
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
            "PROXY ON " + at(scene.other("proxied")),
            "mysql.proxies_priv",
            "Proxied_user = " + l(scene.other("proxied"))),
        passedOn(),
        membership("reader", ""),
        membership("writer", " WITH ADMIN OPTION"),
        defaultRole(),
        property("WITH MAX_USER_CONNECTIONS 70", "WITH MAX_USER_CONNECTIONS 0"),
        property("WITH MAX_STATEMENT_TIME 600", "WITH MAX_STATEMENT_TIME 0"),
        property("PASSWORD EXPIRE INTERVAL 90 DAY", "PASSWORD EXPIRE DEFAULT"),
        property("PASSWORD EXPIRE NEVER", "PASSWORD EXPIRE DEFAULT"));
  }

  private Privilege granted(String what, String table, String where) {
    return given(
        what,
        "GRANT " + what + " TO %s",
        "REVOKE " + what + " FROM %s",
        "EXISTS (SELECT 1 FROM " + table + " WHERE User = %s AND " + where + ")");
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
        "EXISTS (SELECT 1 FROM mysql.roles_mapping WHERE User = %s AND Role = "
            + l(scene.other(name))
            + " AND Admin_option = '"
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
                "SET DEFAULT ROLE " + everybody + " FOR " + at(account)),
        account ->
            scene.sql(
                "SET DEFAULT ROLE NONE FOR " + at(account),
                "REVOKE " + everybody + " FROM " + at(account)),
        account ->
            is(
                "EXISTS (SELECT 1 FROM mysql.user WHERE default_role <> '' AND User = "
                    + l(account)
                    + ")"));
  }

  private Privilege property(String clause, String usual) {
    return new Privilege(
        clause,
        account -> scene.sql("ALTER USER " + at(account) + " " + clause),
        account -> scene.sql("ALTER USER " + at(account) + " " + usual),
        account ->
            !hosts(account).isEmpty()
                && scene
                    .ask("SHOW CREATE USER " + at(account))
                    .getFirst()
                    .contains(clause.replace("WITH ", "")));
  }

  private Privilege given(String name, String give, String take, String has) {
    return new Privilege(
        name,
        account -> scene.sql(give.replace("%s", at(account))),
        account -> scene.sql(take.replace("%s", at(account))),
        account -> is(has.replace("%s", l(account))));
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
            "an account whom PAM lets in, too",
            () ->
                scene.sql(
                    "UPDATE mysql.global_priv SET Priv = JSON_SET(Priv, '$.auth_or', JSON_ARRAY("
                        + "JSON_OBJECT(), JSON_OBJECT('plugin', 'pam'))) WHERE User = "
                        + l(scene.primary()))),
        new Trap(
            "a property that nobody heard of",
            () ->
                scene.sql(
                    "UPDATE mysql.global_priv SET Priv = JSON_SET(Priv, '$.new', 1) WHERE User = "
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
                    "GRANT " + role("reader") + " TO " + scene.app(),
                    "REVOKE " + role("reader") + " FROM " + scene.admin())));
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
              "A MariaDB server is so for all accounts or for none, and other tests run beside:"
                  + " LoginTest has one of its own.");
      case EASILY_LOCKED ->
          new Means.None(
              "MariaDB counts refused logins for the whole server (max_password_errors), not for an"
                  + " account.");
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
    return q(scene.other(name));
  }

  private boolean is(String condition) {
    return scene.ask("SELECT " + condition).getFirst().equals("1");
  }

  private static String l(String value) {
    return Sql.literal(value);
  }
}

package dev.tandem.dialects.mysql;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.servers.LiveServer;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.tck.Means;
import dev.tandem.engine.tck.Privilege;
import dev.tandem.engine.tck.Trap;
import java.util.List;

/** What the conformance kit asks of MySQL alone. */
final class LiveMysql extends LiveScene {
  private LiveMysql(Scene scene) {
    super(scene);
  }

  static LiveMysql on(LiveServer server, Credential primary, Credential admin) {
    var live = new LiveMysql(Scene.on(server, primary, admin));
    live.furnish();
    return live;
  }

  private void furnish() {
    var scene = scene();
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
  protected String state(String user, String host) {
    var account = Account.at(user, host).sql();
    var properties =
        scene()
            .ask("SHOW CREATE USER " + account)
            .getFirst()
            .replaceAll("(?s) AS '.*?' (?=DEFAULT ROLE|REQUIRE)", " ")
            .replaceAll("\"tandem\": \\{[^}]*\\}(, )?", "")
            .replace(" ATTRIBUTE '{}'", "");
    return properties + "\n" + String.join("\n", scene().grants(user, host));
  }

  @Override
  protected List<Privilege> ownPrivileges() {
    return List.of(
        granted("BACKUP_ADMIN ON *.*", "mysql.global_grants", "PRIV = 'BACKUP_ADMIN'"),
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

  @Override
  protected String isMember(String account, String role, boolean mayGive) {
    return "SELECT 1 FROM mysql.role_edges WHERE TO_USER = %s AND FROM_USER = %s AND WITH_ADMIN_OPTION = '%s'"
        .formatted(l(account), l(role), mayGive ? "Y" : "N");
  }

  private Privilege defaultRole() {
    var scene = scene();
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

  @Override
  protected List<Trap> ownTraps() {
    return List.of(
        new Trap(
            "an account without a password", () -> change("plugin = 'authentication_ldap_sasl'")),
        new Trap(
            "an attribute that nobody heard of", () -> change("User_attributes = '{\"new\": 1}'")));
  }

  private void change(String what) {
    scene().sql("UPDATE mysql.user SET " + what + " WHERE User = " + l(scene().primary()));
  }

  @Override
  protected Means easilyLocked() {
    return alter(
        "FAILED_LOGIN_ATTEMPTS 1 PASSWORD_LOCK_TIME UNBOUNDED",
        "FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0");
  }

  @Override
  protected String role(String name) {
    return at(scene().other(name));
  }
}

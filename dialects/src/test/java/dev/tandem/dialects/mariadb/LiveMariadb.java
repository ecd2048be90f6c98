package dev.tandem.dialects.mariadb;

import static dev.tandem.dialects.mysql.Scene.at;
import static dev.tandem.dialects.mysql.Scene.q;

import dev.tandem.dialects.mysql.LiveScene;
import dev.tandem.dialects.mysql.Scene;
import dev.tandem.dialects.servers.LiveServer;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.tck.Means;
import dev.tandem.engine.tck.Privilege;
import dev.tandem.engine.tck.Trap;
import java.util.List;

/** What the conformance kit asks of MariaDB alone. */
final class LiveMariadb extends LiveScene {
  private LiveMariadb(Scene scene) {
    super(scene);
  }

  static LiveMariadb on(LiveServer server, Credential primary, Credential admin) {
    var live = new LiveMariadb(Scene.on(server, primary, admin));
    live.furnish();
    return live;
  }

  private void furnish() {
    var scene = scene();
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
  protected String state(String user, String host) {
    return CloneTest.told(scene(), user, host);
  }

  @Override
  protected List<Privilege> ownPrivileges() {
    return List.of(
        granted("BINLOG MONITOR ON *.*", "mysql.user", "Repl_client_priv = 'Y'"),
        defaultRole(),
        property("WITH MAX_USER_CONNECTIONS 70", "WITH MAX_USER_CONNECTIONS 0"),
        property("WITH MAX_STATEMENT_TIME 600", "WITH MAX_STATEMENT_TIME 0"),
        property("PASSWORD EXPIRE INTERVAL 90 DAY", "PASSWORD EXPIRE DEFAULT"),
        property("PASSWORD EXPIRE NEVER", "PASSWORD EXPIRE DEFAULT"));
  }

  @Override
  protected String isMember(String account, String role, boolean mayGive) {
    return "SELECT 1 FROM mysql.roles_mapping WHERE User = %s AND Role = %s AND Admin_option = '%s'"
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
        account -> scene().sql("ALTER USER " + at(account) + " " + clause),
        account -> scene().sql("ALTER USER " + at(account) + " " + usual),
        account ->
            !hosts(account).isEmpty()
                && scene()
                    .ask("SHOW CREATE USER " + at(account))
                    .getFirst()
                    .contains(clause.replace("WITH ", "")));
  }

  @Override
  protected List<Trap> ownTraps() {
    return List.of(
        new Trap(
            "an account whom PAM lets in, too",
            () -> change("'$.auth_or', JSON_ARRAY(JSON_OBJECT(), JSON_OBJECT('plugin', 'pam'))")),
        new Trap("a property that nobody heard of", () -> change("'$.new', 1")));
  }

  private void change(String what) {
    scene()
        .sql(
            "UPDATE mysql.global_priv SET Priv = JSON_SET(Priv, "
                + what
                + ") WHERE User = "
                + l(scene().primary()));
  }

  @Override
  protected Means easilyLocked() {
    return new Means.None(
        "MariaDB counts refused logins for the whole server (max_password_errors), not for an"
            + " account.");
  }

  @Override
  protected String role(String name) {
    return q(scene().other(name));
  }
}

package dev.tandem.dialects.grants;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the script that makes an admin account: it may see and change accounts, and pass on what
 * it has in the databases that are named, which takes having it.
 */
public final class AdminScript {
  private AdminScript() {}

  /**
   * Write it.
   *
   * @param roles the right to give any role, where the server has such; else a remark
   */
  public static List<String> write(
      String admin, String primary, List<String> databases, List<String> roles) {
    var name = Account.at(admin, "%").sql();
    var script = new ArrayList<String>();
    script.add("-- Run it as whoever may grant everything; on Amazon RDS as the master user.");
    script.add("CREATE USER " + name + " ACCOUNT LOCK");
    script.add("GRANT CREATE USER ON *.* TO " + name);
    script.add("GRANT SELECT ON `mysql`.* TO " + name);
    roles.forEach(line -> script.add(line + (line.startsWith("--") ? "" : " TO " + name)));
    if (databases.isEmpty()) {
      script.add(
          "-- Name each database that " + Sql.name(primary) + " works with: --database NAME");
    }
    databases.forEach(database ->
        script.add(
            "GRANT ALL PRIVILEGES ON "
                + Scope.Schema.named(database).sql()
                + " TO "
                + name
                + " WITH GRANT OPTION"));
    script.add(
        "-- Give it a password and let it in: ALTER USER "
            + name
            + " IDENTIFIED BY '…' REQUIRE SSL ACCOUNT UNLOCK");
    return List.copyOf(script);
  }
}

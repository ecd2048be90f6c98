package dev.tandem.dialects.sqlserver;

import java.util.ArrayList;
import java.util.List;

/**
 * Writes the script that makes an admin login. It may see everything and alter every login that
 * does not rule the server; in the databases that it is made for it may do all, as nobody else can
 * pass on what the primary has.
 */
final class AdminScript {
  private AdminScript() {}

  static List<String> write(String admin, String primary, List<String> databases) {
    var name = Sql.name(admin);
    var script = new ArrayList<String>();
    script.add("-- Run it as a member of sysadmin; on Amazon RDS as the master user.");
    script.add("USE [master]");
    script.add(Statements.random("CREATE LOGIN " + name, ""));
    script.add("GRANT ALTER ANY LOGIN TO " + name);
    script.add(
        "-- So that no database and no permission is out of its sight. Amazon RDS may refuse");
    script.add("-- the first: then give it a user in each database, or leave some out:");
    script.add("-- --exclude-database.");
    script.add("GRANT CONNECT ANY DATABASE TO " + name);
    script.add("GRANT VIEW ANY DEFINITION TO " + name);
    if (databases.isEmpty()) {
      script.add(
          "-- Then this, in each database in which "
              + remark(Sql.name(primary))
              + " has a user (--database writes it):");
      script.add(
          remark(
              "-- CREATE USER "
                  + name
                  + " FOR LOGIN "
                  + name
                  + "; ALTER ROLE [db_owner] ADD MEMBER "
                  + name));
    }
    for (var database : databases) {
      script.add("USE " + Sql.name(database));
      script.add("CREATE USER " + name + " FOR LOGIN " + name);
      script.add("ALTER ROLE [db_owner] ADD MEMBER " + name);
    }
    script.add(
        "-- Where the primary has a credential for what is outside of the server, this too:");
    script.add(remark("-- USE [master]; GRANT ALTER ANY CREDENTIAL TO " + name));
    script.add(
        "-- What the primary has on the server itself, the admin must have WITH GRANT OPTION:");
    script.add("-- plan says it where that is so.");
    script.add("-- The password is one that nobody knows. Give it one:");
    script.add("-- ALTER LOGIN " + remark(name) + " WITH PASSWORD = N'…'");
    return List.copyOf(script);
  }

  /** Whatever a name holds, a remark ends with its line. */
  private static String remark(String text) {
    return text.replaceAll("\\R", " ");
  }
}

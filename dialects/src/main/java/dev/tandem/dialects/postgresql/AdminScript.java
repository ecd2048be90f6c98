package dev.tandem.dialects.postgresql;

import java.util.List;

/**
 * Writes the script that makes an admin account. It may create roles, and from 16 on alter the one
 * that it is made for; it can neither use what that role may do nor act as it.
 */
final class AdminScript {
  private AdminScript() {}

  static List<String> write(String admin, String primary) {
    var name = Sql.name(admin);
    var grant =
        "GRANT " + Sql.name(primary) + " TO " + name + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE";
    return List.of(
        "-- Run it as a superuser; on Amazon RDS as the master user.",
        "CREATE ROLE " + name + " LOGIN CREATEROLE",
        "-- Until PostgreSQL 15 CREATEROLE is enough to alter any role that is no superuser.",
        Sql.block(
            "IF current_setting('server_version_num')::int >= "
                + RoleFact.Server.OPTIONS
                + " THEN EXECUTE "
                + Sql.literal(grant)
                + "; END IF;"),
        "-- Give it a password, which psql sends as a verifier: \\password " + name);
  }
}

package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.AllPrivileges;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code ALL PRIVILEGES} stands for in MySQL. */
final class MysqlPrivileges {
  private static final Set<String> ON_TABLES =
      Set.of(
          "SELECT",
          "INSERT",
          "UPDATE",
          "DELETE",
          "CREATE",
          "DROP",
          "REFERENCES",
          "INDEX",
          "ALTER",
          "CREATE VIEW",
          "SHOW VIEW",
          "TRIGGER");
  private static final Set<String> ON_SCHEMAS =
      with(
          ON_TABLES,
          "CREATE TEMPORARY TABLES",
          "LOCK TABLES",
          "EXECUTE",
          "CREATE ROUTINE",
          "ALTER ROUTINE",
          "EVENT");

  /** Version 8 lists them one by one on the whole server; these are 5.7's. */
  private static final Set<String> ON_EVERYTHING =
      with(
          ON_SCHEMAS,
          "RELOAD",
          "SHUTDOWN",
          "PROCESS",
          "FILE",
          "SHOW DATABASES",
          "SUPER",
          "REPLICATION SLAVE",
          "REPLICATION CLIENT",
          "CREATE USER",
          "CREATE TABLESPACE");

  /** What MySQL means by it. */
  static final AllPrivileges ALL =
      new AllPrivileges(ON_EVERYTHING, ON_SCHEMAS, ON_TABLES, Set.of("EXECUTE", "ALTER ROUTINE"));

  private MysqlPrivileges() {}

  private static Set<String> with(Set<String> some, String... more) {
    var all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}

package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.AllPrivileges;
import dev.tandem.engine.spi.PairState;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What {@code ALL PRIVILEGES} stands for in MariaDB. */
final class MariadbPrivileges {
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
          "TRIGGER",
          "DELETE HISTORY");

  private static final Set<String> ON_SCHEMAS =
      with(
          ON_TABLES,
          "CREATE TEMPORARY TABLES",
          "LOCK TABLES",
          "EXECUTE",
          "CREATE ROUTINE",
          "ALTER ROUTINE",
          "EVENT");

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
          "CREATE USER",
          "CREATE TABLESPACE");

  /** What version 10.5 made of {@code SUPER} and {@code REPLICATION CLIENT}. */
  private static final Set<String> SINCE_10_5 =
      with(
          ON_EVERYTHING,
          "BINLOG MONITOR",
          "BINLOG ADMIN",
          "BINLOG REPLAY",
          "CONNECTION ADMIN",
          "READ_ONLY ADMIN",
          "REPLICATION SLAVE ADMIN",
          "REPLICATION MASTER ADMIN",
          "FEDERATED ADMIN",
          "SET USER",
          "SLAVE MONITOR");

  private static final String SINCE_11_3 = "SHOW CREATE ROUTINE";

  private static final Set<String> ON_ROUTINES = Set.of("EXECUTE", "ALTER ROUTINE");

  private MariadbPrivileges() {}

  /** What the server that {@code pair} was seen on means by it. */
  static AllPrivileges of(PairState pair) {
    var version = MariadbServer.of(pair).version();
    if (version >= 1103) {
      return new AllPrivileges(
          with(SINCE_10_5, SINCE_11_3),
          with(ON_SCHEMAS, SINCE_11_3),
          ON_TABLES,
          with(ON_ROUTINES, SINCE_11_3));
    }
    return new AllPrivileges(
        version >= 1005 ? SINCE_10_5 : with(ON_EVERYTHING, "REPLICATION CLIENT"),
        ON_SCHEMAS,
        ON_TABLES,
        ON_ROUTINES);
  }

  private static Set<String> with(Set<String> some, String... more) {
    var all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }
}

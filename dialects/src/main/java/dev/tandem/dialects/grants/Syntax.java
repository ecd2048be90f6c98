package dev.tandem.dialects.grants;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Where the servers differ in how a grant is written. */
public enum Syntax {
  /** MySQL 8.0.30 and newer. */
  MYSQL,
  /** MySQL that can't take what is not there. */
  OLDER_MYSQL,
  /** MariaDB, whose roles have no host. */
  MARIADB;

  /**
   * MariaDB refuses to take what is not there: no such grant on the server or a database, on a
   * table, on a routine, no such role. This makes it go on, in the same round trip.
   */
  private static final String GOING_ON =
      "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR 1141, 1147, 1403, 1962 BEGIN END; ";

  /**
   * Take {@code what}, so that it may be repeated.
   *
   * @param what it and whom to take it from: {@code SELECT ON x.* FROM y}
   */
  String revoke(String what) {
    return switch (this) {
      case MYSQL -> "REVOKE IF EXISTS " + what;
      case OLDER_MYSQL -> "REVOKE " + what;
      case MARIADB -> GOING_ON + "REVOKE " + what + "; END";
    };
  }

  /** Take the right to pass {@code role} on, but not the role. */
  List<String> takeAdminOption(Account role, Account grantee) {
    return switch (this) {
      // Giving it once more without the option would do, until the server reads its tables again.
      case MYSQL, OLDER_MYSQL ->
          List.of(
              revoke(role.sql() + " FROM " + grantee.sql()),
              "GRANT " + role.sql() + " TO " + grantee.sql());
      case MARIADB -> List.of("REVOKE ADMIN OPTION FOR " + role.sql() + " FROM " + grantee.sql());
    };
  }

  /** Put {@code roles} into as few statements as may be: MariaDB takes one in each. */
  List<String> lists(List<String> roles) {
    return switch (this) {
      case MYSQL, OLDER_MYSQL -> roles.isEmpty() ? roles : List.of(String.join(", ", roles));
      case MARIADB -> roles;
    };
  }

  /** Make {@code roles} the ones that are active at login, and no others. */
  String setDefaultRoles(Collection<Account> roles, Account grantee) {
    var names =
        roles.isEmpty()
            ? "NONE"
            : roles.stream().map(Account::sql).sorted().collect(Collectors.joining(", "));
    return "SET DEFAULT ROLE "
        + names
        + switch (this) {
          case MYSQL, OLDER_MYSQL -> " TO ";
          case MARIADB -> " FOR ";
        }
        + grantee.sql();
  }
}

package dev.tandem.dialects.grants;

import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Where the servers differ in how a grant is written. */
public enum Syntax {
  /** MySQL 8.0.30 and newer. */
  MYSQL("REVOKE IF EXISTS "),
  /** MySQL that can't take what is not there. */
  OLDER_MYSQL("REVOKE "),
  /** MariaDB, whose roles have no host. */
  MARIADB("REVOKE ");

  private final String revoke;

  Syntax(String revoke) {
    this.revoke = revoke;
  }

  String revoke() {
    return revoke;
  }

  /** Take the right to pass {@code role} on, but not the role. */
  List<String> takeAdminOption(Account role, Account grantee) {
    return switch (this) {
      // Giving it once more without the option would do, until the server reads its tables again.
      case MYSQL, OLDER_MYSQL ->
          List.of(
              revoke + role.sql() + " FROM " + grantee.sql(),
              "GRANT " + role.sql() + " TO " + grantee.sql());
      case MARIADB -> List.of("REVOKE ADMIN OPTION FOR " + role.sql() + " FROM " + grantee.sql());
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

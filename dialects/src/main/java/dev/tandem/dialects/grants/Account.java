package dev.tandem.dialects.grants;

import java.util.Optional;

/**
 * One row of the server's list of accounts and roles.
 *
 * @param user its name, unquoted
 * @param host from where it may log in, unquoted; empty for a role of MariaDB, which has none
 */
public record Account(String user, Optional<String> host) {

  /** An account that logs in from {@code host}. */
  public static Account at(String user, String host) {
    return new Account(user, Optional.of(host));
  }

  /** Quote it as it stands in a statement. */
  public String sql() {
    return Sql.name(user) + host.map(part -> "@" + Sql.name(part)).orElse("");
  }
}

package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Trait;
import java.util.Optional;

/**
 * What an account was given. Options are traits of their own, so that having more never hides
 * having something, and giving one never takes another away.
 */
public sealed interface Grant extends Trait {

  /**
   * A privilege.
   *
   * @param name in the server's words: {@code SELECT}, {@code CREATE TEMPORARY TABLES}
   * @param column only on this column, unquoted
   */
  record Privilege(Scope scope, String name, Optional<String> column) implements Grant {
    /** What the server writes for every privilege that there is on a scope, in whatever version. */
    public static final String ALL = "ALL PRIVILEGES";

    /** A privilege on all columns, or on what has none. */
    public Privilege(Scope scope, String name) {
      this(scope, name, Optional.empty());
    }

    /**
     * Whether it is one of those that MySQL's components register: each of them is grantable or not
     * by itself.
     */
    public boolean dynamic() {
      return scope instanceof Scope.Global && name.contains("_") && !name.contains(" ");
    }

    /** Write it as it stands before {@code ON}. */
    public String sql() {
      return name + column.map(each -> " (" + Sql.name(each) + ")").orElse("");
    }

    @Override
    public String text() {
      return sql() + " ON " + scope.sql();
    }
  }

  /** {@code WITH GRANT OPTION} on all that it has on {@code scope}. */
  record GrantOption(Scope scope) implements Grant {
    @Override
    public String text() {
      return "GRANT OPTION ON " + scope.sql();
    }
  }

  /** {@code WITH GRANT OPTION} on one dynamic privilege. */
  record Grantable(Privilege privilege) implements Grant {
    @Override
    public String text() {
      return privilege.text() + " WITH GRANT OPTION";
    }
  }

  /** A partial revoke: {@code privilege}, which it has on everything, does not hold here. */
  record Restriction(Scope.Schema scope, String privilege) implements Grant {
    @Override
    public String text() {
      return "partial revoke of " + privilege + " ON " + scope.sql();
    }
  }

  /** A role that it may use. */
  record Role(Account role) implements Grant {
    @Override
    public String text() {
      return "role " + role.sql();
    }
  }

  /** {@code WITH ADMIN OPTION} on a role. */
  record AdminOption(Account role) implements Grant {
    @Override
    public String text() {
      return "ADMIN OPTION on role " + role.sql();
    }
  }

  /** A role that is active as soon as it logs in. */
  record DefaultRole(Account role) implements Grant {
    @Override
    public String text() {
      return "default role " + role.sql();
    }
  }
}

package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Trait;
import java.util.Optional;

/**
 * What is compared. Each says in which database it is; an empty one means the server. Options are
 * traits of their own ({@link Grantable}), so that having more never hides having something.
 */
sealed interface PrincipalTrait extends Trait {
  /** Where; empty for the server itself. */
  Optional<String> database();

  /**
   * A property of a login or a user that always has a value.
   *
   * @param name as T-SQL writes it: {@code DEFAULT_SCHEMA}
   * @param value as T-SQL writes it: {@code [dbo]}, {@code ON}
   */
  record Property(Optional<String> database, String name, String value) implements PrincipalTrait {
    @Override
    public String text() {
      return Sql.where(database) + name + " = " + value;
    }

    boolean same(Property other) {
      return database.equals(other.database) && name.equals(other.name);
    }
  }

  /** A login has a user in a database. */
  record User(String name) implements PrincipalTrait {
    @Override
    public Optional<String> database() {
      return Optional.of(name);
    }

    @Override
    public String text() {
      return "user in database " + Sql.name(name);
    }
  }

  /** A direct membership in a role of the server or of a database. */
  record Member(Optional<String> database, String role) implements PrincipalTrait {
    @Override
    public String text() {
      return Sql.where(database)
          + "member of "
          + (database.isEmpty() ? "server role " : "role ")
          + Sql.name(role);
    }
  }

  /**
   * A permission that is granted or denied to it by name.
   *
   * @param name with its column, where it is on one: {@code SELECT ([price])}
   * @param securable class and quoted name: {@code OBJECT::[dbo].[orders]}; empty for the server or
   *     the database itself
   */
  record Permission(Optional<String> database, boolean denied, String name, String securable)
      implements PrincipalTrait {
    @Override
    public String text() {
      return Sql.where(database) + (denied ? "DENY " : "GRANT ") + what();
    }

    boolean isOfColumn() {
      return name.endsWith(")");
    }

    /** Say whether it is {@code other}'s kind, on a column of what that one is on. */
    boolean isOfColumnOf(Permission other) {
      return isOfColumn()
          && database.equals(other.database)
          && securable.equals(other.securable)
          && name.startsWith(other.name + " (");
    }

    /** What stands between the verb and the account. */
    String what() {
      return name + (securable.isEmpty() ? "" : " ON " + securable);
    }
  }

  /** {@code WITH GRANT OPTION}. */
  record Grantable(Permission permission) implements PrincipalTrait {
    @Override
    public Optional<String> database() {
      return permission.database();
    }

    @Override
    public String text() {
      return permission.text() + " WITH GRANT OPTION";
    }
  }

  /**
   * A credential for what is outside of the server.
   *
   * @param added one of a key management provider, of which it may have several
   */
  record Credential(String name, boolean added) implements PrincipalTrait {
    @Override
    public Optional<String> database() {
      return Optional.empty();
    }

    @Override
    public String text() {
      return (added ? "additional credential " : "credential ") + Sql.name(name);
    }
  }
}

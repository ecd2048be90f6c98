package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.Trait;
import java.util.Optional;

/**
 * What is compared. Options are traits of their own ({@link MemberOption}, {@link Grantable}), so
 * that having more never hides having something, and giving one never takes another away.
 */
sealed interface RoleTrait extends Trait {

  /** {@code CREATEDB} and its kind. */
  record Attribute(String keyword) implements RoleTrait {
    static final Attribute SUPERUSER = new Attribute("SUPERUSER");
    static final Attribute CREATEROLE = new Attribute("CREATEROLE");
    static final Attribute INHERIT = new Attribute("INHERIT");

    @Override
    public String text() {
      return keyword;
    }
  }

  /** How many connections it may have; without this trait any number. */
  record ConnectionLimit(int most) implements RoleTrait {
    @Override
    public String text() {
      return "CONNECTION LIMIT " + most;
    }
  }

  /**
   * Until when its password is valid; without this trait for ever.
   *
   * @param at as the server reads it back
   * @param past whether that is over, by the server's clock
   */
  record ValidUntil(String at, boolean past) implements RoleTrait {
    @Override
    public String text() {
      return "VALID UNTIL " + Sql.literal(at);
    }
  }

  /**
   * A setting that its sessions start with.
   *
   * @param database only there; empty for all databases
   * @param value as the catalog holds it
   * @param restricted whether the account that looked may not set it
   */
  record Setting(Optional<String> database, String name, String value, boolean restricted)
      implements RoleTrait {
    /** The setting that makes a session act as another role. */
    static final String ROLE = "role";

    @Override
    public String text() {
      return where(database) + "SET " + name + " TO " + Sql.value(name, value);
    }

    boolean same(Setting other) {
      return database.equals(other.database) && name.equals(other.name);
    }
  }

  /** A direct membership. */
  record Member(String group) implements RoleTrait {
    @Override
    public String text() {
      return "member of " + Sql.name(group);
    }
  }

  /** {@code ADMIN}, and from PostgreSQL 16 on {@code INHERIT} and {@code SET}. */
  record MemberOption(String group, String option) implements RoleTrait {
    @Override
    public String text() {
      return option + " option as member of " + Sql.name(group);
    }
  }

  /**
   * A privilege granted to it by name.
   *
   * @param database where; empty for what all databases share
   * @param privilege with its column, where it is on one: {@code SELECT ("price")}
   * @param object kind and quoted name: {@code TABLE public.orders}
   */
  record Privilege(Optional<String> database, String privilege, String object)
      implements RoleTrait {
    @Override
    public String text() {
      return where(database) + privilege + " ON " + object;
    }
  }

  /**
   * A privilege that it gets on objects to come.
   *
   * @param scope whose objects and in which schema: {@code FOR ROLE owner IN SCHEMA app}
   * @param privilege with the kind of objects: {@code SELECT ON TABLES}
   */
  record DefaultPrivilege(String database, String scope, String privilege) implements RoleTrait {
    @Override
    public String text() {
      return where(Optional.of(database)) + "default " + privilege + " " + scope;
    }
  }

  /**
   * {@code WITH GRANT OPTION} on {@code privilege}, a {@link Privilege} or {@link
   * DefaultPrivilege}.
   */
  record Grantable(RoleTrait privilege) implements RoleTrait {
    @Override
    public String text() {
      return privilege.text() + " WITH GRANT OPTION";
    }
  }

  /** A row security policy that names it. */
  record InPolicy(String database, String policy, String table) implements RoleTrait {
    @Override
    public String text() {
      return where(Optional.of(database)) + "named by policy " + policy + " on " + table;
    }
  }

  /** Objects that it owns; the database is empty for what all databases share. */
  record Owner(Optional<String> database, long objects) implements RoleTrait {
    @Override
    public String text() {
      return where(database) + "owner of " + objects + (objects == 1 ? " object" : " objects");
    }
  }

  private static String where(Optional<String> database) {
    return database.map(name -> "in database " + Sql.name(name) + ": ").orElse("");
  }
}

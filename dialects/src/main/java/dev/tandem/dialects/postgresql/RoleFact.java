package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.Trait;

/**
 * What the catalog says beside the traits: never compared, but what obstacles and statements are
 * decided by.
 */
sealed interface RoleFact extends Trait {

  /** The server's version as a number, on the account that looked: {@code 180001}. */
  record Server(int version) implements RoleFact {
    /**
     * From here on memberships have options and grantors, and {@code CREATEROLE} alone rules
     * nobody.
     */
    static final int OPTIONS = 160000;

    @Override
    public String text() {
      return "server version " + version;
    }
  }

  /** The account that looked may grant {@code role} and change it. */
  record Administers(String role) implements RoleFact {
    @Override
    public String text() {
      return "administers " + Sql.name(role);
    }
  }

  /**
   * Who gave a membership.
   *
   * @param reachable whether the account that looked may act in the grantor's name
   */
  record MemberBy(String group, String grantor, boolean reachable) implements RoleFact {
    @Override
    public String text() {
      return "member of " + Sql.name(group) + " by " + Sql.name(grantor);
    }
  }

  /**
   * Who gave a privilege, or must act for a default privilege or a policy.
   *
   * @param reachable on the primary whether the account that looked may give the same, on the clone
   *     whether it may take it
   */
  record PrivilegeBy(RoleTrait privilege, String grantor, boolean reachable) implements RoleFact {
    @Override
    public String text() {
      return privilege.text() + " by " + Sql.name(grantor);
    }
  }

  /**
   * No other role is named by this policy, so it can't be taken out: a policy names at least one.
   */
  record OnlyOneInPolicy(RoleTrait.InPolicy policy) implements RoleFact {
    @Override
    public String text() {
      return "alone " + policy.text();
    }
  }

  /** One of its groups can log in itself. */
  record GroupLogsIn(String group) implements RoleFact {
    @Override
    public String text() {
      return Sql.name(group) + " can log in";
    }
  }

  /** It is a member of {@code role}, be it through others. */
  record Reaches(String role) implements RoleFact {
    @Override
    public String text() {
      return "reaches " + Sql.name(role);
    }
  }

  /** It has default privileges for what it will create, in {@code database}. */
  record GivesByDefault(String database) implements RoleFact {
    @Override
    public String text() {
      return "gives default privileges in database " + Sql.name(database);
    }
  }

  /** It has user mappings of foreign servers in {@code database}. */
  record UserMappings(String database) implements RoleFact {
    @Override
    public String text() {
      return "has user mappings in database " + Sql.name(database);
    }
  }

  /** It has something that no statement of ours copies. */
  record NotUnderstood(String what) implements RoleFact {
    @Override
    public String text() {
      return what;
    }
  }

  /** Amazon RDS lets it log in by IAM tokens only. */
  record IamOnly() implements RoleFact {
    @Override
    public String text() {
      return "member of rds_iam";
    }
  }

  /** Amazon RDS does not let the account that looked set passwords. */
  record PasswordsRestricted() implements RoleFact {
    @Override
    public String text() {
      return "not a member of rds_password";
    }
  }
}

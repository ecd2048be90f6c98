package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Trait;
import java.util.List;
import java.util.Optional;

/**
 * What the catalog says beside the traits: never compared, but what obstacles and statements are
 * decided by.
 */
sealed interface PrincipalFact extends Trait {

  /**
   * The server, on the account that looked.
   *
   * @param version its major version: 16 is SQL Server 2022
   * @param edition its engine edition
   * @param database the database that the session works in
   * @param encrypted whether its connection is
   */
  record Server(int version, int edition, String database, boolean encrypted)
      implements PrincipalFact {
    /** Azure SQL Database: one database to a connection, logins in another one. */
    static final int AZURE_DATABASE = 5;

    /** From here on passwords are stored by a slower hash than ours. */
    static final int SLOW_HASH = 17;

    @Override
    public String text() {
      return "version " + version + ", edition " + edition + " in " + Sql.name(database);
    }
  }

  /** It is a user with a password of its own in {@code database}, and no login. */
  record Contained(String database) implements PrincipalFact {
    @Override
    public String text() {
      return "contained in database " + Sql.name(database);
    }
  }

  /** What its user in {@code database} is called. */
  record UserName(String database, String user) implements PrincipalFact {
    @Override
    public String text() {
      return Sql.where(Optional.of(database)) + "user " + Sql.name(user);
    }
  }

  /** It owns {@code database}, and so is {@code dbo} there. */
  record Dbo(String database) implements PrincipalFact {
    @Override
    public String text() {
      return "owner of database " + Sql.name(database);
    }
  }

  /**
   * It owns something in {@code database}: {@code SCHEMA::[sales]}. Tandem gives nothing away:
   * whatever changes hands loses all permissions on it, whoever has them.
   */
  record Owner(String database, String securable) implements PrincipalFact {
    private static final String SCHEMA = "SCHEMA::";

    /** No statement changes the owner of these. */
    private static final List<String> KEPT =
        List.of("APPLICATION ROLE::", "DATABASE SCOPED CREDENTIAL::", "EXTERNAL LANGUAGE::");

    @Override
    public String text() {
      return Sql.where(Optional.of(database)) + "owner of " + securable;
    }

    /** Say whether {@code other} is what it owns, or lies in the schema that it owns. */
    boolean holds(String other) {
      return other.equals(securable)
          || (securable.startsWith(SCHEMA)
              && other.contains("::" + securable.substring(SCHEMA.length()) + "."));
    }

    /** Say who had better own it: a key or a certificate can't be a role's. */
    String better() {
      return securable.startsWith("CERTIFICATE::") || securable.startsWith("ASYMMETRIC KEY::")
          ? "<user>"
          : "<role>";
    }

    /** Say what makes {@code owner} the owner, quoted as it has to be. */
    String givenTo(String owner) {
      return KEPT.stream().anyMatch(securable::startsWith)
          ? "Let another account make it anew: no statement changes the owner of this kind."
          : "USE "
              + Sql.name(database)
              + "; ALTER AUTHORIZATION ON "
              + securable
              + " TO "
              + owner
              + "; it takes all permissions on it away, so grant them anew.";
    }
  }

  /** Its user in {@code database} has lost its login, and still has what it had. */
  record Orphan(String database) implements PrincipalFact {
    @Override
    public String text() {
      return "orphaned user in database " + Sql.name(database);
    }
  }

  /** In {@code database} its name belongs to somebody else. */
  record Taken(String database) implements PrincipalFact {
    @Override
    public String text() {
      return "another user of its name in database " + Sql.name(database);
    }
  }

  /**
   * Its user in {@code database} carries a marker of Tandem's, for the clone of {@code primary}.
   */
  record Marked(String database, String primary) implements PrincipalFact {
    @Override
    public String text() {
      return "marked in database " + Sql.name(database);
    }
  }

  /** The account that looked can't look into {@code database}, and why. */
  record Unreadable(String database, String why) implements PrincipalFact {
    @Override
    public String text() {
      return "database " + Sql.name(database) + " " + why;
    }
  }

  /** Nobody can change {@code database}. */
  record ReadOnly(String database) implements PrincipalFact {
    @Override
    public String text() {
      return "database " + Sql.name(database) + " is read-only";
    }
  }

  /** It has something that no statement of ours copies. */
  record NotUnderstood(Optional<String> database, String what) implements PrincipalFact {
    @Override
    public String text() {
      return Sql.where(database) + what;
    }
  }

  /** Somebody has a right over it, or code runs in its name: a clone has not. */
  record Inbound(Optional<String> database, String what) implements PrincipalFact {
    @Override
    public String text() {
      return Sql.where(database) + what;
    }
  }

  /** The account that looked may neither give nor take {@code trait}. */
  record OutOfReach(PrincipalTrait trait) implements PrincipalFact {
    @Override
    public String text() {
      return "out of reach: " + trait.text();
    }
  }

  /** The account that looked lacks {@code permission} on the server or a database. */
  record Lacks(Optional<String> database, String permission) implements PrincipalFact {
    @Override
    public String text() {
      return Sql.where(database) + "lacks " + permission;
    }
  }
}

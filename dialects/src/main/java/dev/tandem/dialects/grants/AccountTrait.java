package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Trait;

/** What is compared beside the grants. What an account has by default is no trait. */
public sealed interface AccountTrait extends Trait {

  /** What can be said once of an account, in the order in which it is said. */
  enum Kind {
    TLS("REQUIRE NONE"),
    QUERIES("MAX_QUERIES_PER_HOUR 0"),
    UPDATES("MAX_UPDATES_PER_HOUR 0"),
    CONNECTIONS("MAX_CONNECTIONS_PER_HOUR 0"),
    AT_ONCE("MAX_USER_CONNECTIONS 0"),
    STATEMENT_TIME("MAX_STATEMENT_TIME 0"),
    EXPIRY("PASSWORD EXPIRE DEFAULT"),
    HISTORY("PASSWORD HISTORY DEFAULT"),
    REUSE("PASSWORD REUSE INTERVAL DEFAULT"),
    CURRENT("PASSWORD REQUIRE CURRENT DEFAULT"),
    FAILED_LOGINS("FAILED_LOGIN_ATTEMPTS 0 PASSWORD_LOCK_TIME 0");

    private final String usual;

    Kind(String usual) {
      this.usual = usual;
    }

    /** The clause that takes it back. */
    String usual() {
      return usual;
    }

    /** Whether it stands behind {@code WITH}, together with its like. */
    boolean limit() {
      return switch (this) {
        case QUERIES, UPDATES, CONNECTIONS, AT_ONCE, STATEMENT_TIME -> true;
        case TLS, EXPIRY, HISTORY, REUSE, CURRENT, FAILED_LOGINS -> false;
      };
    }
  }

  /**
   * A property of the account.
   *
   * @param clause what makes it so: {@code PASSWORD EXPIRE NEVER}
   */
  record Property(Kind kind, String clause) implements AccountTrait {
    @Override
    public String text() {
      return clause;
    }
  }

  /**
   * Something that a person wrote on the account, a comment for example. It gives no right, so what
   * only the clone has stays.
   *
   * @param json the value as the server writes it
   */
  record Attribute(String name, String json) implements AccountTrait {
    @Override
    public String text() {
      return "attribute " + Sql.literal(name) + " " + json;
    }
  }
}

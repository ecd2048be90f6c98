package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Trait;

/**
 * What the catalog says beside the traits: never compared, but what obstacles and statements are
 * decided by.
 */
public sealed interface AccountFact extends Trait {

  /** Which of its accounts the server took the one that looked for. */
  record Looker(Account account) implements AccountFact {
    @Override
    public String text() {
      return "logged in as " + account.sql();
    }
  }

  /** A setting of the server, on the account that looked. */
  record Variable(String name, String value) implements AccountFact {
    @Override
    public String text() {
      return name + " = " + value;
    }
  }

  /** The account that looked may not see this one. */
  record Hidden() implements AccountFact {
    @Override
    public String text() {
      return "not to be seen";
    }
  }

  /** It can't log in from this host. */
  record Locked() implements AccountFact {
    @Override
    public String text() {
      return "locked";
    }
  }

  /** It has something that no statement of ours copies. */
  record NotUnderstood(String what) implements AccountFact {
    @Override
    public String text() {
      return what;
    }
  }

  /** A grant on a table, column or routine that is not there any more, or not yet. */
  record Gone(Grant grant) implements AccountFact {
    @Override
    public String text() {
      return grant.text() + ", which is not there";
    }
  }

  /** Views, routines, triggers or events run in its name. */
  record Definer(String kind, long count) implements AccountFact {
    @Override
    public String text() {
      return "definer of " + count + " " + kind + (count == 1 ? "" : "s");
    }
  }
}

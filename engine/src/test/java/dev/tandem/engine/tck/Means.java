package dev.tandem.engine.tck;

import dev.tandem.engine.spi.DatabaseFailure.Kind;

/** Whether and how a test gets a {@link Hindrance} in an account's way. */
public sealed interface Means {
  /** This does it. */
  record By(Act act) implements Means {}

  /**
   * This does it, but the server answers as if it were something else.
   *
   * @param kind what the dialect can't but take it for
   * @param reason why, in a sentence
   */
  record TakenFor(Kind kind, String reason, Act act) implements Means {}

  /**
   * The database knows no such thing.
   *
   * @param reason why, in a sentence
   */
  record None(String reason) implements Means {}

  /** Gets something in an account's way. */
  @FunctionalInterface
  interface Act {
    /** Do it to {@code account}, until what is returned is closed. */
    End to(String account);

    /** Do {@code task} while it is in the way of {@code account}. */
    default void to(String account, Runnable task) {
      var end = to(account);
      try {
        task.run();
      } finally {
        end.close();
      }
    }
  }

  /** Takes what was in the way out of it, as far as the test's accounts don't go with the test. */
  @FunctionalInterface
  interface End {
    /** Nothing is left to be done. */
    End NOTHING = () -> {};

    /** Take it out of the way. */
    void close();
  }
}

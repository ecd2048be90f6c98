package dev.tandem.engine.tck;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Policy;

/**
 * What every {@link Dialect} promises.
 *
 * <p>A subclass supplies a live database and nothing else. JUnit makes a new instance for each
 * test, and runs tests side by side.
 */
public abstract class DialectContract {
  /** Give the dialect under test. */
  protected abstract Dialect dialect();

  /**
   * Make an application on a running server: the account {@code primary} and the account {@code
   * admin}, which may do all that the dialect asks of an admin and no more, with these very names
   * and passwords. Names are used once, and may hold any character; the server's log must not get
   * to see a password.
   */
  protected abstract LiveDatabase create(Credential primary, Credential admin);

  /** What an operator may decide about this kind of database: the clone mode, for one. */
  protected Policy policy() {
    return Policy.DEFAULT;
  }
}

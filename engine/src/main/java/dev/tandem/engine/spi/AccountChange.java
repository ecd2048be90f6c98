package dev.tandem.engine.spi;

import java.util.Optional;

/**
 * One statement that changes an account. Repeating it does no harm.
 *
 * @param summary what it does, as a person reads it in a plan
 * @param sql what is sent; may hold a password's verifier, so it is never printed
 * @param masked the same with every secret masked
 * @param database where to run it; empty for the session's own database
 */
public record AccountChange(String summary, String sql, String masked, Optional<String> database) {

  /** A statement without secrets, in the session's own database. */
  public static AccountChange plain(String summary, String sql) {
    return new AccountChange(summary, sql, sql, Optional.empty());
  }

  @Override
  public String toString() {
    return masked;
  }
}

package dev.tandem.engine.spi;

/**
 * Carries a {@link DatabaseFailure} out of a session. It has no cause: a driver's message may quote
 * a password.
 */
public final class DatabaseException extends RuntimeException {
  private static final long serialVersionUID = 1;
  private final transient DatabaseFailure failure;

  /** Carry {@code failure}. */
  public DatabaseException(DatabaseFailure failure) {
    super(failure.what());
    this.failure = failure;
  }

  /** What happened. */
  public DatabaseFailure failure() {
    return failure;
  }
}

package dev.tandem.dialects.grants;

/**
 * The server said something that we can't read. The text says where, and never quotes a value: it
 * may be a password's hash.
 */
public final class NotUnderstoodException extends RuntimeException {
  private static final long serialVersionUID = 1;

  NotUnderstoodException(String what) {
    super(what);
  }

  /** Say it as part of a sentence. */
  public String what() {
    return String.valueOf(getMessage());
  }
}

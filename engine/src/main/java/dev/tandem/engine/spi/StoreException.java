package dev.tandem.engine.spi;

/** A secret store said no. Its text names the secret, never its value. */
public final class StoreException extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** What kind of no. */
  public enum Kind {
    /** There is no such secret. */
    NOT_FOUND,
    /** There is one of that name already. */
    EXISTS,
    /** A label is not where it was said to be. */
    CONFLICT,
    /** The caller may not. */
    DENIED,
    /** The store did not answer, or is overloaded. */
    UNAVAILABLE,
    /** The request or the store's data makes no sense. */
    INVALID
  }

  private final Kind kind;
  private final String mend;

  /** Say {@code what} happened, to what, and how to {@code mend} it. */
  public StoreException(Kind kind, String what, String mend) {
    super(what);
    this.kind = kind;
    this.mend = mend;
  }

  /** What kind of no. */
  public Kind kind() {
    return kind;
  }

  /** What happened, to what. */
  public String what() {
    return String.valueOf(getMessage());
  }

  /** What to do now. */
  public String mend() {
    return mend;
  }

  /** Say whether the same request may succeed a moment later. */
  public boolean passing() {
    return switch (kind) {
      case CONFLICT, UNAVAILABLE -> true;
      case NOT_FOUND, EXISTS, DENIED, INVALID -> false;
    };
  }
}

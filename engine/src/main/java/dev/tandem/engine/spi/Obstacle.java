package dev.tandem.engine.spi;

/**
 * Something that must stop a rotation before its first write.
 *
 * @param kind who must act
 * @param what a sentence: what is there, on what
 * @param mend what to do now, with the exact statement where there is one
 */
public record Obstacle(Kind kind, String what, String mend) {
  /** Who must act. */
  public enum Kind {
    /** The admin account lacks a right: {@code mend} holds the statement that gives it. */
    MISSING_RIGHT,
    /** The account has something that the dialect can't copy faithfully. */
    NOT_UNDERSTOOD
  }
}

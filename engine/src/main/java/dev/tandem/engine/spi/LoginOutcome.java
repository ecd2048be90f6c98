package dev.tandem.engine.spi;

/** What became of one attempt to log in. A refusal is an answer, not an exception. */
public sealed interface LoginOutcome {
  /**
   * The credential was accepted.
   *
   * @param session open; whoever asked closes it
   */
  record Accepted(Session session) implements LoginOutcome {}

  /**
   * It was not, or nobody could say.
   *
   * @param failure why
   */
  record Failed(DatabaseFailure failure) implements LoginOutcome {}
}

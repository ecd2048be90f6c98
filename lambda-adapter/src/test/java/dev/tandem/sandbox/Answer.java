package dev.tandem.sandbox;

import java.time.Duration;

/** What became of one event. */
public sealed interface Answer {
  /**
   * The function has answered.
   *
   * @param body what it said
   */
  record Done(String body) implements Answer {}

  /**
   * The function has failed, and said so; its process goes on.
   *
   * @param type what kind of failure: the exception's class
   * @param body the runtime's report, a JSON object
   * @param left the time that it had left; with none, Lambda would have killed it before it said so
   */
  record Failed(String type, String body, Duration left) implements Answer {}

  /**
   * The runtime could not begin at all.
   *
   * @param type what kind of failure
   * @param body the runtime's report, a JSON object
   */
  record NotBegun(String type, String body) implements Answer {}

  /**
   * The process has ended and left the event without an answer.
   *
   * @param status its exit status
   */
  record Exited(int status) implements Answer {}

  /** The time was up, and Lambda has killed the process. */
  record TimedOut() implements Answer {}
}

package dev.tandem.cli;

import java.time.Instant;
import java.util.List;

/**
 * One line of an audit file: who did what to which secret. Never a password.
 *
 * @param time when it was written
 * @param actor who: the operating system's user and machine
 * @param command what was asked for: {@code rotate}, {@code repair}, …
 * @param run what all lines of one command have in common
 * @param secret which secret
 * @param event what happened
 * @param version which version it was about; empty where none
 * @param step which step it belongs to; empty where none
 * @param what in words: a change, how it ended, or why it did not
 * @param problem the kind of problem, in small letters; empty where none
 * @param milliseconds how long it took
 * @param statements the SQL that it sent, masked
 */
record AuditEntry(
    Instant time,
    String actor,
    String command,
    String run,
    String secret,
    Kind event,
    String version,
    String step,
    String what,
    String problem,
    long milliseconds,
    List<String> statements) {

  AuditEntry {
    statements = List.copyOf(statements);
  }

  /** What happened. */
  enum Kind {
    /** A command begins. One without an end was killed, or is at work. */
    BEGUN,
    /** Something was changed. */
    CHANGED,
    /** Something failed that may pass, and is tried again. */
    RETRIED,
    /** All that was asked for holds. */
    SUCCEEDED,
    /** It could not go on. */
    FAILED
  }
}

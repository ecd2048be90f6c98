package dev.tandem.engine;

import java.time.Duration;
import java.util.List;

/**
 * Hears what a rotation does: progress, audit, metrics and notifications hang here. Nothing it
 * hears holds a password.
 */
@FunctionalInterface
public interface RotationListener {
  /** Listens to nothing. */
  RotationListener NONE = event -> {};

  /** Take note of {@code event}. An exception from here never stops a rotation. */
  void on(Event event);

  /** Something that a rotation did. */
  sealed interface Event {
    /** A move begins. */
    record Moving(String secret, Step step, String text) implements Event {}

    /**
     * It ended well.
     *
     * @param secret the secret, by the name that the caller used
     * @param step the step that it belongs to
     * @param text what it did
     * @param change whether it changed anything
     * @param took for how long
     * @param token the version that it was about; empty where nothing is rotated
     * @param statements the SQL that it sent, in order, with secrets masked
     */
    record Moved(
        String secret,
        Step step,
        String text,
        boolean change,
        Duration took,
        String token,
        List<String> statements)
        implements Event {
      /** Copy the list. */
      public Moved {
        statements = List.copyOf(statements);
      }
    }

    /** Something failed that may pass; everything is looked at again. */
    record Retrying(String secret, Problem problem, int attempt) implements Event {}

    /** Something that the operator should know before it is done. */
    record Cautioned(String secret, String text) implements Event {}

    /** The rotation or step ended. */
    record Ended(Outcome outcome) implements Event {}
  }
}

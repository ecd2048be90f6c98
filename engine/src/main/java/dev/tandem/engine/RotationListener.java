package dev.tandem.engine;

import java.time.Duration;

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

    /** It ended well after {@code took}. */
    record Moved(String secret, Step step, String text, boolean change, Duration took)
        implements Event {}

    /** Something failed that may pass; everything is looked at again. */
    record Retrying(String secret, Problem problem, int attempt) implements Event {}

    /** The rotation or step ended. */
    record Ended(Outcome outcome) implements Event {}
  }
}

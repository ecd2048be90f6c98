package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What an application's clients met while their secret was rotated, all of it in time since the
 * beginning.
 *
 * @param strategy how it was rotated
 * @param length how long it took
 * @param rotations in their order
 * @param lanes one for each client
 */
record Trial(Strategy strategy, Duration length, List<Rotation> rotations, List<Lane> lanes) {

  Trial {
    rotations = List.copyOf(rotations);
    lanes = List.copyOf(lanes);
  }

  /** From one instant to another. */
  record Span(Duration start, Duration end) {}

  /** A step of a rotation. */
  record Work(Step step, Span span) {}

  /**
   * One rotation.
   *
   * @param account who got a new password
   * @param problem why it failed
   */
  record Rotation(
      Span span, Optional<String> account, List<Work> steps, Optional<Problem> problem) {
    Rotation {
      steps = List.copyOf(steps);
    }
  }

  /** What happened to a client. */
  enum Kind {
    LOGGED_IN,
    WORKED,
    LOGIN_REFUSED,
    QUERY_FAILED;

    boolean good() {
      return this == LOGGED_IN || this == WORKED;
    }
  }

  /** When it happened. */
  record Event(Duration at, Kind kind) {}

  /**
   * All that happened to one client.
   *
   * @param client how it deals with the secret
   */
  record Lane(String client, List<Event> events) {
    Lane {
      events = List.copyOf(events);
    }

    long count(Kind kind) {
      return events.stream().filter(event -> event.kind() == kind).count();
    }

    /** Whether all went well; who came to nothing can't have noticed anything. */
    boolean undisturbed() {
      return count(Kind.WORKED) > 0 && events.stream().allMatch(event -> event.kind().good());
    }

    /** The longest time for which nothing went well, from the first success on. */
    Duration longestGap(Duration length) {
      var good =
          Stream.concat(
                  events.stream().filter(event -> event.kind().good()).map(Event::at),
                  Stream.of(length))
              .toList();
      return IntStream.range(1, good.size())
          .mapToObj(next -> good.get(next).minus(good.get(next - 1)))
          .max(Duration::compareTo)
          .orElse(length);
    }
  }

  Optional<Problem> problem() {
    return rotations.stream().flatMap(rotation -> rotation.problem().stream()).findFirst();
  }

  /** Whether every rotation succeeded and nobody noticed. */
  boolean undisturbed() {
    return problem().isEmpty() && lanes.stream().allMatch(Lane::undisturbed);
  }
}

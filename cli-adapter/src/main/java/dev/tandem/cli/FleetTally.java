package dev.tandem.cli;

import dev.tandem.engine.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what became of each secret of a fleet. Only failures are kept, so that it grows with them
 * and not with the fleet.
 */
final class FleetTally {
  private static final int WIDTH = 24;

  private final int all;
  private final List<Failure> failures = new ArrayList<>();
  private int rotated;
  private int skipped;
  private int before;

  FleetTally(int all) {
    this.all = all;
  }

  /** One that failed. */
  record Failure(String secret, Problem problem) {}

  synchronized void add(String secret, FleetResult result) {
    switch (result) {
      case FleetResult.Rotated done -> rotated++;
      case FleetResult.Skipped other -> skipped++;
      case FleetResult.Failed(var problem) -> failures.add(new Failure(secret, problem));
    }
  }

  /** An earlier run has dealt with it. */
  synchronized void passed() {
    before++;
  }

  int all() {
    return all;
  }

  synchronized int rotated() {
    return rotated;
  }

  synchronized int skipped() {
    return skipped;
  }

  synchronized int before() {
    return before;
  }

  /** How many were not begun. */
  synchronized int left() {
    return all - rotated - skipped - before - failures.size();
  }

  synchronized List<Failure> failures() {
    return List.copyOf(failures);
  }

  synchronized int failed() {
    return failures.size();
  }

  /** One line: a bar, how many, how fast, and how much longer. */
  synchronized String line(Duration since) {
    int done = all - left();
    int filled = all == 0 ? WIDTH : (int) ((long) WIDTH * done / all);
    double seconds = Math.max(0.001, since.toMillis() / 1000.0);
    double rate = (rotated + skipped + failures.size()) / seconds;
    var remaining = rate == 0 ? "" : ", " + span((long) Math.ceil(left() / rate)) + " left";
    return "[%s%s] %d of %d, %d failed, %.1f/s%s"
        .formatted(
            "#".repeat(filled),
            "-".repeat(WIDTH - filled),
            done,
            all,
            failures.size(),
            rate,
            remaining);
  }

  private static String span(long seconds) {
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }
}

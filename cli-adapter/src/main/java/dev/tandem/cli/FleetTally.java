package dev.tandem.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Counts what became of each secret of a fleet. Only failures are kept, so that it grows with them
 * and not with the fleet.
 */
final class FleetTally {
  private final int all;
  private final List<FleetFailure> failures = new ArrayList<>();
  private int rotated;
  private int skipped;
  private int before;

  FleetTally(int all) {
    this.all = all;
  }

  synchronized void add(String secret, FleetResult result) {
    switch (result) {
      case FleetResult.Rotated done -> rotated++;
      case FleetResult.Skipped other -> skipped++;
      case FleetResult.Failed(var problem) -> failures.add(new FleetFailure(secret, problem));
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

  synchronized List<FleetFailure> failures() {
    return List.copyOf(failures);
  }

  synchronized int failed() {
    return failures.size();
  }

  /** How far it is, in one line. */
  synchronized String line(Duration since) {
    return new Bar(all, all - left(), rotated + skipped + failures.size(), failures.size())
        .line(since);
  }
}

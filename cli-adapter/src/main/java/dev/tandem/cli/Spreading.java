package dev.tandem.cli;

import dev.tandem.engine.Ports;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.stores.aws.RotationSchedules;
import java.time.Duration;

/**
 * Sets schedules one after the other, no faster than it may, and waits where the service asks for
 * it. Whoever stops it in the midst runs it again: what is so already is left alone.
 */
final class Spreading {
  private static final int ATTEMPTS = 6;

  private final RotationSchedules schedules;
  private final Ports.Pause pause;
  private final Duration between;
  private final int maxFailures;

  Spreading(RotationSchedules schedules, Ports.Pause pause, int rate, int maxFailures) {
    this.schedules = schedules;
    this.pause = pause;
    this.between = Duration.ofSeconds(1).dividedBy(rate);
    this.maxFailures = maxFailures;
  }

  /** Set all that {@code tally} has to be set, and tell {@code after} each. */
  void run(SpreadTally tally, Runnable after) {
    if (tally.dryRun()) {
      return;
    }
    for (var change : tally.changes()) {
      if (tally.failures().size() >= maxFailures) {
        return;
      }
      pause.of(between);
      try {
        if (set(change)) {
          tally.set();
        } else {
          tally.wasSo();
        }
      } catch (StoreException failed) {
        tally.failed(change.before().name(), failed);
      }
      after.run();
    }
  }

  /**
   * A list may not know yet what was set in the last minutes; each secret does. To set the same
   * again would have the function test it once more.
   */
  private boolean set(SpreadTally.Change change) {
    for (int attempt = 1; ; attempt++) {
      try {
        var secret = change.before().secret();
        if (schedules.describe(secret).has(change.rules(), change.function())) {
          return false;
        }
        schedules.set(secret, change.rules(), change.function(), false);
        return true;
      } catch (StoreException busy) {
        if (!busy.passing() || attempt == ATTEMPTS) {
          throw busy;
        }
        pause.of(Duration.ofSeconds(1L << (attempt - 1)));
      }
    }
  }
}

package dev.tandem.engine.spi;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The instant by which an answer is of use. Connect and statement timeouts come from it.
 *
 * @param at when it ends
 * @param clock what tells the time
 */
public record Deadline(Instant at, InstantSource clock) {

  /** Let {@code time} from now be the end. */
  public static Deadline in(Duration time, InstantSource clock) {
    return new Deadline(clock.instant().plus(time), clock);
  }

  /** How much is left, never negative. */
  public Duration remaining() {
    var left = Duration.between(clock.instant(), at);
    return left.isNegative() ? Duration.ZERO : left;
  }

  /**
   * How much is left, but no more than {@code most} and at least one millisecond, as drivers read
   * zero as "for ever".
   */
  public Duration within(Duration most) {
    var left = remaining();
    var bounded = left.compareTo(most) < 0 ? left : most;
    return bounded.compareTo(Duration.ofMillis(1)) < 0 ? Duration.ofMillis(1) : bounded;
  }
}

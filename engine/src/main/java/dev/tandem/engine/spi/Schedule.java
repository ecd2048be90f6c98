package dev.tandem.engine.spi;

import java.time.Instant;
import java.util.Optional;

/**
 * When a secret is rotated, as far as its store knows.
 *
 * @param enabled whether the store itself sees to it that the secret is rotated
 * @param rule how often, in the store's own words: {@code rate(30 days)}
 * @param window how long after its due time a rotation may begin: {@code 3h}
 * @param last when a rotation ended well
 * @param next when the next one is due at the latest
 */
public record Schedule(
    boolean enabled,
    Optional<String> rule,
    Optional<String> window,
    Optional<Instant> last,
    Optional<Instant> next) {

  /** Nothing is known. */
  public static final Schedule NONE =
      new Schedule(false, Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /** A secret that nobody rotates by the clock. */
  public static Schedule onRequest(Optional<Instant> last) {
    return new Schedule(false, Optional.empty(), Optional.empty(), last, Optional.empty());
  }
}

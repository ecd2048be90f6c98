package dev.tandem.engine;

import java.time.Duration;
import java.time.InstantSource;
import java.util.UUID;
import java.util.random.RandomGenerator;

/**
 * How the world comes into the engine, apart from the database and the store.
 *
 * @param random where passwords and tokens come from: a {@code SecureRandom}
 * @param clock what tells the time
 * @param pause how to wait
 * @param listener who wants to know
 */
public record Ports(
    RandomGenerator random, InstantSource clock, Pause pause, RotationListener listener) {

  /** A way to wait. */
  @FunctionalInterface
  public interface Pause {
    /** Wait for {@code time}. */
    void of(Duration time);
  }

  /** The same with somebody else listening. */
  public Ports with(RotationListener other) {
    return new Ports(random, clock, pause, other);
  }

  /** A fresh version id: a UUID of version 4 in the form that Secrets Manager takes. */
  String token() {
    long high = (random.nextLong() & 0xffffffffffff0fffL) | 0x4000L;
    long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low).toString();
  }
}

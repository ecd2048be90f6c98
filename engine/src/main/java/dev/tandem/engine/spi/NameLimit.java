package dev.tandem.engine.spi;

import java.nio.charset.StandardCharsets;

/**
 * How long an account's name may be.
 *
 * @param most the longest that is allowed, in {@code unit}s
 * @param unit what the server counts
 */
public record NameLimit(int most, Unit unit) {
  /** What a server counts. */
  public enum Unit {
    /** Bytes of the name in UTF-8. */
    BYTES,
    /** Characters, that is Unicode code points. */
    CHARACTERS
  }

  /** Measure {@code name} in this limit's unit. */
  public int measure(String name) {
    return switch (unit) {
      case BYTES -> name.getBytes(StandardCharsets.UTF_8).length;
      case CHARACTERS -> name.codePointCount(0, name.length());
    };
  }

  /** Say whether {@code name} is short enough. */
  public boolean allows(String name) {
    return measure(name) <= most;
  }
}

package dev.tandem.engine.spi;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * A password that does not print itself: {@link #reveal} is the only way out, and easy to grep.
 *
 * <p>It is a final class and no record, so that no generated {@code toString} can give it away.
 */
public final class Password {
  private final String value;

  private Password(String value) {
    this.value = value;
  }

  /** Wrap {@code value}. */
  public static Password of(String value) {
    return new Password(value);
  }

  /** Give the clear text, for a driver or a store; never for a log, an exception or an event. */
  public String reveal() {
    return value;
  }

  /** Compare in constant time. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Password that
        && MessageDigest.isEqual(
            value.getBytes(StandardCharsets.UTF_8), that.value.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "********";
  }
}

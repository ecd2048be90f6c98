package dev.tandem.engine.spi;

import java.util.Arrays;
import java.util.Optional;

/** How a secret's credential is replaced. */
public enum Strategy {
  /**
   * One account, whose password changes in place: old clients are refused until they read again.
   */
  SINGLE_USER("single-user"),
  /** Two accounts that take turns: the one in use is never touched. */
  ALTERNATING_USERS("alternating-users"),
  /** One account with two valid passwords, of which the older goes with the next rotation. */
  DUAL_PASSWORD("dual-password");

  private final String label;

  Strategy(String label) {
    this.label = label;
  }

  /** The name that users write: {@code single-user}, {@code alternating-users}, … */
  public String label() {
    return label;
  }

  /** Find a strategy by its {@link #label}. */
  public static Optional<Strategy> labelled(String label) {
    return Arrays.stream(values()).filter(strategy -> strategy.label.equals(label)).findFirst();
  }

  @Override
  public String toString() {
    return label;
  }
}

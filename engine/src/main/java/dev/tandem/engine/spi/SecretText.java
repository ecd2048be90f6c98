package dev.tandem.engine.spi;

/** The whole text of a secret's version, which does not print itself. */
public final class SecretText {
  private final String value;

  private SecretText(String value) {
    this.value = value;
  }

  /** Wrap {@code value}. */
  public static SecretText of(String value) {
    return new SecretText(value);
  }

  /** Give the text, for a store or a parser; never for a log, an exception or an event. */
  public String reveal() {
    return value;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SecretText that && value.equals(that.value);
  }

  @Override
  public int hashCode() {
    return value.hashCode();
  }

  @Override
  public String toString() {
    return "{********}";
  }
}

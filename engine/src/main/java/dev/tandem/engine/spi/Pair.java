package dev.tandem.engine.spi;

/**
 * The two accounts that share one secret.
 *
 * @param primary the account that people and migrations grant to: the truth
 * @param cloneName its image (a record component may not be called {@code clone})
 */
public record Pair(String primary, String cloneName) {

  /** Refuse a pair of one: it would rotate the live account. */
  public Pair {
    if (primary.equals(cloneName)) {
      throw new IllegalArgumentException("a pair needs two accounts, not '" + primary + "' twice");
    }
  }

  /** Say whether {@code account} is one of the two. */
  public boolean contains(String account) {
    return account.equals(primary) || account.equals(cloneName);
  }

  /** Give the one that is not {@code account}. */
  public String other(String account) {
    return account.equals(primary) ? cloneName : primary;
  }
}

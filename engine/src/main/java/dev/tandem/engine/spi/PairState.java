package dev.tandem.engine.spi;

/**
 * One look at the accounts of a pair, made by one session.
 *
 * @param primary the truth
 * @param cloneState its image
 * @param self the account that looked: what it may do decides what is missing
 */
public record PairState(AccountState primary, AccountState cloneState, AccountState self) {

  /** Give the state of {@code account}, one of the pair. */
  public AccountState of(String account) {
    return account.equals(cloneState.name()) ? cloneState : primary;
  }
}

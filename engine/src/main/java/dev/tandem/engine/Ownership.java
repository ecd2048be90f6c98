package dev.tandem.engine;

import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Stage;

/**
 * Whether the pair in the database is this secret's own: two names that look alike prove nothing.
 */
enum Ownership {
  /** The clone is not there yet, or carries this secret's marker, or the operator says adopt. */
  OURS,
  /**
   * No marker: a clone that AWS's own function made looks like this, and the secret's history may
   * name it.
   */
  UNMARKED,
  /** An account of the pair carries another secret's marker. */
  FOREIGN;

  static Ownership of(Situation now, PairState pair, String secret) {
    if (now.request().policy().adopt() || !pair.cloneState().exists()) {
      return OURS;
    }
    if (isForeign(pair.primary(), pair, secret) || isForeign(pair.cloneState(), pair, secret)) {
      return FOREIGN;
    }
    return pair.cloneState().marker().isPresent() ? OURS : UNMARKED;
  }

  /**
   * The version before named the account whose turn it is now, so this pair has alternated before.
   */
  static boolean isNamedByHistory(Situation now, Names names) {
    return now.document(Stage.AWSPREVIOUS)
        .filter(document -> document.credential().username().equals(names.target()))
        .isPresent();
  }

  private static boolean isForeign(AccountState account, PairState pair, String secret) {
    return account
        .marker()
        .filter(marker ->
            !marker.secret().equals(secret) || !marker.primary().equals(pair.primary().name()))
        .isPresent();
  }
}

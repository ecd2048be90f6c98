package dev.tandem.engine;

import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Stage;
import java.util.stream.Stream;

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
    if (now.request().policy().adopt()) {
      return OURS;
    }
    if (foreigners(pair, secret).findFirst().isPresent()) {
      return FOREIGN;
    }
    boolean ours = !pair.cloneState().exists() || pair.cloneState().marker().isPresent();
    return ours ? OURS : UNMARKED;
  }

  /**
   * The version before named the account whose turn it is now, so this pair has alternated before.
   */
  static boolean isNamedByHistory(Situation now, Names names) {
    return now.document(Stage.AWSPREVIOUS)
        .filter(document -> document.credential().username().equals(names.target()))
        .isPresent();
  }

  /** The marker that says whose a {@link #FOREIGN} pair is. */
  static Marker foreign(PairState pair, String secret) {
    return foreigners(pair, secret).findFirst().orElseThrow();
  }

  private static Stream<Marker> foreigners(PairState pair, String secret) {
    return Stream.of(pair.primary(), pair.cloneState())
        .flatMap(account -> account.marker().stream())
        .filter(marker ->
            !marker.secret().equals(secret) || !marker.primary().equals(pair.primary().name()));
  }
}

package dev.tandem.engine.spi;

import java.util.Optional;
import java.util.Set;

/**
 * What one look at the catalog found out about one account.
 *
 * @param name the account, unquoted
 * @param exists whether there is such an account
 * @param marker what Tandem wrote on it, where it did
 * @param traits all that it has
 */
public record AccountState(
    String name, boolean exists, Optional<Marker> marker, Set<Trait> traits) {

  /** Copy the set. */
  public AccountState {
    traits = Set.copyOf(traits);
  }

  /** An account that is not there. */
  public static AccountState absent(String name) {
    return new AccountState(name, false, Optional.empty(), Set.of());
  }

  /** Say whether it holds the password of {@code version}, as far as its marker tells. */
  public Holds holds(String version) {
    return marker
        .flatMap(Marker::version)
        .map(held -> held.equals(version) ? Holds.YES : Holds.NO)
        .orElse(Holds.UNKNOWN);
  }
}

package dev.tandem.engine;

import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.Optional;

/**
 * The accounts of one rotation, by name.
 *
 * @param user the account that the current version names
 * @param target the account that gets the new password
 * @param twins the pair; empty for one account
 */
record Names(String user, String target, Optional<Pair> twins) {

  /** Find them for a secret whose {@code base} document passed {@link #problem}. */
  static Names of(Situation now, SecretDocument base) {
    var policy = now.request().policy();
    var user = base.credential().username();
    if (policy.strategy() != Strategy.ALTERNATING_USERS) {
      return new Names(user, user, Optional.empty());
    }
    var pair = pair(policy, user);
    boolean pendingOnly = now.document(Stage.AWSCURRENT).isEmpty();
    return new Names(user, pendingOnly ? user : pair.other(user), Optional.of(pair));
  }

  /** A name that the operator's own pair does not know can't alternate. */
  static Optional<Problem> problem(Situation now, SecretDocument base) {
    var policy = now.request().policy();
    return policy
        .pair()
        .filter(pair -> policy.strategy() == Strategy.ALTERNATING_USERS)
        .filter(pair -> !pair.contains(base.credential().username()))
        .map(pair -> Problems.notOfThePair(now.request(), base.credential().username(), pair));
  }

  /**
   * A name that ends in the suffix is taken for a clone. That is a guess until the database's own
   * marker or the secret's history confirms it: see {@link Ownership}.
   */
  private static Pair pair(Policy policy, String user) {
    if (policy.pair().isPresent()) {
      return policy.pair().get();
    }
    var suffix = policy.suffix();
    return user.endsWith(suffix) && user.length() > suffix.length()
        ? new Pair(user.substring(0, user.length() - suffix.length()), user)
        : new Pair(user, user + suffix);
  }

  Pair pair() {
    return twins.orElseThrow();
  }

  /** One account as a pair of it and a clone that need not be there: how a session looks at it. */
  Pair alone(Policy policy) {
    return new Pair(user, user + policy.suffix());
  }

  /** The account whose privileges are the truth. */
  String primary() {
    return twins.map(Pair::primary).orElse(user);
  }

  boolean targetIsClone() {
    return twins.map(pair -> pair.cloneName().equals(target)).orElse(false);
  }
}

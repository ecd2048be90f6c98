package dev.tandem.engine;

import dev.tandem.engine.spi.Policy;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked for.
 *
 * @param secret the secret, by the name that the caller used
 * @param token the version id that the rotation makes: Secrets Manager's client request token
 * @param resumes whether an unfinished rotation of this secret is taken up under its own token
 *     instead
 * @param steps how far to go: one step, or all; none brings the clone up to date and rotates
 *     nothing
 * @param policy what the operator decided
 * @param rotationToken what AWS hands a function that acts in another role's name; goes with the
 *     put
 */
public record Request(
    String secret,
    String token,
    boolean resumes,
    Set<Step> steps,
    Policy policy,
    Optional<String> rotationToken) {

  /** Copy the set. */
  public Request {
    steps = Set.copyOf(steps);
  }

  /** All four steps; an unfinished rotation is taken up where it stopped. */
  public static Request whole(String secret, String freshToken, Policy policy) {
    return new Request(
        secret, freshToken, true, EnumSet.allOf(Step.class), policy, Optional.empty());
  }

  /** One step under the token that the caller names, as Secrets Manager asks for it. */
  public static Request one(String secret, String token, Step step, Policy policy) {
    return new Request(secret, token, false, Set.of(step), policy, Optional.empty());
  }

  /**
   * The clone is made the primary's image now, whichever of the two is live; nothing is rotated.
   */
  public static Request sync(String secret, Policy policy) {
    return new Request(secret, "", false, Set.of(), policy, Optional.empty());
  }

  boolean isSync() {
    return steps.isEmpty();
  }

  /** Say whether it may change an account. */
  boolean changesAccounts() {
    return includes(Step.SET) || isSync();
  }

  /** Say whether {@code step} is asked for. */
  boolean includes(Step step) {
    return steps.contains(step);
  }

  /** Say whether {@code step} is all that is asked for. */
  boolean isOnly(Step step) {
    return steps.equals(Set.of(step));
  }

  /** The same for one token that stays. */
  Request under(String otherToken) {
    return new Request(secret, otherToken, false, steps, policy, rotationToken);
  }
}

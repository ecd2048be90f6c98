package dev.tandem.engine;

import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * What is asked for.
 *
 * @param intent what is wanted of the secret
 * @param secret the secret, by the name that the caller used
 * @param token the version id that the rotation makes: Secrets Manager's client request token
 * @param resumes whether an unfinished rotation of this secret is taken up under its own token
 *     instead
 * @param steps how far to go: one step, or all; none where nothing is rotated
 * @param policy what the operator decided
 * @param rotationToken what AWS hands a function that acts in another role's name; goes with the
 *     put
 * @param renewal the version id of a rotation that begins, once, where the server will never take
 *     the password of the one that was to be resumed
 */
public record Request(
    Intent intent,
    String secret,
    String token,
    boolean resumes,
    Set<Step> steps,
    Policy policy,
    Optional<String> rotationToken,
    Optional<String> renewal) {

  /** Copy the set. */
  public Request {
    steps = Set.copyOf(steps);
  }

  /** A rotation, or some steps of one. */
  public Request(
      String secret,
      String token,
      boolean resumes,
      Set<Step> steps,
      Policy policy,
      Optional<String> rotationToken) {
    this(Intent.ROTATE, secret, token, resumes, steps, policy, rotationToken, Optional.empty());
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
   * Whatever {@code intent} says, of the rotation that is unfinished where it needs one. A version
   * that has to be made is named {@code freshToken}.
   */
  public static Request of(Intent intent, String secret, String freshToken, Policy policy) {
    return switch (intent) {
      case ROTATE -> whole(secret, freshToken, policy);
      case SYNC -> sync(secret, policy);
      case RESUME, ABORT, REPAIR -> whole(secret, freshToken, policy).asking(intent);
    };
  }

  /**
   * The clone is made the primary's image now, whichever of the two is live; nothing is rotated.
   */
  public static Request sync(String secret, Policy policy) {
    return new Request(secret, "", false, Set.of(), policy, Optional.empty()).asking(Intent.SYNC);
  }

  /** The same of the same versions with another intent. */
  Request asking(Intent other) {
    boolean steps =
        switch (other) {
          case ROTATE, RESUME -> true;
          case ABORT, REPAIR, SYNC -> false;
        };
    return new Request(
        other,
        secret,
        token,
        resumes,
        steps ? EnumSet.allOf(Step.class) : Set.of(),
        policy,
        rotationToken,
        Optional.of(token).filter(fresh -> other == Intent.RESUME && resumes));
  }

  boolean isSync() {
    return intent == Intent.SYNC;
  }

  /** Say whether it ends in another current version, or takes a step towards one. */
  boolean rotates() {
    return switch (intent) {
      case ROTATE, RESUME -> true;
      case ABORT, REPAIR, SYNC -> false;
    };
  }

  /** Say whether it is about an unfinished rotation, and has nothing to do without one. */
  boolean needsUnfinished() {
    return switch (intent) {
      case RESUME, ABORT -> true;
      case ROTATE, REPAIR, SYNC -> false;
    };
  }

  /** Say whether it may change an account. */
  boolean changesAccounts() {
    return includes(Step.SET) || !rotates();
  }

  /** An account that is repaired has the one password that it must have, and no other. */
  Policy settingPolicy() {
    return intent == Intent.REPAIR ? policy.with(Strategy.SINGLE_USER) : policy;
  }

  /** Say whether it begins with the first step and goes on to the accounts. */
  boolean isWhole() {
    return includes(Step.CREATE) && includes(Step.SET);
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
    return new Request(intent, secret, otherToken, false, steps, policy, rotationToken, renewal);
  }

  /** A rotation of its own in the place of the one that could not be resumed. */
  Request renewed() {
    return new Request(secret, renewal.orElseThrow(), false, steps, policy, rotationToken);
  }
}

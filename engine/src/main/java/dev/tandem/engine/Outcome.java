package dev.tandem.engine;

import dev.tandem.engine.spi.Drift;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a rotation or step ended.
 *
 * @param secret the secret
 * @param token the version that the rotation made or was making; empty when nothing was rotated
 * @param user the account that it gave a new password; empty when it did not get that far
 * @param problem why it could not go on; empty when all that was asked for holds
 * @param summary what it did, in a sentence's worth
 * @param drift what the clone lacked and had too much before this run mended any of it; empty when
 *     nobody looked, or when there was no clone
 * @param warnings what the operator should know all the same
 * @param took how long each step took that had anything to do
 */
public record Outcome(
    String secret,
    String token,
    Optional<String> user,
    Optional<Problem> problem,
    String summary,
    Optional<Drift> drift,
    List<String> warnings,
    Map<Step, Duration> took) {

  /** Copy the collections. */
  public Outcome {
    warnings = List.copyOf(warnings);
    took = Map.copyOf(took);
  }

  /** The same, when {@code found} is what the clone lacked and had too much. */
  Outcome finding(Optional<Drift> found) {
    return new Outcome(secret, token, user, problem, summary, found, warnings, took);
  }

  /** Say whether all that was asked for holds. */
  public boolean succeeded() {
    return problem.isEmpty();
  }
}

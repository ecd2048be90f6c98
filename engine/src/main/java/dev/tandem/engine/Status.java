package dev.tandem.engine;

import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Schedule;
import dev.tandem.engine.spi.Stage;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a secret stands: what is staged, what logs in, what drifts.
 *
 * @param secret the secret, by its full name
 * @param versions the staged versions, current first
 * @param drift what the clone lacks or has too much; empty when nobody could look, and then a
 *     warning says why
 * @param problem what the next rotation would stop at because of the admin secret that is named;
 *     empty when that one does, when none is named, and when it may pass by itself
 * @param unfinished the token of a rotation that has not ended
 * @param waiting what an unfinished rotation waits for, in a sentence
 * @param schedule when the secret is rotated, as far as its store knows
 * @param warnings what the operator should know
 * @param remedy what leads out of it in one go, where one command does
 * @param advice what to do now
 * @param refused by their ids, the versions whose credential was refused now or before, the admin
 *     secret's among them: whoever looks again spares them
 */
public record Status(
    String secret,
    List<Version> versions,
    Optional<Drift> drift,
    Optional<Problem> problem,
    Optional<String> unfinished,
    Optional<String> waiting,
    Schedule schedule,
    List<String> warnings,
    Optional<Intent> remedy,
    String advice,
    Map<String, DatabaseFailure> refused) {

  /** Copy the collections. */
  public Status {
    versions = List.copyOf(versions);
    warnings = List.copyOf(warnings);
    refused = Map.copyOf(refused);
  }

  /**
   * Say whether applications can log in and nothing waits to be ended or mended. A previous
   * credential that is refused shuts out whoever still has it; that of a single user is void by
   * nature, and not tried. An admin that does not serve shuts nobody out, and stops the next
   * rotation.
   */
  public boolean isHealthy() {
    return unfinished.isEmpty()
        && drift.map(Drift::isEmpty).orElse(true)
        && problem.isEmpty()
        && is(Stage.AWSCURRENT, Answer.LOGS_IN)
        && !is(Stage.AWSPREVIOUS, Answer.REFUSED);
  }

  private boolean is(Stage stage, Answer answer) {
    return versions.stream()
        .anyMatch(version -> version.stages().contains(stage) && version.answer() == answer);
  }

  /**
   * One staged version.
   *
   * @param id its version id
   * @param stages its labels
   * @param username the account that it names
   * @param answer what became of its credential
   * @param detail why, where it does not log in
   */
  public record Version(
      String id, List<Stage> stages, Optional<String> username, Answer answer, String detail) {
    /** Copy the list. */
    public Version {
      stages = List.copyOf(stages);
    }
  }

  /** What became of a version's credential. */
  public enum Answer {
    /** The database accepts it. */
    LOGS_IN,
    /** The database does not. */
    REFUSED,
    /** Nobody could say: the database was not reached, or had no room. */
    NO_ANSWER,
    /** Nobody asked: it is known not to be set, and a refused login may lock an account. */
    NOT_TRIED,
    /** Its value is no credential. */
    UNREADABLE;

    static Answer of(DatabaseFailure failure) {
      return switch (failure.kind()) {
        case REJECTED, LOCKED, EXPIRED, PRIVILEGE -> REFUSED;
        case UNREACHABLE, TLS, CAPACITY, READ_ONLY, POLICY, CONFLICT, UNEXPECTED -> NO_ANSWER;
      };
    }
  }
}

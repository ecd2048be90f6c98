package dev.tandem.engine;

import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.Status.Answer;
import dev.tandem.engine.Status.Version;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What is said of a secret once all of it was looked at: how it stands, and what to do now.
 *
 * @param problem what the next rotation would stop at because of its admin
 * @param alone whether a rotation of one account stopped half-way, and another strategy is asked of
 */
record Diagnosis(
    Situation now,
    Forecast forecast,
    Optional<Drift> drift,
    Optional<Problem> problem,
    boolean alone) {
  private static final String SHUT_OUT =
      "AWSPREVIOUS does not log in: applications that still have it must read the secret again. ";

  /** The admin secret that a rotation would use. */
  static Optional<String> adminSecret(Situation now) {
    return AdminSecret.of(now) instanceof AdminSecret.Allowed(var secret)
        ? Optional.of(secret)
        : Optional.empty();
  }

  Status status(List<String> warnings, Map<String, DatabaseFailure> spared) {
    var remedy = alone ? Optional.<Intent>empty() : forecast.remedy(drift);
    return new Status(
        metadata().secret(),
        versions(),
        drift,
        problem,
        metadata().unfinished(),
        forecast.waiting(),
        metadata().schedule(),
        warnings,
        remedy,
        advice(remedy),
        refused(spared));
  }

  private SecretMetadata metadata() {
    return now.metadata().orElseThrow();
  }

  /** What was refused before stays so, also where nobody came to try it this time. */
  private Map<String, DatabaseFailure> refused(Map<String, DatabaseFailure> spared) {
    var refused = new HashMap<>(spared);
    now.replies()
        .forEach((login, reply) -> {
          if (reply instanceof Reply.Failed(var failure) && Answer.of(failure) == Answer.REFUSED) {
            version(login).ifPresent(id -> refused.putIfAbsent(id, failure));
          }
        });
    return refused;
  }

  private Optional<String> version(Login login) {
    return switch (login) {
      case CURRENT -> metadata().version(Stage.AWSCURRENT);
      case PENDING -> metadata().version(Stage.AWSPENDING);
      case PREVIOUS -> metadata().version(Stage.AWSPREVIOUS);
      case ADMIN -> now.adminVersion();
    };
  }

  private List<Version> versions() {
    var order = List.of(Stage.AWSCURRENT, Stage.AWSPENDING, Stage.AWSPREVIOUS);
    return order.stream()
        .flatMap(stage -> metadata().version(stage).stream())
        .distinct()
        .map(id -> version(id, order))
        .toList();
  }

  private Version version(String id, List<Stage> order) {
    var stages =
        order.stream().filter(stage -> metadata().version(stage).equals(Optional.of(id))).toList();
    var stage = stages.getFirst();
    var user = now.document(stage).map(document -> document.credential().username());
    return switch (now.readings().get(stage)) {
      case Reading.Value value ->
          switch (now.reply(Login.of(stage)).orElse(null)) {
            case null -> new Version(id, stages, user, Answer.NOT_TRIED, notTried(stage));
            case Reply.In in -> new Version(id, stages, user, Answer.LOGS_IN, "");
            case Reply.Failed(DatabaseFailure failure) ->
                new Version(id, stages, user, Answer.of(failure), failure.what());
          };
      case Reading.Unreadable bad ->
          new Version(id, stages, user, Answer.UNREADABLE, "it " + bad.why());
      case Reading.NoValue empty ->
          new Version(id, stages, user, Answer.NOT_TRIED, "it has no value yet");
      case Reading.Absent absent -> new Version(id, stages, user, Answer.UNREADABLE, "it is gone");
      case null -> new Version(id, stages, user, Answer.UNREADABLE, "it was not read");
    };
  }

  private static String notTried(Stage stage) {
    return switch (stage) {
      case AWSCURRENT -> "its engine or host is unknown";
      case AWSPENDING -> "it is known not to be set, or leads elsewhere";
      case AWSPREVIOUS -> "it is known not to be set, or leads elsewhere";
    };
  }

  private String advice(Optional<Intent> remedy) {
    if (alone) {
      return "AWSPENDING logs in: a rotation with another strategy stopped half-way, and nothing is"
          + " broken. Go on with it: %s --strategy %s"
              .formatted(Intent.RESUME.command(metadata().secret()), Strategy.SINGLE_USER.label());
    }
    if (remedy.isPresent()) {
      return sentence(remedy.get()) + remedy.get().command(metadata().secret());
    }
    if (metadata().unfinished().isPresent() && !now.isRefused(Login.CURRENT)) {
      return forecast.objection(drift).map(Problem::mend).orElse("Find out what stops it.");
    }
    if (now.replies().get(Login.CURRENT) instanceof Reply.Failed failed) {
      return Answer.of(failed.failure()) == Answer.REFUSED
          ? "Applications can't log in with AWSCURRENT: mend that first. "
              + forecast.objection(drift).map(Problem::text).orElse("")
          : "Nobody could say whether AWSCURRENT logs in: " + failed.failure().mend();
    }
    if (now.isRefused(Login.PREVIOUS)) {
      return SHUT_OUT + forecast.objection(drift).map(Problem::text).orElse("");
    }
    if (problem.isPresent()) {
      return "Applications can log in, but the next rotation would stop at the admin secret %s: %s"
          .formatted(adminSecret(now).orElseThrow(), problem.get().text());
    }
    if (!now.isIn(Login.CURRENT)) {
      return "AWSCURRENT is no credential of a known database: mend that first.";
    }
    return drift.filter(found -> !found.isEmpty()).isEmpty()
        ? "Nothing to do."
        : "The clone drifts from its primary, and nothing mends it yet: "
            + forecast.objection(drift).map(Problem::text).orElse("");
  }

  private String sentence(Intent remedy) {
    return switch (remedy) {
      case ROTATE ->
          now.isIn(Login.CURRENT)
              ? SHUT_OUT + "A rotation gives its account a password again: "
              : "Rotate, by the password that still works: ";
      case RESUME -> "Go on with the unfinished rotation: ";
      case ABORT -> "Take the unfinished rotation back: ";
      case REPAIR -> "Applications can't log in; have the admin set AWSCURRENT's password again: ";
      case SYNC -> "The next rotation to the clone mends the drift; this does it now: ";
    };
  }
}

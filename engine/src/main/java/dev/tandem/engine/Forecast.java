package dev.tandem.engine;

import dev.tandem.engine.Plan.Planned;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.SecretMetadata;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What would become of each command, found out by planning on from what an examination has seen: no
 * credential is tried a second time.
 */
final class Forecast {
  private final Rotation rotation;
  private final Runner runner;
  private final Situation seen;
  private final Map<Intent, Plan> plans = new EnumMap<>(Intent.class);

  Forecast(Rotation rotation, Runner runner, Situation seen) {
    this.rotation = rotation;
    this.runner = runner;
    this.seen = seen;
  }

  private boolean isUnfinished() {
    return seen.metadata().flatMap(SecretMetadata::unfinished).isPresent();
  }

  /** The first command that ends well, in the order in which an operator would want them. */
  Optional<Intent> remedy(Optional<Drift> drift) {
    var fitting = candidates(drift).stream().filter(intent -> stops(intent).isEmpty()).findFirst();
    // what may pass by itself is worth waiting for
    return fitting.or(() ->
        candidates(drift).stream()
            .filter(intent -> intent == Intent.RESUME)
            .filter(intent -> stops(intent).filter(Problem::passing).isPresent())
            .findFirst());
  }

  private List<Intent> candidates(Optional<Drift> drift) {
    if (isUnfinished()) {
      return isRefused(Login.CURRENT)
          ? List.of(Intent.RESUME, Intent.ABORT, Intent.REPAIR)
          : List.of(Intent.RESUME, Intent.ABORT);
    }
    if (isRefused(Login.CURRENT)) {
      return List.of(Intent.REPAIR, Intent.ROTATE);
    }
    if (isRefused(Login.PREVIOUS)) {
      return List.of(Intent.ROTATE);
    }
    return drift.filter(found -> !found.isEmpty()).isPresent() && seen.isIn(Login.CURRENT)
        ? List.of(Intent.SYNC)
        : List.of();
  }

  private boolean isRefused(Login login) {
    return seen.replies().get(login) instanceof Reply.Failed failed
        && Rescue.mends(failed.failure());
  }

  /** What an unfinished rotation waits for: whatever stops it, or somebody to go on. */
  Optional<String> waiting() {
    if (!isUnfinished()) {
      return Optional.empty();
    }
    var next =
        plan(Intent.RESUME).moves().stream().filter(Planned::change).map(Planned::text).findFirst();
    return stops(Intent.RESUME)
        .map(Problem::what)
        .or(() -> next.map(text -> "Somebody to go on: the next change is to %s.".formatted(text)))
        .or(() -> Optional.of("Somebody to go on."));
  }

  /**
   * Why the command that an operator would want first does not do. Where nothing that is staged
   * logs in, that is the one that lets applications in again.
   */
  Optional<Problem> objection(Optional<Drift> drift) {
    return isRefused(Login.CURRENT) && !seen.isIn(Login.PENDING)
        ? stops(Intent.REPAIR)
        : candidates(drift).stream().findFirst().flatMap(this::stops);
  }

  private Optional<Problem> stops(Intent intent) {
    return plan(intent).problem();
  }

  private Plan plan(Intent intent) {
    return plans.computeIfAbsent(
        intent, asked -> new Planner(rotation, runner).plan(seen.asking(asked)));
  }
}

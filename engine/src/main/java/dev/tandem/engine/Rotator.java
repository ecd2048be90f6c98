package dev.tandem.engine;

import dev.tandem.engine.Move.Change;
import dev.tandem.engine.Move.Look;
import dev.tandem.engine.Move.Verdict;
import dev.tandem.engine.Runner.Performed;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Tls;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Rotates, plans and examines the secrets of one store. Made once, used by any number of threads.
 *
 * <p>Nothing is remembered between two calls: after a crash at any point, the same call again ends
 * what was begun.
 */
public final class Rotator {
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(500);

  /** With less time than this an attempt could only hide the cause behind "time ran out". */
  private static final Duration MARGIN = Duration.ofSeconds(1);

  private final SecretStore store;
  private final Rotation rotation;
  private final Ports ports;

  /** Rotate the secrets of {@code store} on the databases that {@code dialects} speak. */
  public Rotator(SecretStore store, List<Dialect> dialects, Ports ports) {
    this.store = store;
    this.rotation = new Rotation(dialects);
    this.ports = ports;
  }

  /** Rotate {@code secret}, or end its unfinished rotation. */
  public Outcome rotate(String secret, Policy policy) {
    return run(Request.whole(secret, ports.token(), policy));
  }

  /**
   * Make the clone of {@code secret} its primary's image now, whichever of the two is live, and
   * rotate nothing.
   */
  public Outcome sync(String secret, Policy policy) {
    return run(Request.sync(secret, policy));
  }

  /**
   * Do what {@code intent} says: end the unfinished rotation of {@code secret}, take it back, or
   * set what {@code AWSCURRENT} says.
   */
  public Outcome run(Intent intent, String secret, Policy policy) {
    return run(Request.of(intent, secret, ports.token(), policy));
  }

  /** Find out what that would do; writes nothing. */
  public Plan plan(Intent intent, String secret, Policy policy) {
    return plan(Request.of(intent, secret, ports.token(), policy));
  }

  /** Go as far as {@code request} asks. */
  public Outcome run(Request request) {
    var deadline = Deadline.in(request.policy().timeout(), ports.clock());
    var next = request;
    var found = Optional.<Drift>empty();
    for (int attempt = 1; ; attempt++) {
      var ended = attempt(next, deadline);
      // a later attempt finds mended what an earlier one has found
      found = found.or(() -> ended.outcome().drift());
      var outcome = ended.outcome().finding(found);
      var pause = PAUSE.multipliedBy(attempt);
      if (outcome.problem().filter(Problem::passing).isEmpty()
          || attempt == ATTEMPTS
          || deadline.remaining().compareTo(pause.plus(MARGIN)) < 0) {
        tell(new RotationListener.Event.Ended(outcome));
        return outcome;
      }
      tell(new RotationListener.Event.Retrying(request.secret(), outcome.problem().get(), attempt));
      ports.pause().of(pause);
      // the version that it was at, so that a promotion whose answer was lost is not followed by
      // another rotation
      next = ended.request();
    }
  }

  private record Attempt(Outcome outcome, Request request) {}

  /** Find out what rotating {@code secret} would do; writes nothing. */
  public Plan plan(String secret, Policy policy) {
    return plan(Request.whole(secret, ports.token(), policy));
  }

  /** Find out what {@code request} would do; writes nothing. */
  public Plan plan(Request request) {
    var deadline = Deadline.in(request.policy().timeout(), ports.clock());
    try (var runner = new Runner(rotation, store, ports, deadline)) {
      return new Planner(rotation, runner).plan(request);
    }
  }

  /** Find out what is staged, what logs in, and what drifts; writes nothing. */
  public Status status(String secret, Policy policy) {
    return status(secret, policy, Map.of());
  }

  /**
   * The same without trying what an earlier look has found refused ({@link Status#refused}).
   * Whoever looks again and again would else lock an account.
   */
  public Status status(String secret, Policy policy, Map<String, DatabaseFailure> spared) {
    var deadline = Deadline.in(policy.timeout(), ports.clock());
    try (var runner = new Runner(rotation, store, ports, deadline)) {
      return new Examiner(rotation, runner, this::tell, spared)
          .examine(Request.whole(secret, ports.token(), policy));
    }
  }

  private Attempt attempt(Request request, Deadline deadline) {
    var now = Situation.of(request);
    var took = new EnumMap<Step, Duration>(Step.class);
    var move = rotation.next(now);
    try (var runner = new Runner(rotation, store, ports, deadline)) {
      while (true) {
        if (move instanceof Verdict verdict) {
          return ended(now, verdict, took);
        }
        if (deadline.remaining().isZero()) {
          return ended(now, new Move.Refused(Problems.tooLate(request, move)), took);
        }
        now = perform(runner, move, now, took);
        move = rotation.next(now);
      }
    } catch (DatabaseException failed) {
      return ended(now, new Move.Refused(Problems.database(request, move, failed.failure())), took);
    } catch (StoreException failed) {
      return ended(now, new Move.Refused(Problems.store(failed)), took);
    }
  }

  private Situation perform(Runner runner, Move move, Situation now, Map<Step, Duration> took) {
    var secret = now.request().secret();
    tell(new RotationListener.Event.Moving(secret, move.step(), move.text()));
    var start = ports.clock().instant();
    var performed =
        switch (move) {
          case Look look -> Performed.of(runner.look(look, now));
          case Change change -> runner.change(change, now);
          case Verdict verdict -> Performed.of(now);
        };
    var time = Duration.between(start, ports.clock().instant());
    took.merge(move.step(), time, Duration::plus);
    tell(
        new RotationListener.Event.Moved(
            secret,
            move.step(),
            move.text(),
            move instanceof Change,
            time,
            performed.after().request().token(),
            performed.statements()));
    return performed.after();
  }

  private Attempt ended(Situation now, Verdict verdict, Map<Step, Duration> took) {
    var problem =
        switch (verdict) {
          case Move.Done done -> Optional.<Problem>empty();
          case Move.Refused(var found) ->
              Optional.of(rotation.isBlind(now) ? found.lasting() : found);
        };
    var outcome =
        new Outcome(
            now.request().secret(),
            token(now),
            now.document(Stage.AWSPENDING).map(document -> document.credential().username()),
            problem,
            verdict.text(),
            drift(now, now.accounts()),
            warnings(now),
            took);
    return new Attempt(outcome, now.request());
  }

  /** The version that it was about: none where nothing was to be rotated or unfinished. */
  private static String token(Situation now) {
    return switch (now.request().intent()) {
      case ROTATE, SYNC -> now.request().token();
      case RESUME, ABORT -> now.hasBegun() ? now.request().token() : "";
      case REPAIR -> now.metadata().flatMap(known -> known.version(Stage.AWSCURRENT)).orElse("");
    };
  }

  /** A clone that is not there yet differs in everything, which is nothing to be told of. */
  private Optional<Drift> drift(Situation now, Optional<PairState> seen) {
    return rotation.drift(now, seen.filter(pair -> pair.cloneState().exists()));
  }

  private List<String> warnings(Situation now) {
    var warnings = new ArrayList<String>();
    now.document(Stage.AWSCURRENT)
        .filter(document -> document.tls() == Tls.PLAIN)
        .ifPresent(document ->
            warnings.add(
                "The connection is not encrypted, because the secret says \"ssl\": false."));
    var drift = drift(now, now.outcome().or(now::accounts));
    warnings.addAll(drift.map(Drift::warnings).orElse(List.of()));
    if (now.outcome().isEmpty() && !now.has(Situation.Milestone.PREPARED)) {
      drift.stream()
          .flatMap(found -> found.lines().stream())
          .map(line -> "The clone differs from its primary: " + line)
          .forEach(warnings::add);
    }
    return warnings;
  }

  /** Listeners are guests: what goes wrong with them is theirs. */
  @SuppressWarnings("EmptyCatch")
  private void tell(RotationListener.Event event) {
    try {
      ports.listener().on(event);
    } catch (RuntimeException ignored) {
      // there is nobody left to tell
    }
  }
}

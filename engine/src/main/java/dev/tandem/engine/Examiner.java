package dev.tandem.engine;

import dev.tandem.engine.Move.DescribeAccount;
import dev.tandem.engine.Move.DescribeAccounts;
import dev.tandem.engine.Move.DescribeSecret;
import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Look;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Examines: looks at all that a rotation would look at, each credential at most once, and goes on
 * when something is amiss.
 */
final class Examiner {
  private static final String NOT_SEEN = "Drift was not looked for: ";

  private final Rotation rotation;
  private final Runner runner;
  private final RotationListener listener;
  private final Map<String, DatabaseFailure> spared;
  private final List<String> warnings = new ArrayList<>();
  private Optional<Problem> problem = Optional.empty();

  Examiner(
      Rotation rotation,
      Runner runner,
      RotationListener listener,
      Map<String, DatabaseFailure> spared) {
    this.rotation = rotation;
    this.runner = runner;
    this.listener = listener;
    this.spared = Map.copyOf(spared);
  }

  /** Throws {@link StoreException} when the secret itself can't be looked at. */
  Status examine(Request request) {
    var now = runner.look(new DescribeSecret(), Situation.of(request));
    var metadata = now.metadata().orElseThrow();
    for (var stage : metadata.versions().keySet()) {
      // where AWSPENDING is not unfinished, it is on the current version
      if (stage != Stage.AWSPENDING || metadata.unfinished().isPresent()) {
        now = runner.look(new Read(stage), now);
      }
    }
    var current = now.document(Stage.AWSCURRENT);
    var dialect =
        current.flatMap(rotation::find).filter(found -> current.get().missing().isEmpty());
    if (dialect.isPresent()) {
      now = logins(now, dialect.get(), metadata);
    }
    return status(now);
  }

  private Situation logins(Situation start, Dialect dialect, SecretMetadata metadata) {
    var now = tryLogin(start, dialect, Stage.AWSCURRENT);
    now = describe(now, dialect);
    boolean holdsTwo = strategy(now) == Strategy.DUAL_PASSWORD;
    boolean pending =
        metadata.unfinished().isPresent()
            && leadsWhereCurrentDoes(now, dialect, Stage.AWSPENDING)
            && (holdsTwo || !isReplaced(now, Stage.AWSPENDING, Login.CURRENT))
            && !isKnownUnset(now, metadata);
    if (pending) {
      caution(now, dialect, Stage.AWSPENDING);
      now = tryLogin(now, dialect, Stage.AWSPENDING);
    }
    boolean previous =
        leadsWhereCurrentDoes(now, dialect, Stage.AWSPREVIOUS)
            && (holdsTwo
                || isOnlyHope(now)
                || !isOfTheSameAccount(now, Stage.AWSPREVIOUS, Stage.AWSCURRENT))
            && !isReplaced(now, Stage.AWSPREVIOUS, Login.PENDING);
    if (previous) {
      caution(now, dialect, Stage.AWSPREVIOUS);
      now = tryLogin(now, dialect, Stage.AWSPREVIOUS);
    }
    return now;
  }

  private static Strategy strategy(Situation now) {
    return now.request().policy().strategy();
  }

  /** A single user whose current password is refused may still have the one before. */
  private static boolean isOnlyHope(Situation now) {
    return strategy(now) == Strategy.SINGLE_USER
        && now.isRefused(Login.CURRENT)
        && !now.isIn(Login.PENDING);
  }

  /** Say so before a password is tried that may be refused. */
  private void caution(Situation now, Dialect dialect, Stage stage) {
    var user = user(now, stage).orElse("");
    now.accounts()
        .map(pair -> dialect.locksAfter(pair, user))
        .filter(OptionalInt::isPresent)
        .map(limit ->
            "%s locks itself after %d wrong passwords in a row; one is tried, once: that of %s."
                .formatted(user, limit.getAsInt(), stage))
        .ifPresent(text -> {
          listener.on(new RotationListener.Event.Cautioned(now.name(), text));
          warnings.add(text);
        });
  }

  private Situation tryLogin(Situation now, Dialect dialect, Stage stage) {
    return now.document(stage)
        .filter(document -> document.missing().isEmpty())
        .map(document ->
            (Look)
                new LogIn(
                    Login.of(stage),
                    document.endpoint(dialect.defaultPort()),
                    document.credential()))
        .map(look ->
            spared(now.metadata().flatMap(known -> known.version(stage)))
                .map(before -> now.replied(Login.of(stage), before))
                .orElseGet(() -> runner.look(look, now)))
        .orElse(now);
  }

  /** What is known of a version that was refused before. */
  private Optional<Reply> spared(Optional<String> version) {
    return version
        .map(spared::get)
        .map(before ->
            new Reply.Failed(
                new DatabaseFailure(
                    before.kind(),
                    before.what() + " It is not tried again.",
                    before.mend(),
                    before.code())));
  }

  /**
   * Only the admin sees both accounts; without one there is nothing to compare. Whether it serves
   * is decided as a rotation decides it.
   */
  private Situation describe(Situation start, Dialect dialect) {
    boolean alternating = strategy(start) == Strategy.ALTERNATING_USERS;
    if (Diagnosis.adminSecret(start).isEmpty()) {
      if (alternating) {
        warnings.add(NOT_SEEN + whyNoAdmin(start));
      }
      return start;
    }
    var policy = start.request().policy();
    var names = Names.of(start, start.document(Stage.AWSCURRENT).orElseThrow());
    Look describing =
        alternating
            ? new DescribeAccounts(Login.ADMIN, names.pair(), false)
            : new DescribeAccount(Login.ADMIN, names.alone(policy));
    var now = start;
    Move move = describing;
    try {
      while (now.accounts().isEmpty()) {
        move = rotation.admin(now).orElse(describing);
        if (move instanceof Move.Refused(var found)) {
          stopsAt(found);
          if (!now.isIn(Login.ADMIN)) {
            warnings.add(NOT_SEEN + found.what());
            return now;
          }
          move = describing;
        }
        var before = move instanceof LogIn ? spared(now.adminVersion()) : Optional.<Reply>empty();
        now =
            before.isPresent()
                ? now.replied(Login.ADMIN, before.get())
                : runner.look((Look) move, now);
      }
    } catch (DatabaseException failed) {
      stopsAt(Problems.database(now.request(), move, failed.failure()));
      warnings.add(NOT_SEEN + failed.failure().what());
      return now;
    } catch (StoreException failed) {
      stopsAt(Problems.store(failed));
      warnings.add(NOT_SEEN + failed.what());
      return now;
    }
    var lacking =
        dialect.obstacles(now.accounts().orElseThrow(), policy).stream()
            .filter(obstacle -> obstacle.kind() == Obstacle.Kind.MISSING_RIGHT)
            .toList();
    if (!lacking.isEmpty()) {
      stopsAt(Problems.obstacles(lacking));
    }
    return now;
  }

  /** Of what may pass by itself nobody knows whether the next rotation will meet it. */
  private void stopsAt(Problem found) {
    problem = problem.or(() -> Optional.of(found).filter(each -> !each.passing()));
  }

  private static String whyNoAdmin(Situation now) {
    return AdminSecret.of(now) instanceof AdminSecret.NotAllowed(var named)
        ? Problems.adminNotAllowed(now.request(), named).text()
        : "no admin secret is named (--admin).";
  }

  /** No password is sent anywhere but where the current one goes. */
  private static boolean leadsWhereCurrentDoes(Situation now, Dialect dialect, Stage stage) {
    return now.document(stage)
        .filter(document ->
            Deputy.differences(
                    now.document(Stage.AWSCURRENT).orElseThrow(), document, dialect.defaultPort())
                .isEmpty())
        .isPresent();
  }

  /** An account that let {@code login} in holds that password, and no other. */
  private static boolean isReplaced(Situation now, Stage stage, Login login) {
    var other = login == Login.CURRENT ? Stage.AWSCURRENT : Stage.AWSPENDING;
    return now.isIn(login) && isOfTheSameAccount(now, stage, other);
  }

  private static boolean isOfTheSameAccount(Situation now, Stage one, Stage other) {
    return user(now, one).isPresent() && user(now, one).equals(user(now, other));
  }

  private static Optional<String> user(Situation now, Stage stage) {
    return now.document(stage).map(document -> document.credential().username());
  }

  /** A single user may have changed itself since, and left no marker. */
  private static boolean isKnownUnset(Situation now, SecretMetadata metadata) {
    if (strategy(now) == Strategy.SINGLE_USER || isBegunAlone(now)) {
      return false;
    }
    var user = now.document(Stage.AWSPENDING).map(document -> document.credential().username());
    return user.isPresent()
        && now.accounts()
            .filter(pair ->
                !pair.of(user.get()).exists()
                    || pair.of(user.get()).holds(metadata.version(Stage.AWSPENDING).orElseThrow())
                        == Holds.NO)
            .isPresent();
  }

  /** The account of AWSCURRENT has another password, and AWSPENDING is of the same account. */
  private static boolean isBegunAlone(Situation now) {
    return strategy(now) != Strategy.SINGLE_USER
        && now.isRefused(Login.CURRENT)
        && isOfTheSameAccount(now, Stage.AWSPENDING, Stage.AWSCURRENT);
  }

  private Status status(Situation now) {
    var drift =
        now.accounts()
            .filter(pair -> strategy(now) == Strategy.ALTERNATING_USERS)
            .filter(pair -> pair.cloneState().exists())
            .map(pair -> rotation.drift(now, pair));
    drift.map(Drift::warnings).ifPresent(warnings::addAll);
    boolean alone = isBegunAlone(now) && now.isIn(Login.PENDING);
    return new Diagnosis(now, new Forecast(rotation, runner, now), drift, problem, alone)
        .status(warnings, spared);
  }
}

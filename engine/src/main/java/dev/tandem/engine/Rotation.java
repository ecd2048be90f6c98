package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;

import dev.tandem.engine.Move.Claim;
import dev.tandem.engine.Move.DescribeAccounts;
import dev.tandem.engine.Move.Done;
import dev.tandem.engine.Move.DropPending;
import dev.tandem.engine.Move.Prepare;
import dev.tandem.engine.Move.Probe;
import dev.tandem.engine.Move.Promote;
import dev.tandem.engine.Move.Put;
import dev.tandem.engine.Move.SetCredential;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import java.util.List;
import java.util.Optional;

/**
 * The whole policy: {@link #next} decides everything that Tandem does.
 *
 * <p>A rotation is what a person would do by hand, in the order that is safe at every point: find
 * out everything that could stop it, and only then write; put the new password into the store
 * before the database, privileges before the password, a login before the promotion. Each part
 * below says what it still lacks, or nothing when it is complete.
 */
final class Rotation {
  private final List<Dialect> dialects;

  Rotation(List<Dialect> dialects) {
    this.dialects = List.copyOf(dialects);
  }

  /** Decide what happens next. Pure: the same situation always gets the same move. */
  Move next(Situation now) {
    var view = new View(now, dialects);
    return Versions.next(view).or(() -> wanted(view)).orElseGet(() -> new Done(view.summary()));
  }

  private static Optional<Move> wanted(View view) {
    return switch (view.now().request().intent()) {
      case ROTATE, RESUME ->
          Survey.next(view)
              .or(() -> create(view))
              .or(() -> set(view))
              .or(() -> test(view))
              .or(() -> finish(view));
      case ABORT -> Rescue.abort(view);
      case REPAIR -> Rescue.repair(view);
      case SYNC -> Survey.next(view).or(() -> sync(view));
    };
  }

  private static Optional<Move> create(View view) {
    var now = view.now();
    if (!now.request().includes(Step.CREATE) || now.document(AWSPENDING).isPresent()) {
      return Optional.empty();
    }
    if (now.put().isEmpty()) {
      return Optional.of(new Put(view.names().target()));
    }
    return switch (now.put().get()) {
      case PutOutcome.Stored stored -> Optional.empty();
      case PutOutcome.AlreadyThere there -> Optional.empty();
      case PutOutcome.Taken taken ->
          View.refuse(Problems.anotherRotation(now.request(), taken.token()));
      case PutOutcome.Overtaken overtaken -> View.refuse(Problems.overtaken(now.request()));
    };
  }

  private static Optional<Move> set(View view) {
    var now = view.now();
    if (!now.request().includes(Step.SET)) {
      return Optional.empty();
    }
    if (now.has(Milestone.SET)) {
      // alone: later the admin is gone, and many an account can't see the other one
      return now.request().isOnly(Step.SET) && mustBeAlike(view)
          ? alikeNow(view)
          : Optional.empty();
    }
    if (now.refusal().isPresent()) {
      return passwordRefused(view, now.refusal().get());
    }
    if (!view.isAlternating() && now.isIn(Login.PENDING)) {
      // set already; but somebody may be about to take it back, and what is to be current must stay
      return now.request().includes(Step.FINISH) ? claim(view, view.writer()) : Optional.empty();
    }
    var by = view.writer();
    return claim(view, by)
        .or(() -> view.isCloneTarget() ? prepare(view) : Optional.empty())
        .or(() -> Optional.of(new SetCredential(by, view.newCredential(by))));
  }

  /**
   * Whoever holds the claim asks the store once more whether it is still its turn: {@link
   * Versions}.
   */
  static Optional<Move> claim(View view, Login by) {
    var now = view.now();
    return now.has(Milestone.CLAIMED)
        ? Optional.empty()
        : Optional.of(new Claim(by, view.names().primary()));
  }

  /**
   * The clone gets its privileges while it can't log in, or while nobody uses it; the primary keeps
   * its own.
   */
  static Optional<Move> prepare(View view) {
    var now = view.now();
    if (now.has(Milestone.PREPARED)) {
      return Optional.empty();
    }
    var pair = now.accounts().orElseThrow();
    var changes =
        view.dialect()
            .prepare(pair, view.drift(pair), View.unset(view.marker()), now.request().policy());
    return changes.isEmpty()
        ? Optional.empty()
        : Optional.of(new Prepare(Login.ADMIN, pair.cloneState().name(), changes));
  }

  /**
   * A version can't be given another value: once it is proved that no database holds this one, it
   * makes way.
   */
  private static Optional<Move> passwordRefused(View view, DatabaseFailure refusal) {
    var now = view.now();
    if (now.has(Milestone.DROPPED)) {
      return View.refuse(Problems.passwordRefused(now.request(), refusal));
    }
    if (now.reply(Login.PENDING).isEmpty()) {
      return Optional.of(view.pendingLogin());
    }
    if (now.isIn(Login.PENDING)) {
      return Optional.empty();
    }
    return view.isRejected(Login.PENDING)
        ? Optional.of(new DropPending())
        : View.refuse(Problems.passwordRefused(now.request(), refusal));
  }

  private static Optional<Move> test(View view) {
    var now = view.now();
    if (!now.request().includes(Step.TEST) || view.isPreflight()) {
      return Optional.empty();
    }
    return behind(view)
        .or(() -> view.logIn(view.pendingLogin()))
        .or(() -> view.sameServer())
        .or(() ->
            mustBeAlike(view)
                ? compared(view, now.isIn(Login.ADMIN) ? Login.ADMIN : Login.PENDING)
                : Optional.empty())
        .or(() -> probe(view));
  }

  /**
   * What only reads hears of a new password a moment later. Whether it may be tried again then is
   * for the admin to see: the account may lock itself.
   */
  private static Optional<Move> behind(View view) {
    if (!view.isRejected(Login.PENDING)) {
      return Optional.empty();
    }
    if (view.now().admin().isEmpty()) {
      return view.adminToRead();
    }
    return view.writesElsewhere()
        ? Survey.asChanged(view).or(() -> notThereYet(view))
        : Optional.empty();
  }

  /** A lone test was refused, and nobody has seen yet whether the account locks itself. */
  boolean isBlind(Situation now) {
    return now.request().isOnly(Step.TEST)
        && new View(now, dialects).isRejected(Login.PENDING)
        && now.outcome().or(now::accounts).isEmpty();
  }

  private static Optional<Move> notThereYet(View view) {
    var login = view.pendingLogin();
    var seen = view.now().outcome().or(view.now()::accounts).orElseThrow();
    var locks = view.dialect().locksAfter(seen, login.credential().username());
    return View.refuse(
        locks.isPresent()
            ? Problems.notTriedAgain(login, locks.getAsInt())
            : Problems.notThereYet(login));
  }

  /** Only a clone has to be what another account is. */
  private static boolean mustBeAlike(View view) {
    return view.isAlternating() && view.isCloneTarget();
  }

  private static Optional<Move> compared(View view, Login by) {
    var now = view.now();
    if (now.has(Milestone.ALIKE)) {
      return Optional.empty();
    }
    if (now.outcome().isEmpty()) {
      return Optional.of(new DescribeAccounts(by, view.names().pair(), true));
    }
    return alike(view, now.outcome().get());
  }

  private static Optional<Move> alike(View view, PairState pair) {
    var drift = view.drift(pair);
    return drift.isEmpty()
        ? Optional.empty()
        : View.refuse(Problems.drift(view.now().request(), drift));
  }

  private static Optional<Move> probe(View view) {
    var now = view.now();
    return now.has(Milestone.PROBED)
        ? Optional.empty()
        : now.request().policy().probe().map(query -> new Probe(Login.PENDING, query));
  }

  private static Optional<Move> finish(View view) {
    var now = view.now();
    if (!now.request().includes(Step.FINISH)) {
      return Optional.empty();
    }
    // the version that the pending one was made from: if AWSCURRENT has moved on, the store refuses
    var from =
        now.reading(AWSCURRENT).orElse(null) instanceof Reading.Value value
            ? value.id()
            : now.metadata().orElseThrow().version(AWSCURRENT).orElseThrow();
    return Optional.of(new Promote(from));
  }

  /** The operator says so: then the clone changes even while it is live. */
  private static Optional<Move> sync(View view) {
    return claim(view, Login.ADMIN).or(() -> prepare(view)).or(() -> alikeNow(view));
  }

  /** Looked at again where something was changed; else what was seen before still holds. */
  private static Optional<Move> alikeNow(View view) {
    var now = view.now();
    return now.has(Milestone.PREPARED)
        ? compared(view, Login.ADMIN)
        : alike(view, now.accounts().orElseThrow());
  }

  /** What the clone lacks and has too much, as far as the policy wants it mended. */
  Drift drift(Situation now, PairState pair) {
    return new View(now, dialects).drift(pair);
  }

  /** The same, as {@code seen}; empty when nobody looked, or one account has no clone to drift. */
  Optional<Drift> drift(Situation now, Optional<PairState> seen) {
    return seen.filter(pair -> new View(now, dialects).isAlternating())
        .map(pair -> drift(now, pair));
  }

  /** Whether {@code login} only had to prove that it is let in, and nothing is done by it. */
  boolean provesOnly(Login login, Situation now) {
    var view = new View(now, dialects);
    return switch (login) {
      case CURRENT -> view.needsAdmin();
      case PENDING -> view.isProvingTheClone();
      case PREVIOUS, ADMIN -> false;
    };
  }

  /** What an admin that may be used has to show still, or why it does not serve. */
  Optional<Move> admin(Situation now) {
    return Survey.admin(new View(now, dialects));
  }

  /** The dialect of a secret whose values were found to fit. */
  Dialect dialect(Situation now) {
    return new View(now, dialects).dialect();
  }

  /** The dialect that serves the engine of {@code document}. */
  Optional<Dialect> find(SecretDocument document) {
    return View.find(dialects, document);
  }
}

package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;

import dev.tandem.engine.Move.Discard;
import dev.tandem.engine.Move.Done;
import dev.tandem.engine.Move.DropPending;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Move.SetCredential;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.Optional;

/**
 * The decisions that lead out of trouble: abort puts the database back to what the stages say and
 * then drops {@code AWSPENDING}; repair has the admin set what {@code AWSCURRENT} says.
 */
final class Rescue {
  private Rescue() {}

  // ---- abort ---------------------------------------------------------------------------------

  /** A pending value that is no credential was never set anywhere: it can go at once. */
  static boolean isNoCredential(Situation now) {
    return now.request().intent() == Intent.ABORT
        && now.readings().get(AWSPENDING) instanceof Reading.Unreadable;
  }

  /**
   * A pending version of the account that is live was made before somebody else moved {@code
   * AWSCURRENT}. Whoever logs in with the current password proves that it isn't set.
   */
  static boolean isOutdated(View view) {
    var now = view.now();
    return now.request().intent() == Intent.ABORT
        && now.document(AWSPENDING)
            .filter(pending -> pending.credential().username().equals(view.names().user()))
            .isPresent();
  }

  static Optional<Move> abort(View view) {
    var now = view.now();
    if (now.has(Milestone.DROPPED)) {
      return Optional.empty();
    }
    if (isNoCredential(now) || now.has(Milestone.SET)) {
      return Optional.of(new DropPending());
    }
    return Survey.logins(view)
        .or(() ->
            view.isAlternating() ? Survey.accounts(view) : Survey.account(view, view.writer()))
        .or(() -> Rotation.claim(view, view.writer()))
        .or(() -> isCredential(now) ? putBack(view) : Optional.empty())
        .or(() -> Optional.of(new DropPending()));
  }

  /** A version that is staged without a value may have got one until the claim, and none after. */
  private static boolean isCredential(Situation now) {
    return now.document(AWSPENDING).isPresent();
  }

  private static Optional<Move> putBack(View view) {
    return view.isSingle() ? putSingleBack(view) : putOtherBack(view);
  }

  /**
   * Set it, also where the current password was let in: what was true before the claim need not be
   * so any more, and an account that changes itself leaves no marker to tell.
   */
  private static Optional<Move> putSingleBack(View view) {
    var now = view.now();
    if (now.refusal().isEmpty()) {
      var by = view.writer();
      return Optional.of(new SetCredential(by, said(view, by)));
    }
    if (now.reply(Login.PENDING).isEmpty()) {
      return Optional.of(view.pendingLogin());
    }
    return view.isRejected(Login.PENDING)
        ? Optional.empty()
        : View.refuse(Problems.currentRefused(now.request(), now.refusal().get(), true));
  }

  /** What {@code AWSCURRENT} says, in the place of whatever the account has. */
  private static NewCredential said(View view, Login by) {
    var now = view.now();
    return new NewCredential(
        now.document(AWSCURRENT).orElseThrow().credential(),
        view.used(),
        Optional.of(view.marker(id(now, AWSCURRENT))).filter(marker -> by == Login.ADMIN));
  }

  /** The other account, or the other password, is what the version before says; or nobody's. */
  private static Optional<Move> putOtherBack(View view) {
    var now = view.now();
    var target = now.accounts().orElseThrow().of(view.names().target());
    boolean outdated = view.isAlternating() && isOutdated(view);
    if (outdated || !target.exists() || target.holds(now.request().token()) == Holds.NO) {
      return Optional.empty();
    }
    if (now.reading(AWSPREVIOUS).isEmpty()) {
      return Optional.of(new Read(AWSPREVIOUS));
    }
    var previous =
        now.document(AWSPREVIOUS)
            .filter(document -> document.credential().username().equals(view.names().target()))
            .filter(document ->
                Deputy.differences(view.base(), document, view.dialect().defaultPort()).isEmpty());
    if (previous.isEmpty() && isOnlyPrepared(target)) {
      return Optional.empty();
    }
    // what the server does not take again may still be set, and then nothing has to be put back
    if (now.refusal().isPresent() && !now.isIn(Login.PENDING)) {
      return view.isRejected(Login.PENDING) ? Optional.empty() : view.logIn(view.pendingLogin());
    }
    var before =
        now.request().policy().strategy() == Strategy.DUAL_PASSWORD
            ? Optional.of(view.base().credential())
            : Optional.<Credential>empty();
    return Survey.obstacles(view)
        .or(() -> view.isCloneTarget() ? Rotation.prepare(view) : Optional.empty())
        .or(() ->
            previous
                .filter(document -> now.refusal().isEmpty())
                .<Move>map(document ->
                    new SetCredential(
                        Login.ADMIN,
                        new NewCredential(
                            document.credential(),
                            before,
                            Optional.of(view.marker(id(now, AWSPREVIOUS))))))
                .or(() ->
                    Optional.of(
                        new Discard(
                            Login.ADMIN, target.name(), before, View.unset(view.marker())))));
  }

  /** We made it, and it has no version's password yet. */
  private static boolean isOnlyPrepared(AccountState target) {
    return target.marker().map(Marker::version).filter(Optional::isEmpty).isPresent();
  }

  // ---- repair --------------------------------------------------------------------------------

  static Optional<Move> repair(View view) {
    var now = view.now();
    if (now.has(Milestone.SET)) {
      return view.logIn(Login.CURRENT, AWSCURRENT);
    }
    return broken(view)
        .or(() -> view.isSingle() ? notHalfWay(view) : Optional.empty())
        .or(() -> admin(view))
        .or(() ->
            view.isAlternating()
                ? Survey.accounts(view)
                : Survey.account(view, Login.ADMIN).or(() -> ours(view)))
        .or(() -> Rotation.claim(view, Login.ADMIN))
        .or(() -> present(view))
        .or(() -> set(view));
  }

  /** Whether the account may get in again when the admin sets its password anew. */
  static boolean mends(DatabaseFailure failure) {
    return switch (failure.kind()) {
      case REJECTED, LOCKED, EXPIRED -> true;
      case UNREACHABLE, TLS, CAPACITY, READ_ONLY, PRIVILEGE, POLICY, CONFLICT, UNEXPECTED -> false;
    };
  }

  /** What logs in needs no repair; and whether it does, somebody must have said. */
  private static Optional<Move> broken(View view) {
    var now = view.now();
    return switch (now.reply(Login.CURRENT).orElse(null)) {
      case Reply.Failed(var failure) when mends(failure) -> Optional.empty();
      case Reply.Failed failed -> view.logIn(Login.CURRENT, AWSCURRENT);
      case Reply.In in -> Optional.of(new Done(view.summary()));
      case null -> view.logIn(Login.CURRENT, AWSCURRENT);
    };
  }

  /** One account may be between two passwords: then nothing is broken, but something unfinished. */
  private static Optional<Move> notHalfWay(View view) {
    var now = view.now();
    var pending = now.document(AWSPENDING).filter(view::sameAccount);
    if (pending.isEmpty()) {
      return Optional.empty();
    }
    if (now.reply(Login.PENDING).isEmpty()) {
      return Optional.of(view.pendingLogin());
    }
    return now.isIn(Login.PENDING)
        ? View.refuse(Problems.halfWay(now.request()))
        : Optional.empty();
  }

  private static Optional<Move> admin(View view) {
    return AdminSecret.of(view.now().request().policy(), view.base()) instanceof AdminSecret.Unnamed
        ? View.refuse(Problems.noAdminToRepair(view.now().request()))
        : Survey.admin(view);
  }

  /** An account that carries another secret's marker is that secret's to repair. */
  private static Optional<Move> ours(View view) {
    var now = view.now();
    var foreign =
        now.accounts()
            .orElseThrow()
            .primary()
            .marker()
            .filter(marker -> !now.request().policy().adopt())
            .filter(marker -> !marker.secret().equals(view.secret()));
    return foreign.flatMap(marker -> View.refuse(Problems.foreign(view.names().user(), marker)));
  }

  /** A clone that somebody dropped is made again; what else should be there, nobody could know. */
  private static Optional<Move> present(View view) {
    var now = view.now();
    var names = view.names();
    var account = now.accounts().orElseThrow().of(names.user());
    boolean isClone = view.isAlternating() && names.user().equals(names.pair().cloneName());
    if (isClone && (!account.exists() || isOnlyPrepared(account))) {
      return Survey.obstacles(view).or(() -> Rotation.prepare(view));
    }
    return account.exists() ? Optional.empty() : View.refuse(Problems.noAccount(names.user()));
  }

  private static Optional<Move> set(View view) {
    var now = view.now();
    if (now.refusal().isPresent()) {
      return View.refuse(Problems.currentRefused(now.request(), now.refusal().get(), false));
    }
    return Optional.of(
        new SetCredential(
            Login.ADMIN,
            new NewCredential(
                now.document(AWSCURRENT).orElseThrow().credential(),
                Optional.empty(),
                Optional.of(view.marker(id(now, AWSCURRENT))))));
  }

  private static String id(Situation now, Stage stage) {
    return now.reading(stage)
        .filter(Reading.Value.class::isInstance)
        .map(reading -> ((Reading.Value) reading).id())
        .orElseThrow();
  }
}

package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;

import dev.tandem.engine.Move.DescribeAccount;
import dev.tandem.engine.Move.DescribeAccounts;
import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Move.ReadAdmin;
import java.util.List;
import java.util.Optional;

/**
 * The second part of the decision: every look that can fail, before the first change. So bad input
 * changes nothing, and what stops a rotation stops it before anything is half done.
 */
final class Survey {
  private Survey() {}

  /** What still has to be looked at, or what speaks against going on. */
  static Optional<Move> next(View view) {
    var now = view.now();
    if (!now.request().changesAccounts() && !view.isPreflight()) {
      return Optional.empty();
    }
    return logins(view)
        .or(() -> view.isAlternating() ? accounts(view) : account(view))
        .or(() -> isDone(view) ? Optional.empty() : obstacles(view));
  }

  /** Whoever has to log in before anything is written. */
  static Optional<Move> logins(View view) {
    return (view.isSingle() ? whateverLogsIn(view) : deputyProof(view))
        .or(() -> view.needsAdmin() ? admin(view) : Optional.empty());
  }

  /** One account that has its new password already needs nothing more. */
  private static boolean isDone(View view) {
    return !view.isAlternating() && view.now().isIn(Login.PENDING);
  }

  /**
   * Whoever can change the secret must not get our admin to work for them: the current credential
   * logs in first.
   */
  private static Optional<Move> deputyProof(View view) {
    return view.logIn(Login.CURRENT, AWSCURRENT);
  }

  /** Current, then pending, then previous, each once: one of them is what the database holds. */
  private static Optional<Move> whateverLogsIn(View view) {
    var now = view.now();
    var inThisOrder = List.of(AWSCURRENT, AWSPENDING, AWSPREVIOUS);
    var accepted = inThisOrder.stream().filter(stage -> now.isIn(Login.of(stage))).findFirst();
    if (accepted.isPresent()) {
      return view.logIn(Login.of(accepted.get()), accepted.get());
    }
    for (var stage : inThisOrder) {
      if (stage == AWSPREVIOUS && now.reading(AWSPREVIOUS).isEmpty()) {
        return Optional.of(new Read(AWSPREVIOUS));
      }
      var document = now.document(stage).filter(found -> view.sameAccount(found));
      if (document.isPresent()) {
        var move = view.logIn(Login.of(stage), stage);
        if (move.isEmpty() || !view.isRejected(Login.of(stage))) {
          return move;
        }
      }
    }
    return View.refuse(Problems.nothingLogsIn(now.request(), view.base()));
  }

  static Optional<Move> admin(View view) {
    var now = view.now();
    var request = now.request();
    return switch (AdminSecret.of(request.policy(), view.base())) {
      case AdminSecret.Unnamed unnamed -> View.refuse(Problems.noAdmin(request));
      case AdminSecret.NotAllowed(var named) ->
          View.refuse(Problems.adminNotAllowed(request, named));
      case AdminSecret.Allowed(var secret) -> admin(view, secret);
    };
  }

  private static Optional<Move> admin(View view, String secret) {
    var now = view.now();
    var reading = now.admin().orElse(null);
    var endpoint = view.base().endpoint(view.dialect().defaultPort());
    if (reading == null) {
      return Optional.of(new ReadAdmin(secret, endpoint));
    }
    if (!(reading instanceof Reading.Value value)) {
      return View.refuse(Problems.badAdmin(secret, reading));
    }
    var objection =
        AdminSecret.objection(secret, value.document(), endpoint, now.whereabouts(), view.names());
    if (objection.isPresent()) {
      return View.refuse(objection.get());
    }
    return view.logIn(
            new LogIn(
                Login.ADMIN,
                AdminSecret.endpoint(value.document(), endpoint, now.whereabouts()),
                value.document().credential()))
        .or(() -> view.sameServer());
  }

  /** One account, as whoever will change it sees it; unless it is changed already. */
  private static Optional<Move> account(View view) {
    boolean done = isDone(view) && view.now().request().rotates();
    return done ? Optional.empty() : account(view, view.writer());
  }

  static Optional<Move> account(View view, Login by) {
    var now = view.now();
    if (now.accounts().isPresent()) {
      return Optional.empty();
    }
    return Optional.of(new DescribeAccount(by, view.names().alone(now.request().policy())));
  }

  /** The accounts as they are by now, in the admin's eyes, where they were not looked at before. */
  static Optional<Move> asChanged(View view) {
    if (view.now().accounts().isPresent() || view.now().outcome().isPresent()) {
      return Optional.empty();
    }
    return admin(view)
        .or(() ->
            view.isAlternating()
                ? Optional.of(new DescribeAccounts(Login.ADMIN, view.names().pair(), true))
                : account(view, Login.ADMIN));
  }

  /** What could stop a change: asked of whoever will make it. */
  static Optional<Move> obstacles(View view) {
    var pair = view.now().accounts().orElseThrow();
    var obstacles = view.dialect().obstacles(pair, view.now().request().policy());
    return obstacles.isEmpty() ? Optional.empty() : View.refuse(Problems.obstacles(obstacles));
  }

  /** Both accounts of a pair, which must be this secret's own. */
  static Optional<Move> accounts(View view) {
    var now = view.now();
    var names = view.names();
    if (now.accounts().isEmpty()) {
      return Optional.of(new DescribeAccounts(Login.ADMIN, names.pair(), false));
    }
    var pair = now.accounts().get();
    if (!pair.primary().exists()) {
      return View.refuse(Problems.noPrimary(names));
    }
    var ownership = Ownership.of(now, pair, view.secret());
    if (ownership == Ownership.UNMARKED && now.reading(AWSPREVIOUS).isEmpty()) {
      return Optional.of(new Read(AWSPREVIOUS));
    }
    return switch (ownership) {
      case FOREIGN -> View.refuse(Problems.another(names, Ownership.foreign(pair, view.secret())));
      case UNMARKED -> Ownership.isNamedByHistory(now, names) ? Optional.empty() : proof(view);
      case OURS -> Optional.empty();
    };
  }

  /**
   * A clone that AWS's function made in a rotation which it didn't end has no history yet. It
   * accepts the pending password, and an account that this secret does not lead to won't. One that
   * locks itself after wrong passwords is none of AWS's, and is not tried.
   */
  private static Optional<Move> proof(View view) {
    var now = view.now();
    var target = view.names().target();
    var locks = view.dialect().locksAfter(now.accounts().orElseThrow(), target).isPresent();
    var candidate =
        now.document(AWSPENDING)
            .filter(pending -> pending.credential().username().equals(target) && !locks);
    return candidate.isEmpty() || view.isRejected(Login.PENDING)
        ? View.refuse(Problems.notOurs(now.request(), view.names()))
        : view.logIn(view.pendingLogin());
  }
}

package dev.tandem.engine;

import dev.tandem.engine.Move.Change;
import dev.tandem.engine.Move.DescribeAccounts;
import dev.tandem.engine.Move.Discard;
import dev.tandem.engine.Move.DropPending;
import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Look;
import dev.tandem.engine.Move.Prepare;
import dev.tandem.engine.Move.Promote;
import dev.tandem.engine.Move.Put;
import dev.tandem.engine.Move.SetCredential;
import dev.tandem.engine.Move.Verdict;
import dev.tandem.engine.Plan.Planned;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Plans: performs every look, takes every change for done, and so hears the real decisions to their
 * end.
 */
final class Planner {
  private static final Password MADE_LATER = Password.of("made when it is put");

  private final Rotation rotation;
  private final Runner runner;
  private final List<Planned> moves = new ArrayList<>();

  Planner(Rotation rotation, Runner runner) {
    this.rotation = rotation;
    this.runner = runner;
  }

  Plan plan(Request request) {
    return plan(Situation.of(request));
  }

  /** Plan on from what is known already. */
  Plan plan(Situation start) {
    var now = start;
    Move move = new Move.DescribeSecret();
    try {
      while (true) {
        move = rotation.next(now);
        switch (move) {
          case Look look -> {
            moves.add(new Planned(look.step(), look.text(), false, List.of()));
            now = canLook(look, now) ? runner.look(look, now) : assume(look, now);
          }
          case Change change -> {
            moves.add(new Planned(change.step(), change.text(), true, statements(change, now)));
            now = assume(change, now);
          }
          case Verdict verdict -> {
            return planned(now, verdict);
          }
        }
      }
    } catch (DatabaseException failed) {
      return planned(
          now, new Move.Refused(Problems.database(now.request(), move, failed.failure())));
    } catch (StoreException failed) {
      return planned(now, new Move.Refused(Problems.store(failed)));
    }
  }

  /**
   * A plan keeps nobody out; and once a change is taken for done, what would show it is taken for
   * good.
   */
  private static boolean canLook(Look look, Situation now) {
    return switch (look) {
      case DescribeAccounts describe -> !describe.after() || !hasChanged(now);
      case LogIn logIn -> !now.has(Milestone.SET);
      case Move.Probe probe -> !now.has(Milestone.SET);
      case Move.Claim claim -> false;
      case Move.DescribeAccount d -> true;
      case Move.DescribeSecret d -> true;
      case Move.Read read -> true;
      case Move.ReadAdmin read -> true;
    };
  }

  private static boolean hasChanged(Situation now) {
    return now.has(Milestone.SET) || now.has(Milestone.PREPARED);
  }

  private static Situation assume(Look look, Situation now) {
    return switch (look) {
      case LogIn logIn -> now.replied(logIn.as(), new Reply.In(identity(logIn, now)));
      case DescribeAccounts describe -> now.reached(Milestone.ALIKE);
      case Move.DescribeAccount d -> throw new IllegalStateException("it comes before any change");
      case Move.Probe probe -> now.reached(Milestone.PROBED);
      case Move.Claim claim -> now.reached(Milestone.CLAIMED);
      case Move.DescribeSecret d -> throw new IllegalStateException("a store can always be asked");
      case Move.Read r -> throw new IllegalStateException("a store can always be asked");
      case Move.ReadAdmin r -> throw new IllegalStateException("a store can always be asked");
    };
  }

  private static Situation assume(Change change, Situation now) {
    return switch (change) {
      case Put(var username) ->
          now.answered(
              new PutOutcome.Stored(),
              now.document(Stage.AWSCURRENT)
                  .orElseThrow()
                  .with(new Credential(username, MADE_LATER)));
      case Prepare prepare -> now.reached(Milestone.PREPARED);
      case SetCredential set -> now.reached(Milestone.SET);
      case Discard discard -> now.reached(Milestone.SET);
      case Promote promote -> now.reached(Milestone.PROMOTED);
      case DropPending drop -> now.dropped();
    };
  }

  /** What {@code change} would send to the database, with secrets masked. */
  private List<String> statements(Change change, Situation now) {
    var statements =
        switch (change) {
          case Prepare prepare -> prepare.changes();
          case SetCredential set -> Runner.statements(rotation, set, now);
          case Discard discard -> Runner.statements(rotation, discard, MADE_LATER, now);
          case Put put -> List.<AccountChange>of();
          case Promote promote -> List.<AccountChange>of();
          case DropPending drop -> List.<AccountChange>of();
        };
    return statements.stream().map(AccountChange::masked).toList();
  }

  /** Whoever looked at the server before saw what the new credential will see, but for the name. */
  private static Identity identity(LogIn logIn, Situation now) {
    var seen =
        now.replies().values().stream()
            .filter(Reply.In.class::isInstance)
            .map(reply -> ((Reply.In) reply).identity())
            .findFirst()
            .orElseThrow();
    return new Identity(
        logIn.credential().username(),
        seen.actsAs(),
        seen.server(),
        seen.product(),
        seen.readOnly(),
        seen.encrypted());
  }

  private Plan planned(Situation now, Verdict verdict) {
    var current = now.document(Stage.AWSCURRENT);
    return new Plan(
        now.request().secret(),
        now.request().policy().strategy(),
        current.map(document -> document.credential().username()),
        now.document(Stage.AWSPENDING).map(document -> document.credential().username()),
        current.map(SecretDocument::tls),
        moves,
        rotation.drift(now, now.outcome().or(now::accounts)),
        verdict instanceof Move.Refused refused
            ? Optional.of(refused.problem())
            : Optional.empty());
  }
}

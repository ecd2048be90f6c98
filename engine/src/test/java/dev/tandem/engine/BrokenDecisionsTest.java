package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Move.Claim;
import dev.tandem.engine.Move.DescribeSecret;
import dev.tandem.engine.Move.DropPending;
import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Prepare;
import dev.tandem.engine.Move.Promote;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Move.Refused;
import dev.tandem.engine.Move.SetCredential;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.SecretMetadata;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The exhaustive check can fail: each way to get the order wrong is found out, for the right
 * reason.
 */
class BrokenDecisionsTest {

  @ParameterizedTest
  @MethodSource
  void areFoundOut(Explorer.Decision broken, String start, String complaint) {
    var scenario =
        Scenario.all().stream().filter(each -> each.name().equals(start)).findFirst().orElseThrow();

    assertThat(complaint(scenario, broken)).contains(complaint);
  }

  static Stream<Arguments> areFoundOut() {
    var fresh = "whole, to a clone that is not there";
    var drifted = "whole, to a clone that drifted";
    var back = "whole, to the primary";
    var alone = "whole, of one account, by itself";
    var dual = "whole, of one account with two passwords";
    return Stream.of(
        broken(
            "sets the password before the privileges",
            BrokenDecisionsTest::passwordFirst,
            fresh,
            "invariant 2: a half-made clone can log in"),
        broken(
            "promotes what never logged in",
            BrokenDecisionsTest::untested,
            fresh,
            "invariant 2: a credential became AWSCURRENT before it had logged in"),
        broken(
            "takes a clone that is there for finished",
            BrokenDecisionsTest::unsynced,
            drifted,
            "invariant 2: a clone with drift became AWSCURRENT"),
        broken(
            "sets the account that is live",
            BrokenDecisionsTest::liveAccount,
            back,
            "invariant 1: AWSCURRENT does not log in"),
        broken(
            "prepares the account that is live",
            BrokenDecisionsTest::livePrivileges,
            "whole, to a primary that was granted more",
            "invariant 4: the live account was touched"),
        broken(
            "claims nothing",
            BrokenDecisionsTest::unclaimed,
            back,
            "invariant 1: AWSCURRENT does not log in"),
        broken(
            "believes what the store said before the claim",
            BrokenDecisionsTest::unlooked,
            back,
            "invariant 1: AWSCURRENT does not log in"),
        broken(
            "drops AWSPENDING unproved",
            BrokenDecisionsTest::dropped,
            alone,
            "invariant 5: no stage holds the password"),
        broken(
            "tries the pending password first",
            BrokenDecisionsTest::pendingFirst,
            "step by step, of one account, by itself",
            "invariant 7: a login was refused without any fault"),
        broken(
            "never takes up what is unfinished",
            BrokenDecisionsTest::forgetful,
            fresh,
            "invariant 3: rotating again does not end well"),
        broken(
            "keeps the new password beside itself",
            BrokenDecisionsTest::keepsNew,
            dual,
            "invariant 1: AWSCURRENT does not log in"),
        broken(
            "takes AWSPENDING off before the database is put back",
            BrokenDecisionsTest::notPutBack,
            "taken back, to the primary",
            "invariant 9: AWSPENDING was dropped while the database holds its password"),
        broken(
            "takes a single user back by what was true before the claim",
            BrokenDecisionsTest::trusting,
            "taken back, of one account, by itself",
            "invariant 5: no stage holds the password"),
        broken(
            "takes a rotation back under no claim",
            BrokenDecisionsTest::unclaimed,
            "taken back, of one account, by the admin",
            "invariant "),
        broken(
            "claims no account with two passwords",
            BrokenDecisionsTest::unclaimed,
            dual,
            "invariant 1: AWSCURRENT does not log in"),
        broken(
            "repairs nothing, and says that all is well",
            BrokenDecisionsTest::contented,
            "repaired, of one account",
            "invariant 10: Applications can't log in"),
        broken(
            "goes on with nothing, and says that all is well",
            BrokenDecisionsTest::contented,
            back,
            "invariant 11: resuming leaves something unfinished"));
  }

  private static Arguments broken(
      String name, Explorer.Decision decision, String start, String complaint) {
    return Arguments.of(Named.of(name, decision), start, complaint);
  }

  private static String complaint(Scenario scenario, Explorer.Decision decision) {
    try {
      new Explorer(scenario, decision).explore();
      return "nothing";
    } catch (Explorer.Violation violation) {
      return String.valueOf(violation.getMessage());
    }
  }

  /** Right after the clone is created, as AWS's templates do. */
  private static Move passwordFirst(Rotation rotation, Situation now) {
    if (!(rotation.next(now) instanceof Prepare prepare)) {
      return rotation.next(now);
    }
    var changes = new ArrayList<>(prepare.changes());
    changes.add(
        1,
        ModelDatabase.password(
            now.document(AWSPENDING).orElseThrow().credential(), Optional.empty()));
    return new Prepare(prepare.by(), prepare.account(), changes);
  }

  private static Move untested(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof LogIn login
            && login.as() == Login.PENDING
            && now.has(Milestone.SET)
        ? new Promote(current(now))
        : rotation.next(now);
  }

  private static Move unsynced(Rotation rotation, Situation now) {
    var known = now.reached(Milestone.ALIKE);
    return rotation.next(known) instanceof Prepare
            && now.accounts().orElseThrow().cloneState().exists()
        ? rotation.next(known.reached(Milestone.PREPARED))
        : rotation.next(known);
  }

  private static Move liveAccount(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof SetCredential set
        ? new SetCredential(
            set.by(),
            new NewCredential(
                new Credential(
                    now.document(AWSCURRENT).orElseThrow().credential().username(),
                    set.credential().credential().password()),
                Optional.empty(),
                set.credential().marker()))
        : rotation.next(now);
  }

  private static Move livePrivileges(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof SetCredential set
            && set.by() == Login.ADMIN
            && now.accounts().isPresent()
            && !now.has(Milestone.PREPARED)
        ? new Prepare(
            Login.ADMIN,
            Scenario.CLONE,
            new ModelDialect(new ModelDatabase(Map.of()))
                .prepare(
                    now.accounts().get(),
                    rotation.drift(now, now.accounts().get()),
                    set.credential().marker().orElseThrow(),
                    now.request().policy()))
        : rotation.next(now);
  }

  private static Move unclaimed(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof Claim
        ? rotation.next(now.reached(Milestone.CLAIMED))
        : rotation.next(now);
  }

  private static Move unlooked(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof DescribeSecret && now.has(Milestone.CLAIMED)
        ? rotation.next(
            now.described(
                new SecretMetadata(
                    World.SECRET,
                    Map.of(AWSCURRENT, current(now), AWSPENDING, now.request().token()),
                    Map.of())))
        : rotation.next(now);
  }

  private static Move dropped(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof LogIn login
            && login.as() == Login.PENDING
            && now.refusal().isPresent()
        ? new DropPending()
        : rotation.next(now);
  }

  private static Move pendingFirst(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof LogIn login
            && login.as() == Login.CURRENT
            && now.document(AWSPENDING).isPresent()
            && now.reply(Login.PENDING).isEmpty()
        ? new LogIn(
            Login.PENDING, login.endpoint(), now.document(AWSPENDING).orElseThrow().credential())
        : rotation.next(now);
  }

  private static Move forgetful(Rotation rotation, Situation now) {
    return rotation.next(now) instanceof Read read
            && read.stage() == AWSPENDING
            && now.request().includes(Step.CREATE)
        ? new Refused(Problems.anotherRotation(now.request(), now.request().token()))
        : rotation.next(now);
  }

  private static Move keepsNew(Rotation rotation, Situation now) {
    if (!(rotation.next(now) instanceof SetCredential set)) {
      return rotation.next(now);
    }
    var wanted = set.credential();
    return new SetCredential(
        set.by(),
        new NewCredential(wanted.credential(), Optional.of(wanted.credential()), wanted.marker()));
  }

  private static Move notPutBack(Rotation rotation, Situation now) {
    boolean puts = rotation.next(now) instanceof SetCredential;
    return puts && now.request().intent() == Intent.ABORT ? new DropPending() : rotation.next(now);
  }

  private static Move trusting(Rotation rotation, Situation now) {
    return now.isIn(Login.CURRENT) ? notPutBack(rotation, now) : rotation.next(now);
  }

  private static Move contented(Rotation rotation, Situation now) {
    return switch (now.request().intent()) {
      case REPAIR, RESUME -> new Move.Done("nothing to do");
      case ROTATE, ABORT, SYNC -> rotation.next(now);
    };
  }

  private static String current(Situation now) {
    return now.reading(AWSCURRENT).orElse(null) instanceof Reading.Value value
        ? value.id()
        : now.metadata().orElseThrow().version(AWSCURRENT).orElseThrow();
  }
}

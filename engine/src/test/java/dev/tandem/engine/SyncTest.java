package dev.tandem.engine;

import static dev.tandem.engine.Lab.document;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Stage;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bringing the clone up to date without a rotation. */
class SyncTest {

  @Test
  void makesTheWaitingCloneThePrimarysImage() {
    var lab = Lab.toClone();
    var stages = lab.standing().store();

    var outcome = sync(lab);

    assertThat(outcome.summary()).isEqualTo("brought app_clone up to date with app");
    assertThat(outcome.token()).isEmpty();
    assertThat(traits(lab, "app_clone")).containsExactlyInAnyOrder("read", "write");
    assertThat(lab.standing().store()).as("no version is made or moved").isEqualTo(stages);
    assertThat(lab.dialect().refusedLogins()).isZero();
    assertThat(lab.dialect().openSessions()).isZero();
  }

  @Test
  void makesTheLiveCloneThePrimarysImageToo() {
    var lab = Lab.toPrimary().account("app", Account.of("hush-1", "read", "more"));

    assertThat(sync(lab).succeeded()).isTrue();

    assertThat(traits(lab, "app_clone")).containsExactlyInAnyOrder("read", "more");
    assertThat(lab.logsIn(Stage.AWSCURRENT)).isTrue();
  }

  @Test
  void makesACloneThatIsNotThereYetUnableToLogIn() {
    var lab = Lab.toAbsentClone();

    assertThat(sync(lab).succeeded()).isTrue();

    var made = lab.dialect().database().account("app_clone").orElseThrow();
    assertThat(made.open()).isFalse();
    assertThat(made.marker()).isPresent();
    assertThat(lab.run().succeeded()).as("the next rotation goes on from it").isTrue();
  }

  @Test
  void sendsNothingWhereThereIsNoDrift() {
    var lab = Lab.toPrimary();

    assertThat(sync(lab).succeeded()).isTrue();
    assertThat(lab.dialect().statements()).isEmpty();
  }

  @Test
  void plansWhatItWillDo() {
    var lab = Lab.toClone();
    var before = lab.standing();

    var plan = lab.rotator().plan(Request.sync(Lab.SECRET, lab.policy()));

    assertThat(plan.problem()).isEmpty();
    assertThat(lab.standing()).isEqualTo(before);
    var planned = plan.moves().stream().flatMap(move -> move.statements().stream()).toList();
    sync(lab);
    assertThat(planned).isNotEmpty().isEqualTo(lab.dialect().statements());
  }

  @Test
  void leavesAnUnfinishedRotationToTheRotation() {
    var lab = Lab.toClone().pending("token-0", document("app_clone", "hush-3"));
    var before = lab.standing();

    var problem = sync(lab).problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.ROTATION);
    assertThat(problem.mend()).contains("tandem resume app");
    assertThat(lab.standing()).isEqualTo(before);
  }

  @Test
  void hasNothingToDoWithOneAccount() {
    var problem = sync(Lab.single()).problem().orElseThrow();

    assertThat(problem.what())
        .isEqualTo("With single-user the secret app has no clone to bring up to date.");
    assertThat(problem.mend()).isEqualTo("Use alternating-users.");
  }

  @Test
  void touchesNoCloneOfAnotherSecret() {
    var lab =
        Lab.toAbsentClone().account("app_clone", Account.of("other").marked("another", "app"));
    var before = lab.standing();

    assertThat(sync(lab).problem().map(Problem::kind)).contains(Problem.Kind.OWNERSHIP);
    assertThat(lab.standing()).isEqualTo(before);
  }

  @Test
  void doesNotTakeADifferenceThatStaysForDone() {
    var lab = Lab.toClone();
    lab.dialect()
        .drifts(new Drift(Set.of(new ModelDatabase.Privilege("write")), Set.of(), List.of()));
    lab.without("app_clone");

    assertThat(sync(lab).problem().map(Problem::kind)).contains(Problem.Kind.DRIFT);
  }

  @Test
  void needsTheCurrentCredentialToLogIn() {
    var lab = Lab.toClone().account("app", Account.of("changed by hand", "read"));

    assertThat(sync(lab).problem().map(Problem::kind)).contains(Problem.Kind.LOGIN);
    assertThat(lab.dialect().statements()).isEmpty();
  }

  @Test
  void needsAnAdmin() {
    assertThat(sync(Lab.toClone().admin(Optional.empty())).problem().map(Problem::kind))
        .contains(Problem.Kind.ADMIN);
  }

  private static Outcome sync(Lab lab) {
    return lab.rotator().sync(Lab.SECRET, lab.policy());
  }

  private static Set<String> traits(Lab lab, String account) {
    return lab.dialect().database().account(account).orElseThrow().traits();
  }
}

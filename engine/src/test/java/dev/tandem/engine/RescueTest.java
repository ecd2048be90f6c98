package dev.tandem.engine;

import static dev.tandem.engine.Lab.document;
import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The ways out of trouble: resume, abort and repair. */
class RescueTest {
  private static final String STUCK = "token-0";

  // ---- resume --------------------------------------------------------------------------------

  @Test
  void resumesUnderTheTokenThatIsStaged() {
    var lab = halfWay();

    var outcome = run(lab, Intent.RESUME);

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.token()).isEqualTo(STUCK);
    assertThat(outcome.summary()).isEqualTo("rotated app");
    assertThat(lab.version(AWSCURRENT)).contains(STUCK);
  }

  @Test
  void resumesNothingWhereNothingIsUnfinished() {
    for (var intent : List.of(Intent.RESUME, Intent.ABORT)) {
      var lab = Lab.toPrimary();
      var before = lab.standing();

      var outcome = run(lab, intent);

      assertThat(outcome.problem()).isEmpty();
      assertThat(outcome.summary()).isEqualTo("no rotation of app is unfinished");
      assertThat(outcome.token()).isEmpty();
      assertThat(lab.standing()).isEqualTo(before);
      assertThat(lab.dialect().logins()).isEmpty();
    }
  }

  @Test
  void makesAnotherPasswordWhereTheServerWillNeverTakeThatOne() {
    var lab = Lab.toPrimary().pending(STUCK, document("app", "hush-3"));
    lab.dialect().fails("password", DatabaseFailure.Kind.POLICY);

    var outcome = run(lab, Intent.RESUME);

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.token()).isNotEqualTo(STUCK);
    assertThat(lab.version(AWSCURRENT)).contains(outcome.token());
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.dialect().openSessions()).isZero();
  }

  @Test
  void makesAnotherPasswordOnceAndNotForEver() {
    var lab = Lab.toPrimary().pending(STUCK, document("app", "hush-3"));
    lab.dialect().fails("password", DatabaseFailure.Kind.POLICY, DatabaseFailure.Kind.POLICY);

    var outcome = run(lab, Intent.RESUME);

    assertThat(outcome.problem().map(Problem::kind)).contains(Problem.Kind.PASSWORD);
    assertThat(lab.version(AWSPENDING)).isEmpty();
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
  }

  // ---- abort ---------------------------------------------------------------------------------

  @Test
  void putsTheOtherAccountBackToWhatItsVersionSays() {
    var lab = halfWay();

    var outcome = run(lab, Intent.ABORT);

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.summary()).isEqualTo("took the unfinished rotation of app back");
    assertThat(lab.version(AWSPENDING)).isEmpty();
    assertThat(lab.version(AWSCURRENT)).contains("v2");
    assertThat(lab.logsIn(AWSPREVIOUS)).isTrue();
    assertThat(lab.status().isHealthy()).isTrue();
    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  @Test
  void givesAPasswordThatNobodyKnowsToAnAccountThatNoVersionSpeaksFor() {
    var lab =
        Lab.toAbsentClone()
            .account(
                "app_clone",
                new Account(
                    "hush-3",
                    "",
                    true,
                    Set.of("read", "write"),
                    Optional.of(new Marker("app", "app", Optional.of(STUCK))),
                    true))
            .pending(STUCK, document("app_clone", "hush-3"));

    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();

    var clone = lab.dialect().database().account("app_clone").orElseThrow();
    assertThat(clone.holds("hush-3")).isFalse();
    assertThat(lab.version(AWSPENDING)).isEmpty();
    assertThat(lab.run().succeeded()).isTrue();
  }

  @Test
  void touchesNoAccountWhosePasswordIsKnownNotToBeSet() {
    var lab =
        Lab.toClone()
            .account(
                "app_clone",
                new Account(
                    "hush-2",
                    "",
                    true,
                    Set.of("read"),
                    Optional.of(new Marker("app", "app", Optional.of("v1"))),
                    true))
            .pending(STUCK, document("app_clone", "hush-3"));
    lab.dialect()
        .stopsAt(new Obstacle(Obstacle.Kind.NOT_UNDERSTOOD, "Something new.", "Take it off."));

    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();

    assertThat(lab.dialect().statements()).isEmpty();
    assertThat(lab.version(AWSPENDING)).isEmpty();
  }

  @Test
  void putsASingleUserBackToWhatApplicationsRead() {
    var lab =
        Lab.single()
            .account("app", Account.of("hush-3", "read"))
            .pending(STUCK, document("app", "hush-3"));

    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();

    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.version(AWSPENDING)).isEmpty();
  }

  @Test
  void putsTheOlderOfTwoPasswordsBack() {
    var lab =
        Lab.dual()
            .account("app", Account.of("hush-3", "read").beside("hush-1"))
            .pending(STUCK, document("app", "hush-3"));

    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();

    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.logsIn(AWSPREVIOUS)).isTrue();
    assertThat(lab.dialect().database().account("app").orElseThrow().holds("hush-3")).isFalse();
  }

  @Test
  void goesOnWhereTheServerDoesNotTakeTheOldPasswordAgain() {
    var lab =
        Lab.single()
            .account("app", Account.of("hush-3", "read"))
            .pending(STUCK, document("app", "hush-3"));
    lab.dialect().fails("password", DatabaseFailure.Kind.POLICY);

    var problem = run(lab, Intent.ABORT).problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.PASSWORD);
    assertThat(problem.mend()).contains("tandem resume app");
    assertThat(lab.version(AWSPENDING)).contains(STUCK);
    assertThat(run(lab, Intent.RESUME).succeeded()).isTrue();
  }

  @Test
  void takesAValueThatIsNoCredentialOff() {
    var lab = Lab.toPrimary().pending(STUCK, "hunter2");

    assertThat(lab.status().remedy()).contains(Intent.ABORT);
    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();
    assertThat(lab.version(AWSPENDING)).isEmpty();
    assertThat(lab.dialect().statements()).isEmpty();
  }

  @Test
  void takesAVersionWithoutAValueOff() {
    var lab = Lab.toPrimary().staged(STUCK);

    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();
    assertThat(lab.version(AWSPENDING)).isEmpty();
    assertThat(lab.dialect().statements()).isEmpty();
  }

  @Test
  void takesAVersionOfTheAccountThatIsLiveOff() {
    var lab = Lab.toPrimary().pending(STUCK, document("app_clone", "hush-3"));

    assertThat(lab.status().remedy()).contains(Intent.ABORT);
    assertThat(run(lab, Intent.ABORT).problem()).isEmpty();
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.status().isHealthy()).isTrue();
  }

  @Test
  void leavesAVersionThatLeadsElsewhereToAPerson() {
    var lab =
        Lab.toPrimary()
            .pending(STUCK, document("app", "hush-3").replace("\"db\"", "\"elsewhere\""));
    var before = lab.standing();

    assertThat(run(lab, Intent.ABORT).problem().map(Problem::kind)).contains(Problem.Kind.DEPUTY);
    assertThat(lab.standing()).isEqualTo(before);
    assertThat(lab.status().remedy()).isEmpty();
    assertThat(lab.status().waiting().orElseThrow()).contains("differs from AWSCURRENT in host");
  }

  // ---- repair --------------------------------------------------------------------------------

  @Test
  void hasTheAdminSetWhatApplicationsRead() {
    var lab = Lab.toPrimary().account("app_clone", Account.of("hush-9", "read", "write"));
    lab.adopting();

    var outcome = run(lab, Intent.REPAIR);

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.summary())
        .isEqualTo("set the password of app_clone to what AWSCURRENT says");
    assertThat(outcome.token()).isEqualTo("v2");
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.version(AWSCURRENT)).contains("v2");
    assertThat(lab.dialect().openSessions()).isZero();
  }

  @Test
  void repairsNothingThatLogsIn() {
    var lab = Lab.toPrimary();
    var before = lab.standing();

    var outcome = run(lab, Intent.REPAIR);

    assertThat(outcome.summary()).isEqualTo("app_clone logs in with AWSCURRENT: nothing to repair");
    assertThat(lab.standing()).isEqualTo(before);
    assertThat(lab.dialect().logins()).hasSize(1);
  }

  @Test
  void repairsNothingBecauseNobodyAnswers() {
    var lab = Lab.toPrimary();
    lab.dialect()
        .fails(
            "log in as app_clone",
            DatabaseFailure.Kind.TLS,
            DatabaseFailure.Kind.TLS,
            DatabaseFailure.Kind.TLS);
    var before = lab.standing();

    assertThat(run(lab, Intent.REPAIR).problem().map(Problem::kind)).contains(Problem.Kind.LOGIN);
    assertThat(lab.standing()).isEqualTo(before);
  }

  @Test
  void repairsNoAccountOfAnotherSecret() {
    var pair =
        Lab.toPrimary().account("app_clone", Account.of("hush-9", "read").marked("another", "app"));
    var one =
        Lab.single()
            .admin(Optional.of(Lab.ADMIN_SECRET))
            .account("app", Account.of("hush-9", "read").marked("another", "app"));

    for (var lab : List.of(pair, one)) {
      var before = lab.standing();

      assertThat(run(lab, Intent.REPAIR).problem().map(Problem::kind))
          .contains(Problem.Kind.OWNERSHIP);
      assertThat(lab.standing()).isEqualTo(before);
    }
  }

  @Test
  void leavesOneOfAPairWhatItIsWhereItIsRepairedAlone() {
    var lab =
        Lab.toPrimary().account("app_clone", Account.of("hush-9", "read").marked("app", "app"));
    lab.strategy(Strategy.SINGLE_USER);

    assertThat(run(lab, Intent.REPAIR).problem()).isEmpty();

    lab.strategy(Strategy.ALTERNATING_USERS);
    assertThat(lab.run().problem()).isEmpty();
  }

  @Test
  void repairsNothingWithoutAnAdmin() {
    var lab = Lab.single().account("app", Account.of("hush-9", "read"));

    var problem = run(lab, Intent.REPAIR).problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.ADMIN);
    assertThat(problem.mend()).contains("--admin");
  }

  @Test
  void takesASingleUserBetweenTwoPasswordsForUnfinishedAndNotForBroken() {
    var lab =
        Lab.single()
            .admin(Optional.of(Lab.ADMIN_SECRET))
            .account("app", Account.of("hush-3", "read"))
            .pending(STUCK, document("app", "hush-3"));

    var problem = run(lab, Intent.REPAIR).problem().orElseThrow();

    assertThat(problem.mend()).contains("tandem resume app", "tandem abort app");
    assertThat(lab.status().remedy()).contains(Intent.RESUME);
  }

  @Test
  void rotatesASingleUserWithoutAnAdminByThePasswordBefore() {
    var lab = Lab.single().account("app", Account.of("hush-0", "read"));

    assertThat(lab.status().remedy()).contains(Intent.ROTATE);
    assertThat(lab.dialect().logins()).as("each once").hasSize(2);
  }

  // ---- plans and silence ---------------------------------------------------------------------

  @Test
  void plansWhatItWouldDoAndWritesNothing() {
    for (var intent : List.of(Intent.RESUME, Intent.ABORT)) {
      var lab = halfWay();
      var before = lab.standing();

      var plan = lab.rotator().plan(intent, Lab.SECRET, lab.policy());

      assertThat(plan.problem()).isEmpty();
      assertThat(lab.standing()).isEqualTo(before);
      run(lab, intent);
      assertThat(plan.moves().stream().flatMap(move -> move.statements().stream()))
          .isNotEmpty()
          .containsExactlyElementsOf(lab.dialect().statements());
    }
  }

  @Test
  void tellsWhichStatementsItSentAndNoPassword() {
    var lab = halfWay();

    run(lab, Intent.ABORT);

    assertThat(lab.events())
        .filteredOn(event -> event instanceof Event.Moved moved && moved.change())
        .extracting(event -> ((Event.Moved) event).statements())
        .contains(List.of("password app"));
    assertThat(lab.events().toString()).doesNotContain("hush-");
  }

  /** Whoever has just repaired it is not sent to do so again. */
  @Test
  void repairNamesNoRepairWhereTheAccountStaysLocked() {
    var lab = Lab.toPrimary();
    lab.dialect()
        .fails("log in as app_clone", DatabaseFailure.Kind.LOCKED, DatabaseFailure.Kind.LOCKED);

    var problem = run(lab, Intent.REPAIR).problem().orElseThrow();

    assertThat(problem.mend()).isEqualTo("Mend it.");
  }

  // ---- words ---------------------------------------------------------------------------------

  private static Lab halfWay() {
    return Lab.toPrimary()
        .account("app", Account.of("hush-3", "read", "write"))
        .pending(STUCK, document("app", "hush-3"));
  }

  private static Outcome run(Lab lab, Intent intent) {
    return lab.rotator().run(intent, Lab.SECRET, lab.policy());
  }
}

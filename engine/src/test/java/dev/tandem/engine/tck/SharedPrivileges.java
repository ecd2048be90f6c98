package dev.tandem.engine.tck;

import static dev.tandem.engine.tck.Verdicts.assertChangesNothing;
import static dev.tandem.engine.tck.Verdicts.assertHas;
import static dev.tandem.engine.tck.Verdicts.assertNoLoginWasRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;

/** What the primary may do, the clone may do. See {@link DialectContract}. */
final class SharedPrivileges {
  private final Kit kit;

  SharedPrivileges(Kit kit) {
    this.kit = kit;
  }

  void sharesEveryKindOfPrivilege() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      var all = trial.database().privileges();
      assertThat(all).isNotEmpty();
      assertThat(trial.privileges(trial.primary())).isEmpty();
      var some = Kit.everyOther(all, 0);
      var others = Kit.everyOther(all, 1);

      some.forEach(each -> each.give().accept(trial.primary()));
      trial.rotate(trial.policy());
      assertHas(trial, trial.primary(), some);
      assertHas(trial, trial.cloneName(), some);

      some.forEach(each -> each.take().accept(trial.primary()));
      others.forEach(each -> each.give().accept(trial.primary()));
      rotateToThePrimary(trial);
      trial.rotate(trial.policy());
      assertHas(trial, trial.primary(), others);
      assertHas(trial, trial.cloneName(), others);

      rotateToThePrimary(trial);
      others.forEach(each -> each.take().accept(trial.primary()));
      some.forEach(each -> each.give().accept(trial.cloneName()));
      assertHas(trial, trial.primary(), List.of());
      trial.rotate(trial.policy());
      assertHas(trial, trial.primary(), List.of());
      assertHas(trial, trial.cloneName(), List.of());
      assertNoLoginWasRefused(trial);
    }
  }

  /** The primary is the truth: nobody touches what either may do, but what differs is said. */
  private static void rotateToThePrimary(Trial trial) {
    var before = trial.state();
    var drift = trial.drift();
    var same = trial.privileges(trial.cloneName()).equals(trial.privileges(trial.primary()));
    var outcome = trial.rotate(trial.policy());
    assertThat(trial.state()).isEqualTo(before);
    assertThat(same || !drift.isEmpty()).as("the drift is found").isTrue();
    drift
        .lines()
        .forEach(line -> assertThat(outcome.warnings()).anyMatch(each -> each.contains(line)));
  }

  void bringsACloneUpToDateThatIsLive() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      trial.rotate(trial.policy());
      var live = trial.current();
      var some = Kit.everyOther(trial.database().privileges(), 0);
      some.forEach(each -> each.give().accept(trial.primary()));

      trial.sync();

      assertHas(trial, trial.cloneName(), some);
      assertThat(trial.current()).isEqualTo(live);
      assertThat(trial.logsIn(live)).isTrue();
    }
  }

  void mendsOnlyWhatItIsTold() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS);
        var admin = trial.session(trial.admin())) {
      trial.rotate(trial.policy());
      trial.database().privileges().forEach(each -> each.give().accept(trial.primary()));
      var before = trial.database().state(trial.cloneName());

      admin.apply(
          kit.dialect()
              .prepare(trial.look(), Drift.NONE, trial.marker(Optional.empty()), trial.policy()));

      assertThat(trial.database().state(trial.cloneName())).isEqualTo(before);
    }
  }

  void comparesTheSameTwiceAlike() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      trial.database().privileges().forEach(each -> each.give().accept(trial.primary()));
      var look = trial.look();
      var policy = trial.policy();
      var drift = kit.dialect().drift(look, policy);
      var changes = kit.dialect().prepare(look, drift, trial.marker(Optional.empty()), policy);

      assertThat(look.cloneState()).isEqualTo(AccountState.absent(trial.cloneName()));
      assertThat(changes).isNotEmpty();
      assertThat(trial.look()).isEqualTo(look);
      assertThat(kit.dialect().drift(look, policy)).isEqualTo(drift);
      assertThat(kit.dialect().prepare(look, drift, trial.marker(Optional.empty()), policy))
          .isEqualTo(changes);
      assertThat(kit.dialect().obstacles(look, policy)).isEmpty();

      trial.rotate(policy);
      var after = trial.look();
      assertThat(kit.dialect().drift(after, policy).lines()).isEmpty();
      assertThat(kit.dialect().prepare(after, Drift.NONE, trial.marker(Optional.empty()), policy))
          .isEmpty();
    }
  }

  void stopsAtWhatItDoesNotUnderstand() {
    int traps;
    try (var trial = kit.trial()) {
      traps = trial.database().traps().size();
    }
    for (int i = 0; i < traps; i++) {
      try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
        var trap = trial.database().traps().get(i);
        trap.set().run();
        var problem = assertChangesNothing(trial, trial.policy(), trap.name());
        assertThat(problem.kind())
            .as(trap.name())
            .isIn(Problem.Kind.NOT_UNDERSTOOD, Problem.Kind.RIGHTS, Problem.Kind.OWNERSHIP);
      }
    }
  }
}

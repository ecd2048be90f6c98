package dev.tandem.engine.tck;

import static dev.tandem.engine.tck.Verdicts.accepted;
import static dev.tandem.engine.tck.Verdicts.assertChangesNothing;
import static dev.tandem.engine.tck.Verdicts.assertFails;
import static dev.tandem.engine.tck.Verdicts.assertNoLoginWasRefused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a rotation does to accounts and secrets. See {@link DialectContract}. */
final class Rotations {
  private static final String OTHER_SECRET = "contract/other";

  private final Kit kit;

  Rotations(Kit kit) {
    this.kit = kit;
  }

  void saysWhatItIs() {
    assertThat(kit.dialect().name()).matches("[a-z][a-z0-9-]*");
    assertThat(kit.dialect().engines())
        .isNotEmpty()
        .allSatisfy(engine -> assertThat(engine).isEqualTo(engine.toLowerCase(Locale.ROOT)));
    assertThat(kit.dialect().strategies()).isNotEmpty();
    assertThat(kit.dialect().defaultPort()).isBetween(1, 65535);
    assertThat(kit.dialect().nameLimit().most()).isPositive();
  }

  void tellsWhoLoggedInAndWhere() {
    try (var trial = kit.trial();
        var app = trial.session(trial.current());
        var admin = trial.session(trial.admin())) {
      assertThat(app.identity().user()).isEqualTo(trial.primary());
      assertThat(admin.identity().user()).isEqualTo(trial.admin().username());
      assertThat(app.identity().server()).isNotBlank().isEqualTo(admin.identity().server());
      assertThat(app.identity().product()).isNotBlank();
      assertThat(app.identity().encrypted()).isFalse();
      assertThat(app.identity().readOnly()).isFalse();
    }
  }

  void closesWhatIsGone() {
    try (var trial = kit.cutting()) {
      var session = accepted(trial.login(trial.proxy().endpoint(), trial.admin()));
      var changes = kit.setting(trial, trial.current(), Optional.empty(), trial.policy());
      trial.proxy().cutAll();
      assertFails(Kind.UNREACHABLE, () -> session.apply(changes));
      assertThatCode(session::close).doesNotThrowAnyException();
      assertThatCode(session::close).doesNotThrowAnyException();
    }
  }

  void letsTwoAccountsTakeTurns() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      var before = trial.current();
      for (var user :
          List.of(trial.cloneName(), trial.primary(), trial.cloneName(), trial.primary())) {
        trial.rotate(trial.policy());

        assertThat(trial.current().username()).isEqualTo(user);
        assertThat(trial.logsIn(trial.current())).isTrue();
        assertThat(trial.credential(Stage.AWSPREVIOUS)).contains(before);
        assertThat(trial.logsIn(before)).isTrue();
        assertThat(trial.drift().lines()).isEmpty();
        before = trial.current();
      }
      assertNoLoginWasRefused(trial);
    }
  }

  void takesAnOldPasswordAway() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      var first = trial.current();
      trial.rotate(trial.policy());
      trial.rotate(trial.policy());

      assertThat(trial.logsIn(first)).isFalse();
    }
  }

  void changesOneAccountInPlace() {
    for (var strategy : kit.claimed(Strategy.SINGLE_USER, Strategy.DUAL_PASSWORD)) {
      try (var trial = kit.trial()) {
        for (var policy : List.of(trial.policy(strategy), trial.byAdmin(strategy))) {
          for (int turn = 0; turn < 3; turn++) {
            var before = trial.current();
            trial.rotate(policy);

            assertThat(trial.current().username()).isEqualTo(trial.primary());
            assertThat(trial.logsIn(trial.current())).isTrue();
            assertThat(trial.logsIn(before)).isEqualTo(strategy == Strategy.DUAL_PASSWORD);
          }
        }
        assertThat(trial.database().state(trial.cloneName())).isEmpty();
      }
    }
  }

  void takesTheLastButOneOfTwoPasswordsAway() {
    if (kit.claimed(Strategy.DUAL_PASSWORD).isEmpty()) {
      return;
    }
    try (var trial = kit.trial()) {
      var first = trial.current();
      trial.rotate(trial.policy(Strategy.DUAL_PASSWORD));
      trial.rotate(trial.policy(Strategy.DUAL_PASSWORD));

      assertThat(trial.logsIn(first)).isFalse();
      assertThat(trial.logsIn(trial.credential(Stage.AWSPREVIOUS).orElseThrow())).isTrue();
    }
  }

  void triesNoPasswordInVain() {
    for (var strategy : kit.dialect().strategies()) {
      try (var trial = kit.trial()) {
        for (int turn = 0; turn < 3; turn++) {
          trial.rotate(trial.policy(strategy));
        }
        assertNoLoginWasRefused(trial);
      }
    }
  }

  void refusesAStrategyThatItDoesNotClaim() {
    for (var strategy : EnumSet.complementOf(EnumSet.copyOf(kit.dialect().strategies()))) {
      try (var trial = kit.trial()) {
        var problem = assertChangesNothing(trial, trial.policy(strategy), strategy.label());

        assertThat(problem.kind()).isEqualTo(Problem.Kind.SECRET);
        assertThat(problem.what()).contains(kit.dialect().name(), strategy.label());
        kit.dialect()
            .strategies()
            .forEach(able -> assertThat(problem.mend()).contains(able.label()));
      }
    }
  }

  void promotesNothingThatFailsTheProbe() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS);
        var app = trial.session(trial.current())) {
      app.probe(trial.database().query());
      var failed = assertFails(Kind.UNEXPECTED, () -> app.probe(trial.database().badQuery()));
      assertThat(failed.what() + failed.mend()).doesNotContain(trial.database().badQuery());

      trial.rotate(trial.probing(trial.database().query()));
      var current = trial.current();
      var outcome = trial.tryToRotate(trial.probing(trial.database().badQuery()));
      assertThat(outcome.problem().map(Problem::kind)).contains(Problem.Kind.DATABASE);
      assertThat(trial.current()).isEqualTo(current);
      trial.rotate(trial.policy());
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  void leavesAMarkThatTellsWhatAnAccountHolds() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      for (int turn = 0; turn < 2; turn++) {
        var outcome = trial.rotate(trial.policy());
        var state = trial.look().of(trial.current().username());
        assertThat(state.holds(outcome.token())).isNotEqualTo(Holds.NO);
        assertThat(state.holds("another version")).isNotEqualTo(Holds.YES);
        assertThat(state.marker().map(Marker::secret)).contains(Trial.SECRET);
        assertThat(state.marker().map(Marker::primary)).contains(trial.primary());
      }
    }
  }

  void takesNoAccountOverThatSomebodyElseMadeMeanwhile() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS);
        var admin = trial.session(trial.admin())) {
      var before = trial.look();
      var drift = kit.dialect().drift(before, trial.policy());
      var theirs = new Marker(OTHER_SECRET, trial.primary(), Optional.empty());
      admin.apply(kit.dialect().prepare(before, drift, theirs, trial.policy()));

      assertFails(
          Kind.CONFLICT,
          () ->
              admin.apply(
                  kit.dialect()
                      .prepare(before, drift, trial.marker(Optional.empty()), trial.policy())));

      assertThat(trial.look().cloneState().marker()).contains(theirs);
      var problem = assertChangesNothing(trial, trial.policy(), "the clone of another secret");
      assertThat(problem.kind()).isEqualTo(Problem.Kind.OWNERSHIP);
    }
  }
}

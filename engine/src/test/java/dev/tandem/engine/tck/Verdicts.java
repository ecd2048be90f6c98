package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What must come of what the tests do. */
final class Verdicts {
  private Verdicts() {}

  static Session accepted(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  static DatabaseFailure assertRefused(Trial trial, Kind kind, LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) ->
          throw new AssertionError(session.identity().user() + " was let in");
      case LoginOutcome.Failed(var failure) -> {
        trial.hear(failure);
        assertSaysWhatToDo(kind, failure);
        yield failure;
      }
    };
  }

  static DatabaseFailure assertFails(Kind kind, ThrowingCallable call) {
    var failed = catchThrowableOfType(DatabaseException.class, call);
    assertThat(failed).as("it fails").isNotNull();
    assertThat(failed).hasNoCause();
    assertSaysWhatToDo(kind, failed.failure());
    return failed.failure();
  }

  private static void assertSaysWhatToDo(Kind kind, DatabaseFailure failure) {
    assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
    assertThat(failure.what()).endsWith(".");
    assertThat(failure.mend()).isNotBlank();
  }

  /** A rotation is refused, and its plan with it, before anything is written anywhere. */
  static Problem assertChangesNothing(Trial trial, Policy policy, String why) {
    var store = trial.store().copy();
    var state = trial.state();
    var works = trial.logsIn(trial.current());
    var plan = trial.plan(policy);
    assertThat(plan.problem()).as("a plan with " + why).isPresent();
    assertThat(plan.changes()).as("a plan with " + why + " changes something").isFalse();

    var problem = trial.tryToRotate(policy).problem();

    assertThat(problem).as("a rotation with " + why).isPresent();
    assertThat(trial.store()).isEqualTo(store);
    assertThat(trial.state()).as("the server after " + why).isEqualTo(state);
    assertThat(trial.logsIn(trial.current())).isEqualTo(works);
    return problem.orElseThrow();
  }

  static void assertNoLoginWasRefused(Trial trial) {
    assertThat(trial.watched().refused()).isEmpty();
    for (var account : List.of(trial.primary(), trial.cloneName(), trial.admin().username())) {
      trial
          .database()
          .refusedLogins(account)
          .ifPresent(count -> assertThat(count).as("refused logins of " + account).isZero());
    }
  }

  static void assertHas(Trial trial, String account, List<Privilege> privileges) {
    assertThat(trial.privileges(account))
        .as("what " + account + " has")
        .containsExactlyInAnyOrderElementsOf(privileges.stream().map(Privilege::name).toList());
  }
}

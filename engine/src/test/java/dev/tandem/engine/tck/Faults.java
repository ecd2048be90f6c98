package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.Arrays;
import java.util.Optional;

/**
 * Cuts whoever writes off around the first request, then in another rotation around the second, and
 * so on until a rotation needs no request more. However it was cut, the next attempt ends well.
 */
final class Faults {
  private static final int ATTEMPTS = 3;

  private final Trial trial;
  private final Policy policy;
  private final CuttingProxy.Side lost;

  Faults(Trial trial, Policy policy, CuttingProxy.Side lost) {
    this.trial = trial;
    this.policy = policy;
    this.lost = lost;
  }

  /** Begin each rotation with {@code reset}, and see that it ends {@code whole}. */
  void everywhere(Runnable reset, Runnable whole) {
    int changes;
    int request = 0;
    do {
      request++;
      reset.run();
      changes = trial.watched().changes();
      trial.proxy().choose(request, lost);
      rotate();
      whole.run();
    } while (trial.proxy().requests() >= request);
    // The last one was not cut: however often it wrote, each time was cut in one of the others.
    assertThat(trial.watched().cutsWhileChanging())
        .isPositive()
        .isGreaterThanOrEqualTo(trial.watched().changes() - changes);
  }

  private void rotate() {
    trial.inBetween(this::nobodyIsShutOutAndNothingHalfMadeLogsIn);
    Optional<Problem> problem;
    int attempt = 0;
    do {
      var outcome = trial.tryToRotate(policy);
      problem = outcome.problem();
      assertThat(problem.filter(each -> !each.passing()).map(Problem::text))
          .as("a connection that was cut is worth another attempt")
          .isEmpty();
      nobodyIsShutOutAndNothingHalfMadeLogsIn();
    } while (problem.isPresent() && ++attempt < ATTEMPTS);
    assertThat(problem.map(Problem::text)).isEmpty();
    assertThat(trial.logsIn(trial.current())).isTrue();
    if (policy.strategy() == Strategy.ALTERNATING_USERS) {
      assertThat(trial.drift().lines()).isEmpty();
    }
  }

  private void nobodyIsShutOutAndNothingHalfMadeLogsIn() {
    if (policy.strategy() == Strategy.SINGLE_USER) {
      assertThat(
              Arrays.stream(Stage.values())
                  .flatMap(stage -> trial.credential(stage).stream())
                  .anyMatch(trial::logsIn))
          .as("some stage logs in")
          .isTrue();
      return;
    }
    assertThat(trial.logsIn(trial.current())).as("AWSCURRENT logs in").isTrue();
    trial
        .credential(Stage.AWSPENDING)
        .filter(pending -> pending.username().equals(trial.cloneName()))
        .filter(pending -> !pending.equals(trial.current()))
        .filter(trial::logsIn)
        .ifPresent(pending -> {
          assertThat(trial.privileges(trial.cloneName()))
              .as("what a clone may do that logs in")
              .isEqualTo(trial.privileges(trial.primary()));
          assertThat(trial.drift().lines()).isEmpty();
        });
  }
}

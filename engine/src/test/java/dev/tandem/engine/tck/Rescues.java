package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Request;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What leads out of a rotation that got stuck, and out of a broken credential. */
final class Rescues {
  private static final String TOKEN = "11111111-2222-4333-8444-555555555555";

  private final Kit kit;

  Rescues(Kit kit) {
    this.kit = kit;
  }

  /** Also the first rotation ever, of which no version says what was before. */
  void takesBackWhatWasBegun() {
    for (var strategy : kit.claimed(Strategy.values())) {
      for (int rotations = 0; rotations < 3; rotations++) {
        try (var trial = kit.trial()) {
          for (var policy : policies(trial, strategy)) {
            takesBack(trial, policy, rotations);
          }
        }
      }
    }
  }

  /** A single user by itself and by the admin. */
  private static List<Policy> policies(Trial trial, Strategy strategy) {
    var policies = new ArrayList<>(List.of(trial.policy(strategy)));
    if (strategy == Strategy.SINGLE_USER) {
      policies.add(trial.byAdmin(strategy));
    }
    return policies;
  }

  private static void takesBack(Trial trial, Policy policy, int rotations) {
    for (int i = 0; i < rotations; i++) {
      trial.rotate(policy);
    }
    var current = trial.current();
    var previous = trial.credential(Stage.AWSPREVIOUS);
    trial.run(Request.one(Trial.SECRET, TOKEN, Step.CREATE, policy));
    trial.run(Request.one(Trial.SECRET, TOKEN, Step.SET, policy));
    var pending = trial.credential(Stage.AWSPENDING).orElseThrow();
    assertThat(trial.logsIn(pending)).isTrue();
    assertThat(trial.status(policy).remedy()).contains(Intent.RESUME);

    trial.run(Intent.ABORT, policy);

    assertThat(trial.credential(Stage.AWSPENDING)).isEmpty();
    assertThat(trial.current()).isEqualTo(current);
    assertThat(trial.logsIn(current)).isTrue();
    assertThat(trial.logsIn(pending)).isFalse();
    if (policy.strategy() != Strategy.SINGLE_USER) {
      previous.ifPresent(before -> assertThat(trial.logsIn(before)).isTrue());
    }
    trial.rotate(policy);
  }

  void repairsWhatSomebodyChanged() {
    for (var strategy : kit.claimed(Strategy.values())) {
      try (var trial = kit.trial()) {
        var policy = trial.byAdmin(strategy);
        trial.rotate(policy);
        var current = trial.current();
        var other = new Credential(current.username(), Trial.password());
        trial.hide(other.password());
        try (var admin = trial.session(trial.admin())) {
          admin.apply(
              kit.setting(trial, other, Optional.empty(), trial.byAdmin(Strategy.SINGLE_USER)));
        }
        assertThat(trial.logsIn(current)).isFalse();
        assertThat(trial.status(policy).remedy()).contains(Intent.REPAIR);

        trial.run(Intent.REPAIR, policy);

        assertThat(trial.current()).isEqualTo(current);
        assertThat(trial.logsIn(current)).isTrue();
        assertThat(trial.logsIn(other)).isFalse();
        trial.rotate(policy);
      }
    }
  }
}

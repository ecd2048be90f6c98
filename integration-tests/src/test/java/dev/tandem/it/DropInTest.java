package dev.tandem.it;

import static dev.tandem.it.Cloud.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Step;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.lambda.RotationHandler;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A team swaps AWS's function for ours, at whatever moment, and back again: each goes on from the
 * versions, labels and accounts that the other left.
 */
final class DropInTest {
  /**
   * Where the swap happens.
   *
   * @param turns whole rotations before it
   * @param steps and steps of the next one
   */
  record Moment(Ground.Product product, boolean alternating, int turns, int steps) {
    @Override
    public String toString() {
      return "%s, %s, %d rotations and %d steps"
          .formatted(product, alternating ? "alternating" : "single", turns, steps);
    }
  }

  static Stream<Moment> moments() {
    var moments = new ArrayList<Moment>();
    for (var product : Ground.Product.values()) {
      for (int turns = 0; turns < 3; turns++) {
        for (int steps = 0; steps <= Step.values().length; steps++) {
          moments.add(new Moment(product, true, turns, steps));
          if (turns < 2) {
            moments.add(new Moment(product, false, turns, steps));
          }
        }
      }
    }
    return moments.stream();
  }

  @ParameterizedTest
  @MethodSource("moments")
  void oursFinishesWhatTheirsBegan(Moment moment) {
    try (var swap = Swap.at(moment)) {
      swap.prepare(swap::theirs);
      long refused = swap.ground().refusedLogins();

      swap.rest(swap::ours);

      if (moment.alternating()) {
        assertThat(swap.ground().refusedLogins() - refused).as("refused logins").isZero();
      }
      swap.whole(swap::ours);
    }
  }

  @ParameterizedTest
  @MethodSource("moments")
  void theirsFinishesWhatOursBegan(Moment moment) {
    try (var swap = Swap.at(moment)) {
      swap.prepare(swap::ours);

      swap.rest(swap::theirs);

      swap.whole(swap::ours);
    }
  }

  /** Both functions for one secret. */
  private record Swap(
      Moment moment,
      Ground ground,
      Cloud cloud,
      Template template,
      RotationHandler handler,
      List<String> token)
      implements AutoCloseable {

    /** Does one step. */
    interface Rotator {
      void step(Step step, String token);
    }

    static Swap at(Moment moment) {
      var ground = moment.product().make();
      var cloud = new Cloud();
      var admin =
          cloud.create(
              "admin",
              SecretJson.secret(ground.engine(), ground.endpoint(), ground.admin()).reveal());
      var value = SecretJson.secret(ground.engine(), ground.endpoint(), ground.primary()).reveal();
      cloud.create(SECRET, "{\"masterarn\":\"%s\",%s".formatted(admin, value.substring(1)));
      var environment =
          moment.alternating()
              ? Map.of("TANDEM_ALLOWED_ADMINS", admin)
              : Map.of("TANDEM_STRATEGY", "single-user");
      return new Swap(
          moment,
          ground,
          cloud,
          new Template(cloud.server().endpoint(), ground, moment.alternating()),
          cloud.handler(environment),
          new ArrayList<>());
    }

    void ours(Step step, String version) {
      cloud.invoke(handler, step, SECRET, version);
    }

    void theirs(Step step, String version) {
      template.invoke(step, cloud.server().arn(SECRET), version);
    }

    void prepare(Rotator by) {
      for (int i = 0; i < moment.turns(); i++) {
        whole(by);
      }
      token.add(cloud.stage(SECRET));
      for (var step : List.of(Step.values()).subList(0, moment.steps())) {
        by.step(step, token.getFirst());
      }
    }

    /** The service begins again with the first step. */
    void rest(Rotator by) {
      for (var step : Step.values()) {
        by.step(step, token.getFirst());
      }
      works();
    }

    void whole(Rotator by) {
      var version = cloud.stage(SECRET);
      for (var step : Step.values()) {
        by.step(step, version);
      }
      works();
    }

    private void works() {
      var current = cloud.credential(SECRET, "AWSCURRENT");
      var previous = cloud.credential(SECRET, "AWSPREVIOUS");
      assertThat(ground.worksWith(current)).as("AWSCURRENT works").isTrue();
      assertThat(ground.worksWith(previous))
          .as("AWSPREVIOUS works")
          .isEqualTo(moment.alternating());
      assertThat(current.username().equals(previous.username())).isNotEqualTo(moment.alternating());
      assertThat(cloud.server().value(SECRET, "AWSCURRENT")).contains("\"team\":\"orders\"");
    }

    @Override
    public void close() {
      template.close();
      ground.close();
      cloud.close();
    }
  }
}

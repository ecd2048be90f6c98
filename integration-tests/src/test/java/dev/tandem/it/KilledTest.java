package dev.tandem.it;

import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SECRET;
import static dev.tandem.it.Tenant.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that rotates is killed (SIGKILL): before each move, after it, and in the midst of each
 * change. The application goes on, and whoever rotates next ends what was begun.
 */
@ParameterizedClass
@EnumSource
record KilledTest(Ground.Product product) {

  @TestFactory
  Stream<DynamicTest> onTheWayToANewClone(@TempDir Path directory) {
    return everywhere(directory, ALTERNATING, 0);
  }

  @TestFactory
  Stream<DynamicTest> onTheWayBackToThePrimary(@TempDir Path directory) {
    return everywhere(directory, ALTERNATING, 1);
  }

  @TestFactory
  Stream<DynamicTest> asASingleUser(@TempDir Path directory) {
    return everywhere(directory, SINGLE, 0);
  }

  @TestFactory
  Stream<DynamicTest> asAUserWithTwoPasswords(@TempDir Path directory) {
    return policies()
        .filter(policy -> policy.strategy() == Strategy.DUAL_PASSWORD)
        .flatMap(policy -> everywhere(directory, policy, 1));
  }

  /** After each change: whatever {@code status} names is all that it takes. */
  @TestFactory
  Stream<DynamicTest> theCommandThatStatusNamesLeadsOut(@TempDir Path directory) {
    return policies().flatMap(policy -> afterEachChange(directory, policy, KilledTest::leadsOut));
  }

  /** After each change: what was begun can be taken back. */
  @TestFactory
  Stream<DynamicTest> whatWasBegunIsTakenBack(@TempDir Path directory) {
    return policies()
        .flatMap(policy -> afterEachChange(directory, policy, KilledTest::isTakenBack));
  }

  /** All that the database can do. */
  private Stream<Policy> policies() {
    return product.strategies().map(Tenant::policy);
  }

  /** Somebody changed the live account by hand. */
  @Test
  void theAdminRepairsWhatSomebodyBroke(@TempDir Path directory) {
    try (var application = Tenant.on(product.make(), directory)) {
      application.rotate(ALTERNATING);
      var current = application.credential(Stage.AWSCURRENT);
      application.ground().reset(current.username(), "changed by hand");

      var status = application.status(ALTERNATING);
      assertThat(status.remedy()).as(status.toString()).contains(Intent.REPAIR);
      run(application, ALTERNATING, Intent.REPAIR);

      assertThat(application.worksWith(current)).isTrue();
      assertThat(application.status(ALTERNATING).isHealthy()).isTrue();
      application.rotate(ALTERNATING);
    }
  }

  private interface WayOut {
    void of(Tenant application, Policy policy);
  }

  private Stream<DynamicTest> afterEachChange(Path directory, Policy policy, WayOut wayOut) {
    var label = policy.strategy().label();
    var moves = moves(directory.resolve(label), policy, 1);
    return IntStream.rangeClosed(1, moves.size())
        .filter(i -> moves.get(i - 1).change())
        .mapToObj(i -> new Place("after", i, anonymous(moves.get(i - 1).text())))
        .map(place ->
            dynamicTest(
                label + ", " + place,
                () -> {
                  var own = directory.resolve(label + place.which());
                  try (var application = Tenant.on(product.make(), own)) {
                    application.rotate(policy);
                    kill(application, policy, place);
                    wayOut.of(application, policy);
                  }
                }));
  }

  private static void leadsOut(Tenant application, Policy policy) {
    var before = application.status(policy);
    // the promotion was the last change
    assertThat(before.remedy()).isEqualTo(before.unfinished().map(token -> Intent.RESUME));
    before.remedy().ifPresent(remedy -> run(application, policy, remedy));

    assertThat(application.worksWith(application.credential(Stage.AWSCURRENT))).isTrue();
    var after = application.status(policy);
    assertThat(after.isHealthy()).as(after.toString()).isTrue();
  }

  private static void isTakenBack(Tenant application, Policy policy) {
    var current = application.credential(Stage.AWSCURRENT);
    run(application, policy, Intent.ABORT);

    assertThat(application.unfinished()).isEmpty();
    assertThat(application.credential(Stage.AWSCURRENT)).isEqualTo(current);
    assertThat(application.worksWith(current)).isTrue();
    if (keepsThePrevious(policy)) {
      assertThat(application.worksWith(application.credential(Stage.AWSPREVIOUS))).isTrue();
    }
    assertThat(application.status(policy).isHealthy()).isTrue();
    application.rotate(policy);
  }

  private static boolean keepsThePrevious(Policy policy) {
    return policy.strategy() != Strategy.SINGLE_USER;
  }

  /** Somebody changed an account by hand that who cached the secret still uses. */
  @Test
  void statusSaysThatThePreviousIsShutOut(@TempDir Path directory) {
    try (var application = Tenant.on(product.make(), directory)) {
      application.rotate(ALTERNATING);
      application.ground().reset(application.credential(Stage.AWSPREVIOUS).username(), "by hand");

      var status = application.status(ALTERNATING);
      assertThat(status.isHealthy()).isFalse();
      assertThat(status.remedy()).as(status.toString()).contains(Intent.ROTATE);
      run(application, ALTERNATING, Intent.ROTATE);

      assertThat(application.status(ALTERNATING).isHealthy()).isTrue();
      assertThat(application.worksWith(application.credential(Stage.AWSPREVIOUS))).isTrue();
    }
  }

  /** That of a single user is void with each rotation. */
  @Test
  void statusSaysNothingOfAPasswordThatIsVoidByNature(@TempDir Path directory) {
    try (var application = Tenant.on(product.make(), directory)) {
      application.rotate(SINGLE);

      assertThat(application.worksWith(application.credential(Stage.AWSPREVIOUS))).isFalse();
      assertThat(application.status(SINGLE).isHealthy()).isTrue();
      assertThat(application.status(ALTERNATING).isHealthy()).isTrue();
    }
  }

  private static void run(Tenant application, Policy policy, Intent intent) {
    var outcome =
        application.rotator(RotationListener.NONE, Tenant::sleep).run(intent, SECRET, policy);
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
  }

  private Stream<DynamicTest> everywhere(Path directory, Policy policy, int rotationsBefore) {
    var moves = moves(directory.resolve("whole"), policy, rotationsBefore);
    assertThat(moves.stream().filter(Event.Moved::change)).isNotEmpty();
    var places = new ArrayList<Place>();
    for (int i = 1; i <= moves.size(); i++) {
      var move = moves.get(i - 1);
      // between two moves nothing happens: before the second is after the first
      places.add(new Place("before", i, anonymous(move.text())));
      if (move.change()) {
        places.add(new Place("in", i, anonymous(move.text())));
      }
    }
    places.add(new Place("after", moves.size(), anonymous(moves.getLast().text())));
    return places.stream()
        .map(place ->
            dynamicTest(
                place.toString(),
                () ->
                    killed(
                        directory.resolve(place.how() + place.which()),
                        policy,
                        rotationsBefore,
                        place)));
  }

  /** Find out what such a rotation does, by one that nobody kills. */
  private List<Event.Moved> moves(Path directory, Policy policy, int rotationsBefore) {
    var moves = new ArrayList<Event.Moved>();
    try (var application = Tenant.on(product.make(), directory)) {
      for (int i = 0; i < rotationsBefore; i++) {
        application.rotate(policy);
      }
      var outcome =
          application
              .rotator(
                  event -> {
                    if (event instanceof Event.Moved moved) {
                      moves.add(moved);
                    }
                  },
                  Tenant::sleep)
              .rotate(SECRET, policy);
      assertThat(outcome.problem()).isEmpty();
    }
    return moves;
  }

  private void killed(Path directory, Policy policy, int rotationsBefore, Place place)
      throws Exception {
    try (var application = Tenant.on(product.make(), directory)) {
      for (int i = 0; i < rotationsBefore; i++) {
        application.rotate(policy);
      }
      kill(application, policy, place);

      if (keepsThePrevious(policy)) {
        assertThat(application.worksWith(application.credential(Stage.AWSCURRENT))).isTrue();
      } else {
        assertThat(stagedAndWorking(application)).isNotEmpty();
      }

      application.rotate(policy);

      assertThat(application.unfinished()).isEmpty();
      assertThat(application.worksWith(application.credential(Stage.AWSCURRENT))).isTrue();
      var status = application.status(policy);
      assertThat(status.isHealthy()).as(status.toString()).isTrue();
      if (keepsThePrevious(policy)) {
        assertThat(status.drift().map(Drift::lines).orElse(List.of())).isEmpty();
        assertThat(application.worksWith(application.credential(Stage.AWSPREVIOUS))).isTrue();
      }
    }
  }

  private static void kill(Tenant application, Policy policy, Place place) throws Exception {
    var said = new ArrayList<String>();
    var process =
        RotatingProcess.start(application, policy.strategy().label(), place.how(), place.which());
    try (var output = process.inputReader()) {
      var line = output.readLine();
      while (line != null && !line.equals(RotatingProcess.HERE)) {
        said.add(line);
        line = output.readLine();
      }
      // not whether it lives: in the midst of a move it goes on, and may come to its end by itself
      assertThat(line).as(String.join("\n", said)).isEqualTo(RotatingProcess.HERE);
      assertThat(said).anyMatch(each -> anonymous(each).contains(place.move()));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** A single user may be between two passwords, and one of them works. */
  private static List<Stage> stagedAndWorking(Tenant application) {
    return application.store().describe(SECRET).versions().keySet().stream()
        .filter(stage -> application.worksWith(application.credential(stage)))
        .toList();
  }

  /** Every case has accounts of its own, which differ in their number. */
  private static String anonymous(String text) {
    return text.replaceAll("(app|adm)[0-9]+", "$1");
  }

  private record Place(String how, int which, String move) {
    @Override
    public String toString() {
      return how + " " + which + ", " + move;
    }
  }
}

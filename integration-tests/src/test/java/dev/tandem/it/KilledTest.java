package dev.tandem.it;

import static dev.tandem.it.Application.ALTERNATING;
import static dev.tandem.it.Application.SECRET;
import static dev.tandem.it.Application.SINGLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that rotates is killed (SIGKILL): before each move, after it, and in the midst of each
 * change. The application goes on, and whoever rotates next ends what was begun.
 */
final class KilledTest {

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

  private static Stream<DynamicTest> everywhere(
      Path directory, Policy policy, int rotationsBefore) {
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
  private static List<Event.Moved> moves(Path directory, Policy policy, int rotationsBefore) {
    var moves = new ArrayList<Event.Moved>();
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
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
                  Application::sleep)
              .rotate(SECRET, policy);
      assertThat(outcome.problem()).isEmpty();
    }
    return moves;
  }

  private static void killed(Path directory, Policy policy, int rotationsBefore, Place place)
      throws Exception {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      for (int i = 0; i < rotationsBefore; i++) {
        application.rotate(policy);
      }
      kill(application, policy, place);

      if (policy.equals(ALTERNATING)) {
        assertThat(application.worksWith(application.credential(Stage.AWSCURRENT))).isTrue();
      } else {
        assertThat(stagedAndWorking(application)).isNotEmpty();
      }

      application.rotate(policy);

      assertThat(application.unfinished()).isEmpty();
      assertThat(application.worksWith(application.credential(Stage.AWSCURRENT))).isTrue();
      var status = application.rotator().status(SECRET, policy);
      assertThat(status.isHealthy()).as(status.toString()).isTrue();
      if (policy.equals(ALTERNATING)) {
        assertThat(status.drift().map(Drift::lines)).contains(List.of());
        assertThat(application.worksWith(application.credential(Stage.AWSPREVIOUS))).isTrue();
      }
    }
  }

  private static void kill(Application application, Policy policy, Place place) throws Exception {
    var said = new ArrayList<String>();
    var process =
        RotatingProcess.start(application, policy.strategy().label(), place.how(), place.which());
    try (var output = process.inputReader()) {
      for (var line = output.readLine();
          line != null && !line.equals(RotatingProcess.HERE);
          line = output.readLine()) {
        said.add(line);
      }
      assertThat(process.isAlive()).as(String.join("\n", said)).isTrue();
      assertThat(said).anyMatch(line -> anonymous(line).contains(place.move()));
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  /** A single user may be between two passwords, and one of them works. */
  private static List<Stage> stagedAndWorking(Application application) {
    return application.store().describe(SECRET).versions().keySet().stream()
        .filter(stage -> application.worksWith(application.credential(stage)))
        .toList();
  }

  /** Every case has accounts of its own, which differ in their number. */
  private static String anonymous(String text) {
    return text.replaceAll("app[0-9]+", "app").replaceAll("adm[0-9]+", "adm");
  }

  private record Place(String how, int which, String move) {
    @Override
    public String toString() {
      return how + " " + which + ", " + move;
    }
  }
}

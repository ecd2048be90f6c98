package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.Trial.Event;
import dev.tandem.cli.Trial.Kind;
import dev.tandem.cli.Trial.Lane;
import dev.tandem.engine.spi.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** When a trial proves that nobody noticed. */
final class TrialTest {

  @Test
  void nobodyNoticedOnlyWhereEachWorked() {
    var well = lane(Kind.LOGGED_IN, Kind.WORKED);

    assertThat(trial(well, well).undisturbed()).isTrue();
    assertThat(trial(well, lane()).undisturbed()).as("did nothing").isFalse();
    assertThat(trial(well, lane(Kind.LOGGED_IN)).undisturbed()).as("asked nothing").isFalse();
    assertThat(trial(well, lane(Kind.WORKED, Kind.LOGIN_REFUSED)).undisturbed()).isFalse();
    assertThat(trial(well, lane(Kind.WORKED, Kind.QUERY_FAILED)).undisturbed()).isFalse();
  }

  /** It is seen in the picture, and tried again. */
  @Test
  void whatAClientThrowsIsAFailedQuery() throws InterruptedException {
    var thrown = new CountDownLatch(2);
    var client = new ProofClient(new Dying(thrown), System.nanoTime());

    client.start();
    assertThat(thrown.await(1, TimeUnit.MINUTES)).isTrue();
    var lane = client.stop();

    assertThat(lane.count(Kind.QUERY_FAILED)).isGreaterThanOrEqualTo(2);
    assertThat(lane.undisturbed()).isFalse();
  }

  private static Trial trial(Lane... lanes) {
    return new Trial(Strategy.ALTERNATING_USERS, Duration.ofSeconds(1), List.of(), List.of(lanes));
  }

  private static Lane lane(Kind... kinds) {
    return new Lane(
        "a client", Stream.of(kinds).map(kind -> new Event(Duration.ZERO, kind)).toList());
  }

  /** Throws what nobody foresaw. */
  private record Dying(CountDownLatch thrown) implements Client {
    @Override
    public String name() {
      return "dies";
    }

    @Override
    public void round(Consumer<Kind> tell) {
      thrown.countDown();
      throw new IllegalStateException("the pool is closed");
    }

    @Override
    public void close() {}
  }
}

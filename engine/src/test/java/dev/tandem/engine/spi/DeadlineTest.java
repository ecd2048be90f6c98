package dev.tandem.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Time runs out, and drivers never hear of zero. */
class DeadlineTest {

  @ParameterizedTest
  @CsvSource({"0, 10000", "3000, 7000", "10000, 0", "12000, 0"})
  void leavesWhatHasNotPassed(long passed, long left) {
    assertThat(deadline(passed).remaining()).isEqualTo(Duration.ofMillis(left));
  }

  @ParameterizedTest
  @CsvSource({"0, 5000, 5000", "6000, 5000, 4000", "10000, 5000, 1", "12000, 5000, 1", "0, 0, 1"})
  void boundsATimeout(long passed, long most, long timeout) {
    assertThat(deadline(passed).within(Duration.ofMillis(most)))
        .isEqualTo(Duration.ofMillis(timeout));
  }

  @Test
  void beginsNow() {
    var now = InstantSource.fixed(Instant.EPOCH.plusSeconds(100));

    assertThat(Deadline.in(Duration.ofSeconds(10), now).at())
        .isEqualTo(Instant.EPOCH.plusSeconds(110));
  }

  /** Ten seconds in all, of which {@code passed} milliseconds have passed. */
  private static Deadline deadline(long passed) {
    return new Deadline(
        Instant.EPOCH.plusSeconds(10), InstantSource.fixed(Instant.EPOCH.plusMillis(passed)));
  }
}

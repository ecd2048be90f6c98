package dev.tandem.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Drift is what the clone lacks, and what it has too much, as far as the policy mends it. */
class DriftTest {
  private static final Drift BOTH =
      Drift.between(
          Set.of(new Right("read"), new Right("write"), new Right("admire")),
          Set.of(new Right("read"), new Right("stale"), new Right("old")),
          List.of("a warning"));

  private record Right(String text) implements Trait {}

  @Test
  void isWhatTheImageHasAndTheCloneLacksAndTheOtherWayRound() {
    assertThat(BOTH.missing()).containsExactlyInAnyOrder(new Right("write"), new Right("admire"));
    assertThat(BOTH.extra()).containsExactlyInAnyOrder(new Right("stale"), new Right("old"));
    assertThat(BOTH.warnings()).containsExactly("a warning");
    assertThat(BOTH.lines()).containsExactly("+ admire", "+ write", "- old", "- stale");
  }

  @Test
  void isEmptyWhenBothHaveTheSameWhateverItWarnsOf() {
    var same = Set.<Trait>of(new Right("read"));

    assertThat(Drift.between(same, same, List.of("a warning")).isEmpty()).isTrue();
    assertThat(Drift.between(same, Set.of(), List.of()).isEmpty()).isFalse();
    assertThat(Drift.between(Set.of(), same, List.of()).isEmpty()).isFalse();
    assertThat(Drift.NONE.isEmpty()).isTrue();
  }

  @Test
  void isMendedAsAWholeUnderExact() {
    assertThat(BOTH.under(Sync.EXACT)).isEqualTo(BOTH);
  }

  @Test
  void isOnlyAddedToUnderAdditive() {
    assertThat(BOTH.under(Sync.ADDITIVE))
        .isEqualTo(
            new Drift(
                BOTH.missing(),
                Set.of(),
                List.of("a warning", "only the clone has: old", "only the clone has: stale")));
  }

  @Test
  void isOnlyReportedUnderOff() {
    assertThat(BOTH.under(Sync.OFF))
        .isEqualTo(
            new Drift(
                Set.of(),
                Set.of(),
                List.of(
                    "a warning",
                    "the clone lacks: admire",
                    "the clone lacks: write",
                    "only the clone has: old",
                    "only the clone has: stale")));
  }
}

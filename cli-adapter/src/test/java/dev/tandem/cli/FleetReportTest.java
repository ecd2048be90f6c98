package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Problem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said of a fleet in the end, and the exit code by its worst result. */
final class FleetReportTest {
  private static final Problem PASSING =
      new Problem(Problem.Kind.DATABASE, "Nobody answered.", "Run it again.", true);
  private static final Problem LASTING =
      new Problem(Problem.Kind.RIGHTS, "It may not.", "Grant it.", false);

  private final FleetTally tally = new FleetTally(7);

  @Test
  void nothingFailed() {
    for (int i = 0; i < 6; i++) {
      tally.add("app" + i, new FleetResult.Rotated());
    }
    assertThat(report().exitCode()).as("one was not begun").isEqualTo(ExitCodes.AGAIN);

    tally.add("key", new FleetResult.Skipped("is no credential"));
    assertThat(report().exitCode()).isEqualTo(ExitCodes.DONE);
  }

  @Test
  void theWorstCounts() {
    tally.add("slow", new FleetResult.Failed(PASSING));
    assertThat(report().exitCode()).isEqualTo(ExitCodes.AGAIN);

    tally.add("bad", new FleetResult.Failed(LASTING));
    tally.add("slower", new FleetResult.Failed(PASSING));
    assertThat(report().exitCode()).isEqualTo(ExitCodes.OPERATOR);
  }

  @Test
  void peopleAndProgramsReadTheSame() {
    tally.passed();
    tally.add("app", new FleetResult.Rotated());
    tally.add("key", new FleetResult.Skipped("is no credential"));
    tally.add("bad", new FleetResult.Failed(LASTING));

    var text = new StringWriter();
    report().text(new Page(new PrintWriter(text, true), false));
    assertThat(text.toString().lines())
        .containsExactly(
            "Rotated 1 of 7 secrets in 1.5 s.",
            "  1 were done by the run before",
            "  1 are no credential of a database, and were left alone",
            "  3 were not begun",
            "bad: It may not.",
            "  Grant it.",
            "Go on with --resume --journal fleet.jsonl.");
    assertThat(Json.text(report()).replaceAll("\\s+", ""))
        .isEqualTo(
            """
            {"secrets":7,"rotated":1,"skipped":1,"doneBefore":1,"notBegun":3,"milliseconds":1500,\
            "failures":[{"secret":"bad","problem":{"kind":"rights","what":"Itmaynot.",\
            "mend":"Grantit.","tryAgain":false,"exitCode":1}}],"journal":"fleet.jsonl"}\
            """);
    assertThat(report().ending().text())
        .isEqualTo(
            """
            Rotated 1 of 7 secrets in 1.5 s.
            3 were not begun.
            bad: It may not. Grant it.\
            """);
  }

  @Test
  void theBarCountsWhatIsDealtWith() {
    tally.passed();
    tally.add("app", new FleetResult.Rotated());
    tally.add("bad", new FleetResult.Failed(LASTING));

    assertThat(tally.line(Duration.ofSeconds(2)))
        .isEqualTo("[##########--------------] 3 of 7, 1 failed, 1.0/s, 4 s left");
  }

  private FleetReport report() {
    return new FleetReport(tally, Duration.ofMillis(1500), Optional.of(Path.of("fleet.jsonl")));
  }
}

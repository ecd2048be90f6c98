package dev.tandem.cli;

import dev.tandem.engine.Problem;
import java.util.Optional;

/**
 * How a command ended, for whoever was not there.
 *
 * @param exitCode what it ends with
 * @param text in a sentence or a few
 * @param report what it showed
 */
record Ending(int exitCode, String text, Report report) {

  /** Show {@code report}, say what problem there is, and give what others may be told. */
  static Ending of(CommonOptions common, OutcomeReport report) {
    var outcome = report.outcome();
    common.show(report);
    return new Ending(
        common.end(outcome.problem()),
        "%s: %s"
            .formatted(
                outcome.secret(),
                outcome.problem().map(problem -> problem.text()).orElse(outcome.summary())),
        report);
  }

  /** Show {@code report}, and say what problem it came to. */
  static Ending of(CommonOptions common, PlanReport report, Problem problem) {
    common.show(report);
    return new Ending(
        common.end(Optional.of(problem)),
        "%s: %s".formatted(report.plan().secret(), problem.text()),
        report);
  }

  /** It did not get as far as to anything that could be shown. */
  static Ending of(String subject, ErrorReport early) {
    return new Ending(
        early.exitCode(), "%s: %s %s".formatted(subject, early.what(), early.mend()), early);
  }
}

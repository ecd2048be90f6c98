package dev.tandem.cli;

import dev.tandem.stores.aws.Spread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to spread the rotations of many secrets, and the run itself. */
final class SpreadOptions {
  private static final Pattern HOURS = Pattern.compile("(\\d{1,2})-(\\d{1,2})");

  @Option(
      names = "--spread",
      description =
          "Give each of many secrets an hour of its own. --every is 1d, 7d, 30d (a month), 60d,"
              + " 90d, 120d, 180d or 365d then.")
  private boolean asked;

  @Option(
      names = "--filter",
      paramLabel = "TAG=VALUE",
      description = "With --spread: the secrets with this tag; each of several must be there.")
  private @Nullable Map<String, String> filter;

  @Option(
      names = "--hours",
      paramLabel = "FROM-TO",
      defaultValue = "0-24",
      description =
          "With --spread: only windows between these hours, UTC. Default: ${DEFAULT-VALUE}.")
  private String hours = "0-24";

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "With --spread: set so many a second at most. Each has the function test itself once."
              + " Default: ${DEFAULT-VALUE}.")
  private int rate = 10;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "3",
      description = "With --spread: set nothing more after so many. Default: ${DEFAULT-VALUE}.")
  private int maxFailures = 3;

  boolean asked() {
    return asked;
  }

  void refuseAlone(CommonOptions common) {
    common.refuseWithout("--spread", List.of("--filter", "--hours", "--rate", "--max-failures"));
  }

  /** Find the hours that there are. */
  Spread over(CommonOptions common, Duration every, int window) {
    var range = HOURS.matcher(hours);
    if (!range.matches()) {
      throw common.usage("Invalid value for option '--hours': it is not such as 1-5");
    }
    try {
      return Spread.over(
          every, window, Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
    } catch (IllegalArgumentException e) {
      throw common.usage(
          "Invalid value for option '--every', '--window' or '--hours': " + e.getMessage());
    }
  }

  /** Set what is not so yet. */
  int run(CommonOptions common, Spread spread, Optional<String> function, boolean dryRun) {
    if (filter == null || filter.isEmpty()) {
      throw common.usage("'--spread' needs '--filter': not every secret is one to rotate");
    }
    common.requireAtLeastOne("--rate", rate);
    common.requireAtLeastOne("--max-failures", maxFailures);
    var surroundings = common.surroundings();
    var start = surroundings.clock().instant();
    try (var schedules = common.schedules()) {
      SpreadTally tally;
      try (var progress = common.progress().begin("listing the secrets")) {
        tally = new SpreadTally(schedules.tagged(filter), spread, function, dryRun);
        new Spreading(schedules, surroundings.pause(), rate, maxFailures)
            .run(tally, () -> progress.begin(tally.bar().line(surroundings.since(start))));
      }
      var report = new SpreadReport(tally, spread, surroundings.since(start));
      common.show(report);
      return report.exitCode();
    }
  }
}

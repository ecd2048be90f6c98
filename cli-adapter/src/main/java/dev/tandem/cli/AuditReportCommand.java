package dev.tandem.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    description = {
      "List the secrets of an audit file, those first that are overdue for rotation.",
      "",
      "A secret of which the file says nothing is not in the list."
    },
    exitCodeList = {
      "0:each was rotated since",
      "1:some are overdue, or the file can't be read",
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem audit report tandem.jsonl --since 30d",
      "  tandem audit report tandem.jsonl --since 12h --output json"
    })
final class AuditReportCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Option(
      names = "--since",
      paramLabel = "AGE",
      required = true,
      converter = Age.class,
      description = "How long ago the last rotation may be, such as 30d or 12h.")
  private Duration since;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "FILE", description = "The audit file.")
  private Path file;

  AuditReportCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var from = common.surroundings().clock().instant().minus(since);
    var report = AuditReport.of(AuditReport.read(file).entries(), from);
    common.show(report);
    return report.overdue() ? ExitCodes.OPERATOR : ExitCodes.DONE;
  }
}

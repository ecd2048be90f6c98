package dev.tandem.cli;

import dev.tandem.engine.Secrets;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
      "A secret of which the file says nothing is in the list only with --all."
    },
    exitCodeList = {
      "0:each was rotated since",
      "1:some are overdue, or the file can't be read or trusted",
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem audit report tandem.jsonl --since 30d",
      "  tandem audit report tandem.jsonl --since 30d --all --store ./secrets",
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

  @Option(
      names = "--all",
      description =
          "Also the credentials of databases in the store, a directory, of which the file says"
              + " nothing.")
  private boolean all;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "FILE", description = "The audit file.")
  private Path file;

  AuditReportCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var from = common.surroundings().clock().instant().minus(since);
    var report = AuditReport.of(AuditReport.read(file), all ? known() : List.of(), from);
    common.show(report);
    return report.isWorrying() ? ExitCodes.OPERATOR : ExitCodes.DONE;
  }

  private List<String> known() {
    var store = common.existingDirectory();
    var dialects = common.surroundings().dialects().get();
    return store.list().stream()
        .filter(secret ->
            store
                .read(secret, Stage.AWSCURRENT)
                .flatMap(SecretVersion::value)
                .filter(text -> Secrets.complaint(text, dialects).isEmpty())
                .isPresent())
        .toList();
  }
}

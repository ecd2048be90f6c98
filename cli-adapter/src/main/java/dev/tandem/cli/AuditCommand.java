package dev.tandem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Check and read the files that --audit writes.",
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.OPERATOR_HELP, ExitCodes.USAGE_HELP},
    footer = {
      "  tandem audit verify /var/log/tandem.jsonl",
      "  tandem audit report /var/log/tandem.jsonl --since 30d"
    })
final class AuditCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCodes.USAGE;
  }
}

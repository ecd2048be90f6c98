package dev.tandem.cli;

import dev.tandem.engine.Status;
import dev.tandem.engine.spi.Policy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show what is staged, what logs in, and how the clone differs from its primary.",
      "",
      "Changes nothing, and tries no password that is known not to be set."
    },
    exitCodeList = {
      "0:applications can log in, and nothing waits to be finished or mended",
      "1:an operator must act, or an unfinished rotation or drift waits for the next one",
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem status app --admin admin",
      "  tandem status app --strategy single-user --output json"
    })
final class StatusCommand implements Callable<Integer> {
  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "SECRET", description = "Name of the secret.")
  private String secret;

  StatusCommand(Surroundings surroundings) {
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var status = status(policy.policy());
    common.show(new StatusReport(status));
    return ExitCodes.of(status);
  }

  private Status status(Policy decided) {
    var store = common.existingStore();
    try (var progress = common.progress().begin("looking at " + secret)) {
      return common.rotator(store, progress).status(secret, decided);
    }
  }
}

package dev.tandem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    mixinStandardHelpOptions = true,
    description = "List the secrets in the store, without their values.",
    exitCodeList = {
      ExitCodes.DONE_HELP,
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {"  tandem secret list", "  tandem secret list --store ./secrets --output json"})
final class SecretListCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  SecretListCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var store = common.existingDirectory();
    common.show(new ListReport(store.list().stream().map(store::describe).toList()));
    return ExitCodes.DONE;
  }
}

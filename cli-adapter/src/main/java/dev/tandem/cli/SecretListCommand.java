package dev.tandem.cli;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.StoreException;
import java.util.ArrayList;
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
    var failures = new ArrayList<FleetFailure>();
    var secrets = new ArrayList<SecretMetadata>();
    for (var secret : store.list((file, why) -> failures.add(FleetFailure.of(file, why)))) {
      try {
        secrets.add(store.describe(secret));
      } catch (StoreException unread) {
        failures.add(FleetFailure.of(secret, unread));
      }
    }
    common.show(new ListReport(secrets, failures));
    return FleetFailure.exitCode(failures, 0);
  }
}

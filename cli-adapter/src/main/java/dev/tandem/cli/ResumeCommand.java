package dev.tandem.cli;

import dev.tandem.engine.Intent;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "resume",
    mixinStandardHelpOptions = true,
    description = {
      "End a rotation that was begun, and begin none.",
      "",
      "Goes on from wherever it stopped. A pending password that the server will never accept makes"
          + " way, once it is proved that no account holds it, and another one is made in its"
          + " place: once, not for ever."
    },
    exitCodeList = {
      "0:rotated, or nothing was unfinished",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem resume app --admin admin --dry-run",
      "  tandem resume app --admin admin",
      "  tandem resume app --strategy single-user"
    })
final class ResumeCommand implements Callable<Integer> {
  @Mixin private final Rescuer rescuer;

  ResumeCommand(Surroundings surroundings) {
    rescuer = new Rescuer(surroundings);
  }

  @Override
  public Integer call() {
    return rescuer.run(Intent.RESUME);
  }
}

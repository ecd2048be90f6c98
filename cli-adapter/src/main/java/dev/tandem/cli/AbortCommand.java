package dev.tandem.cli;

import dev.tandem.engine.Intent;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "abort",
    mixinStandardHelpOptions = true,
    description = {
      "Take a rotation back that was begun.",
      "",
      "Puts the database back to what the stages say, and only then takes AWSPENDING off: a single"
          + " user gets the password of AWSCURRENT again, the other account of a pair that of"
          + " AWSPREVIOUS, or one that nobody knows where no version speaks for it. AWSCURRENT"
          + " logs in all the time, but for a single user whose new password was set already."
    },
    exitCodeList = {
      "0:taken back, or nothing was unfinished",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem abort app --admin admin --dry-run",
      "  tandem abort app --admin admin",
      "  tandem abort app --strategy single-user"
    })
final class AbortCommand implements Callable<Integer> {
  @Mixin private final Rescuer rescuer;

  AbortCommand(Surroundings surroundings) {
    rescuer = new Rescuer(surroundings);
  }

  @Override
  public Integer call() {
    return rescuer.run(Intent.ABORT);
  }
}

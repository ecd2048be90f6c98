package dev.tandem.cli;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Plan;
import dev.tandem.engine.Problem;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "repair",
    mixinStandardHelpOptions = true,
    description = {
      "Have the admin set the password that AWSCURRENT says, where the database refuses it.",
      "",
      "For when somebody changed or locked the account by hand. Everything else that Tandem does"
          + " first has the current credential log in; this can't. So whoever may write the secret"
          + " chooses the account and its password: look at both before you say yes. An account of"
          + " another secret is refused."
    },
    exitCodeList = {
      "0:AWSCURRENT logs in",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem repair app --admin admin --dry-run",
      "  tandem repair app --admin admin",
      "  tandem repair app --admin admin --strategy single-user --yes"
    })
final class RepairCommand implements Callable<Integer> {
  @Mixin private final Rescuer rescuer;

  @Option(
      names = {"-y", "--yes"},
      description = "Don't ask. Needed where nobody can be asked.")
  private boolean yes;

  RepairCommand(Surroundings surroundings) {
    rescuer = new Rescuer(surroundings);
  }

  @Override
  public Integer call() {
    return rescuer.run(Intent.REPAIR, Optional.of(yes ? (common, plan) -> {} : RepairCommand::ask));
  }

  private static void ask(CommonOptions common, Plan plan) {
    var user = plan.from().orElseThrow();
    var question =
        "This has the admin set the password of %s to what AWSCURRENT of %s says. Type the name of"
                .formatted(user, plan.secret())
            + " the account to go on:";
    if (!common.confirms("Repairing " + plan.secret(), question, user)) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.LOGIN, "That is not its name.", "Nothing was changed."));
    }
  }
}

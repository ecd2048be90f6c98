package dev.tandem.cli;

import dev.tandem.engine.Plan;
import dev.tandem.engine.spi.Policy;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    mixinStandardHelpOptions = true,
    description = {
      "Show what a rotation would do, and do nothing.",
      "",
      "The same decisions as those of rotate, on the real store and the real database: every look"
          + " is performed, every change is only listed, with its SQL in order and passwords"
          + " masked."
    },
    exitCodeList = {
      "0:the rotation would go through",
      ExitCodes.OPERATOR_HELP,
      "2:with --detailed-exitcode: it would go through and change something",
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem plan app --admin admin",
      "  tandem plan app --admin admin --sync additive --output json",
      "  tandem plan app --strategy single-user --detailed-exitcode"
    })
final class PlanCommand implements Callable<Integer> {
  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;

  @Option(
      names = "--detailed-exitcode",
      description = "End with 2 when there are changes, as terraform plan does.")
  private boolean detailed;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "SECRET", description = "Name of the secret.")
  private String secret;

  PlanCommand(Surroundings surroundings) {
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var plan = plan(policy.policy());
    common.show(new PlanReport(plan));
    if (plan.problem().isPresent()) {
      return common.fail(ErrorReport.of(plan.problem().get()));
    }
    return detailed && plan.changes() ? ExitCodes.CHANGES : ExitCodes.DONE;
  }

  private Plan plan(Policy decided) {
    var store = common.existingStore();
    try (var progress = common.progress().begin("planning " + secret)) {
      return common.rotator(store, progress).plan(secret, decided);
    }
  }
}

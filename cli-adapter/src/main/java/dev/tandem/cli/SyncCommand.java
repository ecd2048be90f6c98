package dev.tandem.cli;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Request;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sync",
    mixinStandardHelpOptions = true,
    description = {
      "Bring the clone up to date with its primary now, and rotate nothing.",
      "",
      "A rotation to the clone does that by itself. This is for a clone that is live while its"
          + " primary was granted or revoked something: it changes the privileges of the account"
          + " that applications use."
    },
    exitCodeList = {
      "0:the clone is what its primary is",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem sync app --admin admin --dry-run",
      "  tandem sync app --admin admin",
      "  tandem sync app --admin admin --sync additive"
    })
final class SyncCommand implements Callable<Integer> {
  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;
  @Mixin private final AuditOption audit;
  @Mixin private final NotifyOptions notify;

  @Option(names = "--dry-run", description = "Show what it would do, and do nothing.")
  private boolean dryRun;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "SECRET", description = "Name of the secret.")
  private String secret;

  SyncCommand(Surroundings surroundings) {
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
    audit = new AuditOption(surroundings);
    notify = new NotifyOptions(surroundings);
  }

  @Override
  public Integer call() {
    var request = Request.sync(secret, policy.policy());
    if (dryRun) {
      return plan(request);
    }
    return notify
        .notifier(common)
        .watch(
            Intent.SYNC.label(),
            secret,
            () -> {
              var store = common.existingStore();
              try (var progress = common.progress()) {
                var listener = audit.open(Intent.SYNC.label(), secret, progress);
                var outcome = common.rotator(store, listener).run(request);
                return Ending.of(common, new OutcomeReport(outcome, Optional.empty()));
              }
            });
  }

  private int plan(Request request) {
    var store = common.existingStore();
    try (var progress = common.progress()) {
      var plan = common.rotator(store, progress).plan(request);
      common.show(new PlanReport(plan));
      return common.end(plan.problem());
    }
  }
}

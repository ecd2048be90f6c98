package dev.tandem.cli;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Plan;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What the commands take that lead out of trouble, and how they are run. */
final class Rescuer {
  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;
  @Mixin private final AuditOption audit;
  @Mixin private final NotifyOptions notify;

  @Option(names = "--dry-run", description = "Show what it would do, and do nothing.")
  private boolean dryRun;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "SECRET", description = "Name of the secret.")
  private String secret;

  Rescuer(Surroundings surroundings) {
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
    audit = new AuditOption(surroundings);
    notify = new NotifyOptions(surroundings);
  }

  /** Somebody to ask before anything is changed. */
  @FunctionalInterface
  interface Consent {
    /** Throws {@link Refusal} when it is not given. */
    void ask(CommonOptions common, Plan plan);
  }

  int run(Intent intent) {
    return run(intent, Optional.empty());
  }

  /** With {@code consent}, show the plan first, and do nothing where it would come to nothing. */
  int run(Intent intent, Optional<Consent> consent) {
    var decided = policy.policy();
    var notifier = notify.notifier(common);
    var store = common.existingStore();
    if (dryRun || consent.isPresent()) {
      var plan = plan(intent, store, decided);
      if (dryRun || plan.problem().isPresent()) {
        common.show(new PlanReport(plan));
        return common.end(plan.problem());
      }
      if (plan.changes()) {
        consent.orElseThrow().ask(common, plan);
      }
    }
    return notifier.watch(
        intent.label(),
        secret,
        () -> {
          try (var progress = common.progress()) {
            var listener = audit.open(intent.label(), secret, progress);
            var outcome = common.rotator(store, listener).run(intent, secret, decided);
            return Ending.of(common, new OutcomeReport(outcome, Optional.empty()));
          }
        });
  }

  private Plan plan(Intent intent, SecretStore store, Policy decided) {
    try (var progress = common.progress().begin("planning to " + intent.label() + " " + secret)) {
      return common.rotator(store, progress).plan(intent, secret, decided);
    }
  }
}

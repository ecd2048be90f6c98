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
    if (dryRun) {
      var plan = plan(intent, common.existingStore(), decided);
      common.show(new PlanReport(plan));
      return common.end(plan.problem());
    }
    return notify
        .notifier(common)
        .watch(
            intent.label(),
            secret,
            () -> {
              var store = common.existingStore();
              return consent
                  .flatMap(somebody -> asked(somebody, plan(intent, store, decided)))
                  .orElseGet(() -> done(intent, store, decided));
            });
  }

  /** How it ends where it comes to nothing. */
  private Optional<Ending> asked(Consent somebody, Plan plan) {
    var problem = plan.problem().map(why -> Ending.of(common, new PlanReport(plan), why));
    if (problem.isEmpty() && plan.changes()) {
      somebody.ask(common, plan);
    }
    return problem;
  }

  private Ending done(Intent intent, SecretStore store, Policy decided) {
    try (var progress = common.progress()) {
      var listener = audit.open(intent.label(), secret, progress);
      var outcome = common.rotator(store, listener).run(intent, secret, decided);
      return Ending.of(common, new OutcomeReport(outcome, Optional.empty()));
    }
  }

  private Plan plan(Intent intent, SecretStore store, Policy decided) {
    try (var progress = common.progress().begin("planning to " + intent.label() + " " + secret)) {
      return common.rotator(store, progress).plan(intent, secret, decided);
    }
  }
}

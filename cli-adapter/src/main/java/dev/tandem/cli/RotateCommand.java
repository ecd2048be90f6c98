package dev.tandem.cli;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "rotate",
    mixinStandardHelpOptions = true,
    description = {
      "Give a secret a new credential, or finish a rotation that was interrupted.",
      "",
      "Run it again after a crash, at whatever point: it goes on where the last one stopped."
    },
    exitCodeList = {
      "0:rotated, or the step is done",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP,
      ExitCodes.INTERRUPTED_HELP
    },
    footer = {
      "  tandem rotate app --admin admin",
      "  tandem rotate app --strategy single-user",
      "  tandem rotate app --admin admin --audit /var/log/tandem.jsonl",
      "  tandem rotate app --primary app --clone app_b --admin admin --adopt",
      "  tandem rotate app --admin admin --step createSecret",
      "  tandem rotate app --admin admin --step setSecret",
      "  tandem rotate --all --filter team=orders --admin admin"
    })
final class RotateCommand implements Callable<Integer> {
  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;
  @Mixin private final FleetOptions fleet = new FleetOptions();
  @Mixin private final AuditOption audit;
  @Mixin private final NotifyOptions notify;

  @Option(
      names = "--step",
      paramLabel = "STEP",
      converter = Words.Steps.class,
      completionCandidates = Words.Steps.class,
      description = "Only this step: ${COMPLETION-CANDIDATES}.")
  private @Nullable Step step;

  @Option(
      names = "--token",
      paramLabel = "ID",
      description =
          "Version id of the rotation. Without it an unfinished rotation is taken up, or a new one"
              + " begun.")
  private @Nullable String token;

  @Parameters(
      arity = "0..1",
      paramLabel = "SECRET",
      description = "Name of the secret; not with --all.")
  private @Nullable String named;

  RotateCommand(Surroundings surroundings) {
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
    audit = new AuditOption(surroundings);
    notify = new NotifyOptions(surroundings);
  }

  @Override
  public Integer call() {
    var decided = policy.policy();
    refuseMalformedToken();
    if (fleet.all()) {
      refuseWithAll();
      return fleet.rotate(common, audit, notify, decided);
    }
    fleet.refuseAlone(common);
    var secret = secret();
    return notify
        .notifier(common)
        .watch(Intent.ROTATE.label(), secret, () -> rotate(secret, decided));
  }

  private Ending rotate(String secret, Policy decided) {
    var store = common.existingStore();
    try (var progress = common.progress()) {
      var listener = audit.open(Intent.ROTATE.label(), secret, progress);
      var outcome = rotate(secret, common.rotator(store, listener), store, decided);
      return Ending.of(common, new OutcomeReport(outcome, Optional.ofNullable(step)));
    }
  }

  private Outcome rotate(String secret, Rotator rotator, SecretStore store, Policy decided) {
    if (step != null) {
      return rotator.run(
          token == null
              ? request(secret, stagedToken(secret, store, step), steps(step), decided)
              : request(secret, token, EnumSet.of(step), decided));
    }
    if (token != null) {
      return rotator.run(request(secret, token, EnumSet.allOf(Step.class), decided));
    }
    return rotator.rotate(secret, decided);
  }

  private static Request request(String secret, String version, Set<Step> steps, Policy decided) {
    return new Request(secret, version, false, steps, decided, Optional.empty());
  }

  /**
   * Secrets Manager never finishes what it has not tested; a person may forget to. Whoever names
   * the version asks for what the function does on that event.
   */
  private static Set<Step> steps(Step asked) {
    return asked == Step.FINISH ? EnumSet.of(Step.TEST, Step.FINISH) : EnumSet.of(asked);
  }

  /** A step goes on with the rotation that is under way; only the first may begin one. */
  private String stagedToken(String secret, SecretStore store, Step asked) {
    return store
        .describe(secret)
        .unfinished()
        .or(() ->
            asked == Step.CREATE ? Optional.of(UUID.randomUUID().toString()) : Optional.empty())
        .orElseThrow(() ->
            new Refusal(
                ErrorReport.operator(
                    Problem.Kind.ROTATION,
                    "No rotation of %s is under way that %s could go on with."
                        .formatted(secret, asked),
                    "Begin one (--step createSecret, or no --step for all of it), or name the"
                        + " version: --token.")));
  }

  private String secret() {
    if (named == null) {
      throw common.usage("Missing required parameter: 'SECRET', or '--all'");
    }
    return named;
  }

  private void refuseWithAll() {
    if (named != null || step != null || token != null) {
      throw common.usage("'--all' goes with neither SECRET nor '--step' nor '--token'");
    }
  }

  /** What Secrets Manager takes for a version id, but for the least length. */
  private void refuseMalformedToken() {
    if (token != null && !token.matches("[A-Za-z0-9-]{1,64}")) {
      throw common.usage(
          "Invalid value for option '--token': it must be 1 to 64 letters, digits and dashes");
    }
  }
}

package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.stores.aws.RotationRules;
import dev.tandem.stores.aws.ScheduledSecret;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "schedule",
    mixinStandardHelpOptions = true,
    description = {
      "Have AWS Secrets Manager rotate a secret by its own clock, by the rotation function.",
      "",
      "Shows what was and what will be. Without --now nothing is rotated: the service has the"
          + " function test itself, and what comes of that stands in the function's log. What is so"
          + " already is left alone; run it again after an interruption.",
      "",
      "With --spread, many secrets get an hour of their own each, the same one whenever this is"
          + " run, and one more secret moves no other. All times are UTC."
    },
    exitCodeList = {
      "0:it is so",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem schedule app --every 30d --lambda"
          + " arn:aws:lambda:us-east-1:123456789012:function:tandem",
      "  tandem schedule app --every 12h --window 2h --dry-run",
      "  tandem schedule app --cron '0 2 ? * SUN *' --window 3h --now",
      "  tandem schedule --spread --filter team=orders --every 30d --window 1h --hours 1-5"
    })
final class ScheduleCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;
  @Mixin private final SpreadOptions spread = new SpreadOptions();

  @ArgGroup private @Nullable When when;

  @Option(
      names = "--window",
      paramLabel = "HOURS",
      converter = Age.class,
      description =
          "For how long after its due time a rotation may begin, in whole hours, such as 3h."
              + " Default: the service's own choice.")
  private @Nullable Duration window;

  @Option(
      names = "--lambda",
      paramLabel = "ARN",
      description = "The rotation function. Default: the one that the secret has.")
  private @Nullable String function;

  @Option(names = "--now", description = "Rotate at once, too.")
  private boolean now;

  @Option(names = "--dry-run", description = "Show what it would set, and set nothing.")
  private boolean dryRun;

  @Parameters(arity = "0..1", paramLabel = "SECRET", description = "The secret; not with --spread.")
  private @Nullable String named;

  ScheduleCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  /** Each excludes the other. */
  private static final class When {
    @Option(
        names = "--every",
        paramLabel = "AGE",
        converter = Age.class,
        description = "How often, such as 30d or 12h: from 4h to 999d.")
    private @Nullable Duration every;

    @Option(
        names = "--cron",
        paramLabel = "FIELDS",
        description =
            "When, such as '0 2 ? * SUN *': minutes (0), hours, day of month, month, day of week,"
                + " year (*).")
    private @Nullable String cron;
  }

  @Override
  public Integer call() {
    if (spread.asked()) {
      return spread();
    }
    spread.refuseAlone(common);
    var secret = secret();
    var rules = valid("--window", () -> new RotationRules(expression(), hours()));
    try (var schedules = common.schedules()) {
      var before = schedules.describe(secret);
      refuseOwned(before);
      var by = function(before);
      boolean asItIs = before.has(rules, by);
      if (!dryRun && (now || !asItIs)) {
        schedules.set(secret, rules, by, now);
      }
      common.show(new ScheduleReport(before, rules, by, asItIs, now, dryRun));
      return ExitCodes.DONE;
    }
  }

  private int spread() {
    if (named != null || now || when == null || when.every == null || window == null) {
      throw common.usage(
          "'--spread' goes with '--every' and '--window', and with neither SECRET nor '--cron' nor"
              + " '--now'");
    }
    var every = when.every;
    var hours = hours().orElseThrow();
    var over = spread.over(common, every, hours);
    return spread.run(common, over, Optional.ofNullable(function), dryRun);
  }

  private String secret() {
    if (named == null) {
      throw common.usage("Missing required parameter: 'SECRET', or '--spread'");
    }
    return named;
  }

  private String expression() {
    if (when == null) {
      throw common.usage("Missing required option: '--every' or '--cron'");
    }
    var every = when.every;
    var cron = when.cron;
    return every != null
        ? valid("--every", () -> RotationRules.rate(every))
        : valid("--cron", () -> RotationRules.cron(String.valueOf(cron)));
  }

  private Optional<Integer> hours() {
    return Optional.ofNullable(window).map(time -> (int) time.toHours());
  }

  private <T> T valid(String option, Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      throw common.usage("Invalid value for option '%s': %s".formatted(option, e.getMessage()));
    }
  }

  private String function(ScheduledSecret secret) {
    return Optional.ofNullable(function)
        .or(secret::function)
        .orElseThrow(() ->
            new Refusal(
                ErrorReport.operator(
                    Problem.Kind.STORE,
                    "%s has no rotation function yet.".formatted(secret.name()),
                    "Name it: --lambda ARN")));
  }

  private static void refuseOwned(ScheduledSecret secret) {
    secret
        .owner()
        .ifPresent(owner -> {
          throw new Refusal(
              ErrorReport.operator(
                  Problem.Kind.STORE,
                  "%s is rotated by somebody else: %s.".formatted(secret.name(), owner),
                  "Set its schedule there."));
        });
  }
}

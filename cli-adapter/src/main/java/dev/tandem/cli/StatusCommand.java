package dev.tandem.cli;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Status;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Show what is staged, what logs in, and how the clone differs from its primary.",
      "",
      "Names the one command that leads out of trouble. Changes nothing, and tries each credential"
          + " once at most, and none that is known not to be set."
    },
    exitCodeList = {
      "0:applications can log in, and nothing waits to be finished or mended",
      "1:an operator must act, or an unfinished rotation, drift, a refused AWSPREVIOUS or an admin"
          + " that does not serve waits",
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem status app --admin admin",
      "  tandem status app --admin admin --watch 5s",
      "  tandem status app --strategy single-user --output json"
    })
final class StatusCommand implements Callable<Integer> {
  /** What the commands that mend something don't take, or don't need. */
  private static final Set<String> OWN = Set.of("--watch", "--output", "--verbose", "--debug");

  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;

  @Option(
      names = "--watch",
      paramLabel = "TIME",
      arity = "0..1",
      fallbackValue = "10s",
      converter = TimeSpan.class,
      description =
          "Look again and again, every 10s or so often, until all is well. A password that was"
              + " refused is not tried again.")
  private @Nullable Duration interval;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "SECRET", description = "Name of the secret.")
  private String secret;

  StatusCommand(Surroundings surroundings) {
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var decided = policy.policy();
    var store = common.existingStore();
    var status = show(store, decided, Map.of());
    while (interval != null && !status.isHealthy()) {
      common.surroundings().pause().of(interval);
      if (Thread.currentThread().isInterrupted()) {
        break;
      }
      // a refused password that is tried every few seconds would lock its account
      status = show(store, decided, status.refused());
    }
    return ExitCodes.of(status);
  }

  private Status show(SecretStore store, Policy decided, Map<String, DatabaseFailure> spared) {
    var status = status(store, decided, spared);
    common.show(new StatusReport(status, status.remedy().map(this::command)));
    return status;
  }

  private Status status(SecretStore store, Policy decided, Map<String, DatabaseFailure> spared) {
    try (var progress = common.progress().begin("looking at " + secret)) {
      return common.rotator(store, progress).status(secret, decided, spared);
    }
  }

  /** As it can be pasted: with the options that led here. */
  private String command(Intent intent) {
    return "tandem %s %s%s".formatted(intent.label(), Shell.word(secret), Shell.options(spec, OWN));
  }
}

package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.SecretMetadata;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "delete",
    mixinStandardHelpOptions = true,
    description = "Delete a secret with all its versions, for good. The database is not touched.",
    exitCodeList = {
      "0:deleted",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {"  tandem secret delete app", "  tandem secret delete app --yes"})
final class SecretDeleteCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  @Option(
      names = {"-y", "--yes"},
      description = "Don't ask. Needed where nobody can be asked.")
  private boolean yes;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "NAME", description = "Name of the secret.")
  private String name;

  SecretDeleteCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var store = common.existingDirectory();
    var metadata = store.describe(name);
    if (!yes) {
      ask(metadata);
    }
    store.delete(name);
    common.show(new MessageReport("Deleted %s.".formatted(name), Map.of("secret", name)));
    return ExitCodes.DONE;
  }

  private void ask(SecretMetadata metadata) {
    var stages =
        String.join(", ", metadata.versions().keySet().stream().sorted().map(Enum::name).toList());
    var question =
        "This deletes %s with all its versions (%s), for good. Type its name to go on:"
            .formatted(name, stages);
    if (!common.confirms("Deleting " + name, question, name)) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.SECRET, "That is not its name.", "Nothing was deleted."));
    }
  }
}

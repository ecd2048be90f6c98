package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "get",
    mixinStandardHelpOptions = true,
    description = {
      "Show one version of a secret.",
      "",
      "The password, and every field that Tandem does not know, is masked unless --reveal is given."
    },
    exitCodeList = {
      ExitCodes.DONE_HELP,
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem secret get app",
      "  tandem secret get app --stage AWSPREVIOUS --output json",
      "  tandem secret get app --field username",
      "  tandem secret get app --field password --reveal"
    })
final class SecretGetCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  @Option(
      names = "--stage",
      paramLabel = "STAGE",
      defaultValue = "AWSCURRENT",
      converter = Words.Stages.class,
      completionCandidates = Words.Stages.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Stage stage = Stage.AWSCURRENT;

  @Option(names = "--field", paramLabel = "NAME", description = "Print only this field's value.")
  private @Nullable String field;

  @Option(names = "--reveal", description = "Show passwords and unknown fields in clear.")
  private boolean reveal;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "NAME", description = "Name of the secret.")
  private String name;

  SecretGetCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var version =
        common
            .existingStore()
            .read(name, stage)
            .orElseThrow(() ->
                refusal(
                    "The secret %s has no %s version.".formatted(name, stage),
                    "See which stages it has: tandem secret list"));
    if (field == null) {
      common.show(new SecretReport(name, version, SecretFields.of(version), reveal));
    } else {
      common.show(only(version, field));
    }
    return ExitCodes.DONE;
  }

  /** A script that asks for a password must not go on with its mask. */
  private Report only(SecretVersion version, String asked) {
    var found =
        SecretFields.of(version).stream()
            .filter(each -> each.name().equals(asked))
            .findFirst()
            .orElseThrow(() ->
                refusal(
                    "%s of the secret %s has no field %s.".formatted(stage, name, asked),
                    "See which fields it has: tandem secret get " + name));
    if (found.masked() && !reveal) {
      throw common.usage(
          "The field %s of %s is masked; to print it, add '--reveal'".formatted(asked, name));
    }
    return new FieldReport(found);
  }

  private static Refusal refusal(String what, String mend) {
    return new Refusal(ErrorReport.operator(Problem.Kind.SECRET, what, mend));
  }
}

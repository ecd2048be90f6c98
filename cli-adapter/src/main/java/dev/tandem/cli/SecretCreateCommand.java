package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.Secrets;
import dev.tandem.engine.spi.SecretText;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Put a new secret into the store. Its value is read from standard input or from a file.",
      "",
      "The value is a JSON object in the form of AWS Secrets Manager: engine, host, username and"
          + " password, and if need be port, dbname and ssl. Other fields are kept as they are."
    },
    exitCodeList = {
      "0:created",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem secret create app --from app.json",
      "  tandem secret create app --tag team=payments < app.json",
      "  tandem secret create admin --admin-secret --from admin.json"
    })
final class SecretCreateCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  @Option(
      names = "--from",
      paramLabel = "FILE",
      defaultValue = "-",
      description = "File to read the value from; - is standard input, and the default.")
  private String from = SecretInput.STANDARD_INPUT;

  @Option(
      names = "--tag",
      paramLabel = "KEY=VALUE",
      description = "A tag of the secret; may be given more than once.")
  private Map<String, String> tags = new LinkedHashMap<>();

  @Option(
      names = "--admin-secret",
      description = "It is an admin secret: engine and host may be missing.")
  private boolean adminSecret;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "NAME", description = "Name of the new secret.")
  private String name;

  SecretCreateCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    if (tags.containsKey("")) {
      throw common.usage("Invalid value for option '--tag': a tag needs a name");
    }
    var value = SecretInput.read(from, common);
    refuseNoCredential(value);
    var version = common.directory().create(name, value, tags);
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("secret", name);
    fields.put("version", version);
    common.show(new MessageReport("Created %s.".formatted(name), fields));
    return ExitCodes.DONE;
  }

  private void refuseNoCredential(SecretText value) {
    var dialects = common.surroundings().dialects().get();
    var complaint =
        adminSecret ? Secrets.adminComplaint(value) : Secrets.complaint(value, dialects);
    complaint.ifPresent(why -> {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.SECRET, "The value for %s %s.".formatted(name, why), mend()));
    });
  }

  private String mend() {
    return adminSecret
        ? "Give it a JSON object with at least username and password. Nothing was created."
        : "Give it a JSON object with engine, host, username and password (port, dbname and ssl if"
            + " need be). Nothing was created.";
  }
}

package dev.tandem.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

@Command(
    name = "tandem",
    mixinStandardHelpOptions = true,
    versionProvider = TandemCommand.Version.class,
    description = {
      "Rotate database credentials without a moment at which none works.",
      "",
      "Two accounts share one secret: while applications use one, the other gets a new password,"
          + " the same privileges and a login test, and only then becomes current."
    },
    exitCodeList = {
      ExitCodes.DONE_HELP,
      ExitCodes.OPERATOR_HELP,
      "2:plan --detailed-exitcode: there are changes",
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem secret create app --from app.json",
      "  tandem plan app --admin admin",
      "  tandem rotate app --admin admin",
      "  tandem status app --admin admin"
    })
final class TandemCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec
  private CommandSpec spec;

  @Override
  public Integer call() {
    spec.commandLine().usage(spec.commandLine().getErr());
    return ExitCodes.USAGE;
  }

  /** Reads the version from the jar's manifest. */
  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var version = Main.class.getPackage().getImplementationVersion();
      return new String[] {
        "tandem " + (version == null ? "(from sources)" : version),
        "Java " + Runtime.version() + ", " + System.getProperty("os.name", "")
      };
    }
  }
}

package dev.tandem.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "completion",
    mixinStandardHelpOptions = true,
    description = "Print a script that completes Tandem's commands and options in a shell.",
    exitCodeList = {ExitCodes.DONE_HELP, ExitCodes.USAGE_HELP, ExitCodes.DEFECT_HELP},
    footer = {
      "  source <(tandem completion bash)",
      "  tandem completion zsh > ~/.tandem-completion"
    })
final class CompletionCommand implements Callable<Integer> {
  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec
  private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(
      paramLabel = "SHELL",
      converter = Words.Shells.class,
      completionCandidates = Words.Shells.class,
      description = "${COMPLETION-CANDIDATES}.")
  private Shell shell;

  /** The shells that picocli's script speaks to. */
  enum Shell {
    BASH,
    ZSH
  }

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    // one script serves both: in zsh it begins by loading what understands bash's
    out.print(
        switch (shell) {
          case BASH, ZSH -> AutoComplete.bash("tandem", spec.root().commandLine());
        });
    out.flush();
    return ExitCodes.DONE;
  }
}

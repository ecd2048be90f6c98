package dev.tandem.cli;

import dev.tandem.engine.Problem;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Check that no line of an audit file was altered, removed or moved.",
      "",
      "That the last lines are gone shows only against a hash that was kept elsewhere: give it"
          + " (--head), and keep the one that is printed for the next time. Whoever can write the"
          + " file can make all of it anew; against that, too, only a hash elsewhere helps."
    },
    exitCodeList = {
      "0:unbroken",
      "1:a line was altered, removed or moved, or the file can't be read",
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem audit verify tandem.jsonl",
      "  tandem audit verify tandem.csv --head"
          + " 0000000000000000000000000000000000000000000000000000000000000000",
      "  tandem audit verify tandem.jsonl --output json"
    })
final class AuditVerifyCommand implements Callable<Integer> {
  @Mixin private final CommonOptions common;

  @Option(
      names = "--head",
      paramLabel = "HASH",
      description = "A hash that was the last one once: the file must still hold it.")
  private @Nullable String head;

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "FILE", description = "The audit file.")
  private Path file;

  AuditVerifyCommand(Surroundings surroundings) {
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() {
    var contents = AuditReport.read(file);
    if (contents.broken().isPresent()) {
      throw broken(
          "Line %d of %s does not fit the line before it: it, or a line before it, was altered,"
                  .formatted(contents.broken().get(), file)
              + " removed or moved.");
    }
    if (head != null && !head.equals(AuditFile.START) && !contents.hashes().contains(head)) {
      throw broken("%s does not hold the hash %s: lines are missing.".formatted(file, head));
    }
    common.show(new ChainReport(contents.hashes().size(), contents.head()));
    return ExitCodes.DONE;
  }

  private static Refusal broken(String what) {
    return new Refusal(
        ErrorReport.operator(
            Problem.Kind.STORE, what, "Compare it with a copy, and find out who could write it."));
  }
}

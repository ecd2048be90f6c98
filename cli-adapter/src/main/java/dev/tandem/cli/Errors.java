package dev.tandem.cli;

import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.StoreException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns whatever ends a command early into a sentence and an exit code. */
final class Errors implements IExecutionExceptionHandler, IParameterExceptionHandler {
  private static final int LONGEST_CHAIN = 10;

  private final Surroundings surroundings;

  Errors(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public int handleExecutionException(Exception thrown, CommandLine line, ParseResult parsed) {
    var result = line.getParseResult();
    boolean debug = result.matchedOptionValue("--debug", false);
    boolean json = result.matchedOptionValue("--output", OutputFormat.TEXT) == OutputFormat.JSON;
    int code = say(line, report(thrown), json);
    if (debug) {
      explain(thrown, new Page(line.getErr(), false));
    }
    return code;
  }

  /** Say what ended a command early. */
  static ErrorReport report(Exception thrown) {
    return switch (thrown) {
      case Refusal refusal -> refusal.report();
      case StoreException failure -> ErrorReport.of(failure);
      default -> ErrorReport.defect(thrown);
    };
  }

  @Override
  public int handleParseException(ParameterException thrown, String[] args) {
    return say(
        thrown.getCommandLine(),
        thrown instanceof UnmatchedArgumentException unmatched
            ? unmatched(unmatched)
            : ErrorReport.usage(
                sentence(String.valueOf(thrown.getMessage())), seeHelp(thrown.getCommandLine())),
        asksForJson(Arrays.asList(args)));
  }

  private int say(CommandLine line, ErrorReport report, boolean json) {
    var err = line.getErr();
    if (json) {
      err.println(Json.text(report));
    } else {
      report.text(new Page(err, surroundings.colours(surroundings.terminals().error())));
    }
    err.flush();
    return report.exitCode();
  }

  /**
   * What was typed by mistake may be a password: only what looks like a command or option is
   * repeated.
   */
  private static ErrorReport unmatched(UnmatchedArgumentException thrown) {
    var line = thrown.getCommandLine();
    var first = thrown.getUnmatched().getFirst();
    var hint = suggestion(thrown) + seeHelp(line);
    if (thrown.isUnknownOption()) {
      return ErrorReport.usage("There is no option %s.".formatted(optionName(first)), hint);
    }
    if (!line.getSubcommands().isEmpty()) {
      return first.matches("[a-z-]{1,20}")
          ? ErrorReport.usage("There is no command %s.".formatted(first), hint)
          : ErrorReport.usage("There is no such command.", hint);
    }
    return ErrorReport.usage(
        "%s does not take so many arguments.".formatted(line.getCommandSpec().qualifiedName()),
        line.getCommand() instanceof SecretCreateCommand
            ? "A secret's value is read from standard input or a file (--from), never from an"
                + " argument: others could see it there."
            : hint);
  }

  private static String optionName(String typed) {
    int end = typed.indexOf('=');
    var name = end < 0 ? typed : typed.substring(0, end);
    // a value may be glued to a short option
    return name.startsWith("--") || name.length() < 2 ? name : name.substring(0, 2);
  }

  private static String suggestion(UnmatchedArgumentException thrown) {
    List<String> nearest =
        thrown.getSuggestions().stream()
            .map(each -> each.replaceFirst("[= ].*", ""))
            .distinct()
            .limit(3)
            .toList();
    return nearest.isEmpty() ? "" : "Did you mean %s? ".formatted(String.join(" or ", nearest));
  }

  private static String seeHelp(CommandLine line) {
    return "See: %s --help".formatted(line.getCommandSpec().qualifiedName());
  }

  private static String sentence(String message) {
    // picocli begins some of its own this way
    var plain = message.replaceFirst("^Error: ", "");
    return plain.endsWith(".") ? plain : plain + ".";
  }

  /** The command line could not be parsed, so this is read off the arguments themselves. */
  private static boolean asksForJson(List<String> args) {
    for (int i = 0; i < args.size(); i++) {
      var arg = args.get(i);
      if (List.of("--output=json", "-o=json", "-ojson").contains(arg)) {
        return true;
      }
      if ((arg.equals("--output") || arg.equals("-o"))
          && i + 1 < args.size()
          && args.get(i + 1).equals("json")) {
        return true;
      }
    }
    return false;
  }

  /**
   * Names and places only, unless the exception is one of ours: another's message may quote a
   * password.
   */
  private static void explain(Throwable thrown, Page page) {
    Throwable each = thrown;
    for (int depth = 0; each != null && depth < LONGEST_CHAIN; depth++) {
      var name = each.getClass().getName();
      page.line(
          (depth == 0 ? "" : "caused by ") + name + (isOurs(each) ? ": " + each.getMessage() : ""));
      for (var frame : each.getStackTrace()) {
        page.line("  at " + frame);
      }
      each = each.getCause();
    }
  }

  private static boolean isOurs(Throwable thrown) {
    return thrown instanceof StoreException
        || thrown instanceof DatabaseException
        || thrown instanceof Refusal;
  }
}

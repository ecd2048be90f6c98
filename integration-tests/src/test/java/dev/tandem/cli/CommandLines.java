package dev.tandem.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.jspecify.annotations.NullMarked;
import picocli.CommandLine;

/** Lends the command line, which is nobody else's, to other tests. */
@NullMarked
public final class CommandLines {
  /** What a process of its own begins with. */
  public static final String MAIN_CLASS = Main.class.getName();

  private CommandLines() {}

  /** What a command left behind. */
  public record Result(int code, String out, String err) {}

  /** Run {@code words} as a person would, with neither terminal nor input. */
  public static Result run(String... words) {
    return run(Main.commandLine(Surroundings.ofThisProcess()), words);
  }

  private static Result run(CommandLine line, String... words) {
    var out = new StringWriter();
    var err = new StringWriter();
    var code =
        line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true)).execute(words);
    return new Result(code, out.toString(), err.toString());
  }

  /** Run {@code tandem prove} with {@code words}, and with {@code pools} beside its clients. */
  public static Result prove(Pools pools, String... words) {
    return run(new CommandLine(new ProveCommand(Surroundings.ofThisProcess(), pools)), words);
  }

  /** Parse {@code words}, and run nothing. */
  public static CommandLine.ParseResult parse(List<String> words) {
    return Main.commandLine(Surroundings.ofThisProcess()).parseArgs(words.toArray(String[]::new));
  }

  /** Run {@code words}, which must end well; give all that it said. */
  public static String run(List<String> words) {
    var said = new StringWriter();
    var writer = new PrintWriter(said);
    var line = Main.commandLine(Surroundings.ofThisProcess()).setOut(writer).setErr(writer);
    if (line.execute(words.toArray(String[]::new)) != ExitCodes.DONE) {
      throw new AssertionError(said.toString());
    }
    return said.toString();
  }
}

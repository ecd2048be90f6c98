package dev.tandem.cli;

import java.util.List;
import org.jspecify.annotations.NullMarked;
import picocli.CommandLine;

/** Lends the command line, which is nobody else's, to the test of the README. */
@NullMarked
public final class CommandLines {
  private CommandLines() {}

  /** Parse {@code words}, and run nothing. */
  public static CommandLine.ParseResult parse(List<String> words) {
    return Main.commandLine(Surroundings.ofThisProcess()).parseArgs(words.toArray(String[]::new));
  }
}

package dev.tandem.cli;

import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Writes command lines that a person can paste into a shell. */
final class Shell {
  private Shell() {}

  /** One word, in quotes where it needs them. */
  static String word(String text) {
    return text.matches("[A-Za-z0-9_./:=@,+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }

  /** The options that were given to {@code command}, but for {@code left}: each after a blank. */
  static String options(CommandSpec command, Set<String> left) {
    return command.commandLine().getParseResult().matchedOptions().stream()
        .distinct()
        .filter(option -> !left.contains(option.longestName()))
        .map(Shell::option)
        .collect(Collectors.joining());
  }

  private static String option(OptionSpec option) {
    var values = option.originalStringValues();
    return option.arity().max() == 0 || values.isEmpty()
        ? " " + option.longestName()
        : " " + option.longestName() + " " + word(values.getLast());
  }
}

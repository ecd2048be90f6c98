package dev.tandem.cli;

import java.io.Console;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Which of the standard streams a person looks at.
 *
 * @param input whether somebody can type an answer
 * @param output whether results are read by a person
 * @param error whether messages are
 */
record Terminals(boolean input, boolean output, boolean error) {
  static Terminals none() {
    return new Terminals(false, false, false);
  }

  static Terminals ofThisProcess() {
    return new Terminals(isTerminal(0), isTerminal(1), isTerminal(2));
  }

  /**
   * Java tells this of all streams at once; Linux tells it of each. Elsewhere Java's word must do.
   */
  private static boolean isTerminal(int stream) {
    var link = Path.of("/proc/self/fd", String.valueOf(stream));
    try {
      if (Files.isSymbolicLink(link)) {
        var target = Files.readSymbolicLink(link).toString();
        return target.startsWith("/dev/pts/")
            || target.startsWith("/dev/tty")
            || target.equals("/dev/console");
      }
    } catch (IOException e) {
      return false;
    }
    return hasConsole();
  }

  @SuppressWarnings("SystemConsoleNull") // true from JDK 22 on, where isTerminal tells
  private static boolean hasConsole() {
    var console = System.console();
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}

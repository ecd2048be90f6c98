package dev.tandem.cli;

import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;

/**
 * The command line in a process of its own that comes to a stand once it has told of a certain
 * move: there it waits to be killed.
 */
@NullMarked
public final class StandingCommand {
  /** The variable that says which move: a pattern that its line has. */
  public static final String WHERE = "TANDEM_STANDS_AFTER";

  private StandingCommand() {}

  /** Run the command line that {@code words} are. */
  public static void main(String[] words) {
    var where = Pattern.compile(System.getenv(WHERE));
    System.exit(
        Main.commandLine(Surroundings.ofThisProcess())
            .setErr(new Standing(System.err, where))
            .execute(words));
  }

  private static final class Standing extends PrintWriter {
    private final Pattern where;

    private Standing(PrintStream err, Pattern where) {
      super(err, true, StandardCharsets.UTF_8);
      this.where = where;
    }

    @Override
    public void println(String line) {
      super.println(line);
      if (where.matcher(line).find()) {
        flush();
        waitForTheEnd();
      }
    }

    private static void waitForTheEnd() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

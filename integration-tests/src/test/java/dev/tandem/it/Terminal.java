package dev.tandem.it;

import dev.tandem.cli.StandingCommand;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A terminal in a folder where {@code tandem} and {@code ./tandem} are: what is typed there runs in
 * real processes, and all of it is written down.
 */
final class Terminal {
  /** What a shell says of a process that SIGKILL ended. */
  static final int KILLED = 128 + 9;

  private static final Pattern EXPORT = Pattern.compile("export (\\w+)=(\\S*)");

  private final Path folder;
  private final Map<String, String> environment = new HashMap<>();
  private final StringBuilder transcript = new StringBuilder();

  /** Open one in {@code folder}, with these variables set. */
  Terminal(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment.putAll(environment);
    launcher();
  }

  /** What a line came to: the exit code of the last command in it, and all that was said. */
  record Answer(int code, String text) {}

  /** Type {@code line}, and wait until it has ended. What it exports is there for the next. */
  Answer type(String line) throws IOException, InterruptedException {
    var exported = EXPORT.matcher(line);
    if (exported.matches()) {
      environment.put(exported.group(1), exported.group(2));
    }
    return read(start(line, Map.of()), line, Pattern.compile("(?!)"));
  }

  /** Type a command, and kill it (SIGKILL) right after it has said {@code last}. */
  Answer kill(String command, Pattern last) throws IOException, InterruptedException {
    var standing =
        Map.of(
            "TANDEM_MAIN", StandingCommand.class.getName(), StandingCommand.WHERE, last.pattern());
    return read(start("exec " + command, standing), command, last);
  }

  /** All that was typed and said so far. */
  String transcript() {
    return transcript.toString();
  }

  private Answer read(Process process, String line, Pattern last)
      throws IOException, InterruptedException {
    transcript.append("$ ").append(line).append('\n');
    var text = new StringBuilder();
    try (var output = process.inputReader()) {
      for (var said = output.readLine(); said != null; said = output.readLine()) {
        text.append(said).append('\n');
        if (last.matcher(said).find()) {
          process.destroyForcibly();
          break;
        }
      }
      process.waitFor();
    } finally {
      process.destroyForcibly();
    }
    transcript.append(text);
    if (process.exitValue() == KILLED) {
      transcript.append("[killed: SIGKILL]\n");
    } else if (process.exitValue() != 0) {
      transcript.append("[exit code ").append(process.exitValue()).append("]\n");
    }
    return new Answer(process.exitValue(), text.toString());
  }

  private Process start(String line, Map<String, String> more) throws IOException {
    var builder =
        new ProcessBuilder("sh", "-euc", line).directory(folder.toFile()).redirectErrorStream(true);
    var variables = new HashMap<>(environment);
    variables.putAll(more);
    variables.put("PATH", folder + ":" + System.getenv("PATH"));
    builder.environment().putAll(variables);
    return builder.start();
  }

  /** As the project's own launcher, but for what was compiled for the tests. */
  private void launcher() {
    var java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      Files.createDirectories(folder);
      var tandem =
          Files.writeString(
              folder.resolve("tandem"),
              """
              #!/bin/sh
              exec '%s' -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx128m -cp '%s' "${TANDEM_MAIN:-dev.tandem.cli.Main}" "$@"
              """
                  .formatted(java, System.getProperty("java.class.path")));
      if (!tandem.toFile().setExecutable(true)) {
        throw new IOException("can't be made executable: " + tandem);
      }
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}

package dev.tandem.notifications;

import dev.tandem.engine.spi.Deadline;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Has {@code sh} run a command of the operator's, with what there is to tell on its standard input.
 *
 * <p>Nobody knows what it starts in turn. So it gets only those variables of the environment that
 * hold no secret; what it prints is dropped, and what does not end in time is ended.
 */
public final class ShellCommand {
  /** Who it is, where programs are, and how to find AWS without a key. */
  private static final Set<String> PASSED_ON =
      Set.of(
          "PATH",
          "HOME",
          "USER",
          "LOGNAME",
          "HOSTNAME",
          "LANG",
          "LC_ALL",
          "TZ",
          "TMPDIR",
          "AWS_PROFILE",
          "AWS_REGION",
          "AWS_DEFAULT_REGION");

  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final String command;
  private final Map<String, String> environment;
  private final Deadline deadline;
  private final Consumer<String> trouble;

  /**
   * Tell {@code command}.
   *
   * @param environment of which it gets a part
   * @param deadline when there is no time left for it
   * @param trouble hears, in a sentence without the command, why it was not told
   */
  public ShellCommand(
      String command,
      Map<String, String> environment,
      Deadline deadline,
      Consumer<String> trouble) {
    this.command = command;
    this.environment = new HashMap<>(environment);
    this.environment.keySet().retainAll(PASSED_ON);
    this.deadline = deadline;
    this.trouble = trouble;
  }

  /** Give it {@code text} to read, or say why not. */
  public void tell(String text) {
    try {
      deliver(text).ifPresent(trouble);
    } catch (IOException e) {
      trouble.accept(
          "The command for notifications was not started: there is no sh on the PATH, the command"
              + " is too long, or there is no room for another process.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      trouble.accept("The command for notifications was interrupted.");
    }
  }

  private Optional<String> deliver(String text) throws IOException, InterruptedException {
    var last = Deadline.in(deadline.within(LONGEST), deadline.clock());
    for (int attempt = 1; ; attempt++) {
      var process = start();
      try {
        Thread.ofVirtual().start(() -> write(process, text));
        if (!process.waitFor(last.within(LONGEST).toMillis(), TimeUnit.MILLISECONDS)) {
          return Optional.of("The command for notifications did not end in the time it has.");
        }
      } finally {
        end(process);
      }
      int code = process.exitValue();
      if (code == 0) {
        return Optional.empty();
      }
      if (attempt == ATTEMPTS || last.remaining().compareTo(PAUSE) <= 0) {
        return Optional.of("The command for notifications failed (exit code %d).".formatted(code));
      }
      Thread.sleep(PAUSE);
    }
  }

  /**
   * First itself, that it goes on with nothing where what it waits for is ended. By its handle: the
   * process itself would also close its input, which may be in the midst of being written.
   */
  private static void end(Process process) {
    var started = process.descendants().toList();
    process.toHandle().destroyForcibly();
    started.forEach(ProcessHandle::destroyForcibly);
  }

  private Process start() throws IOException {
    var builder =
        new ProcessBuilder("sh", "-c", command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    builder.environment().putAll(environment);
    return builder.start();
  }

  /** One that does not read is none to complain of. */
  private static void write(Process process, String text) {
    try (var input = process.getOutputStream()) {
      input.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException unread) {
      // its exit code says what there is to say
    }
  }
}

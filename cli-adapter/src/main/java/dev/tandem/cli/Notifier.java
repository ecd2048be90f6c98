package dev.tandem.cli;

import dev.tandem.engine.spi.Deadline;
import dev.tandem.notifications.ShellCommand;
import dev.tandem.notifications.Webhook;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import picocli.CommandLine.ParameterException;

/**
 * Tells others how a command ended. Whatever goes wrong with that is a warning: it changes neither
 * what was done nor the exit code, and takes ten seconds at most.
 */
final class Notifier {
  private static final Duration LONGEST = Duration.ofSeconds(10);

  private final Occasion occasion;
  private final Optional<URI> webhook;
  private final Optional<String> command;
  private final Surroundings surroundings;
  private final Consumer<String> trouble;

  Notifier(
      Occasion occasion,
      Optional<URI> webhook,
      Optional<String> command,
      Surroundings surroundings,
      Consumer<String> trouble) {
    this.occasion = occasion;
    this.webhook = webhook;
    this.command = command;
    this.surroundings = surroundings;
    this.trouble = trouble;
  }

  /**
   * Do {@code work}, tell how it ended, also where it ends early, and give its exit code.
   *
   * @param doing what it does: {@code rotate}
   * @param subject to what
   */
  int watch(String doing, String subject, Supplier<Ending> work) {
    Ending ending;
    try {
      ending = work.get();
    } catch (ParameterException nothingBegun) {
      throw nothingBegun;
    } catch (RuntimeException early) {
      tell(doing, Ending.of(subject, Errors.report(early)));
      throw early;
    }
    tell(doing, ending);
    return ending.exitCode();
  }

  private void tell(String doing, Ending ending) {
    if (!occasion.includes(ending)) {
      return;
    }
    var notice = new Notice(surroundings.clock().instant(), surroundings.actor(), doing, ending);
    var deadline = Deadline.in(LONGEST, surroundings.clock());
    // neither waits for the other's ten seconds
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      webhook.ifPresent(address ->
          threads.execute(
              guarded(
                  () -> new Webhook(address, true, deadline, trouble).tell(notice.sentence()))));
      command.ifPresent(line ->
          threads.execute(
              guarded(() ->
                  new ShellCommand(line, surroundings.environment(), deadline, trouble)
                      .tell(Json.text(notice)))));
    }
  }

  private Runnable guarded(Runnable telling) {
    return () -> {
      try {
        telling.run();
      } catch (RuntimeException unforeseen) {
        trouble.accept(
            "Nobody was told how it ended (%s).".formatted(unforeseen.getClass().getSimpleName()));
      }
    };
  }
}

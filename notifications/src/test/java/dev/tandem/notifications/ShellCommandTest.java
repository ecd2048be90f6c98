package dev.tandem.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real process reads, sees and leaves behind. */
final class ShellCommandTest {
  private static final Duration PLENTY = Duration.ofMinutes(1);

  @TempDir private Path directory;
  private final List<String> troubles = new ArrayList<>();

  @Test
  void readsWhatThereIsToTell() throws IOException {
    var much = "é" + "x".repeat(300_000);

    tell("cat > '%s'".formatted(file("told")), much, PLENTY);

    assertThat(file("told")).hasContent(much);
    assertThat(troubles).isEmpty();
  }

  @Test
  void seesNoSecretOfTheEnvironment() throws IOException {
    new ShellCommand(
            "env > '%s'".formatted(file("env")),
            Map.of(
                "PATH", System.getenv("PATH"),
                "AWS_REGION", "eu-central-1",
                "AWS_SECRET_ACCESS_KEY", "hush",
                "AWS_SESSION_TOKEN", "hush",
                "TANDEM_NOTIFY_WEBHOOK", "https://hush"),
            Deadline.in(PLENTY, InstantSource.system()),
            troubles::add)
        .tell("");

    assertThat(Files.readString(file("env")))
        .contains("AWS_REGION=eu-central-1", "PATH=")
        .doesNotContain("hush");
  }

  @Test
  void isTriedAgainWhereItFails() throws IOException {
    tell("echo . >> '%1$s'; test $(wc -l < '%1$s') = 3".formatted(file("count")), "", PLENTY);

    assertThat(Files.readAllLines(file("count"))).hasSize(3);
    assertThat(troubles).isEmpty();
  }

  @Test
  void isGivenUpAfterThreeAttempts() throws IOException {
    tell("echo . >> '%s'; exit 7".formatted(file("count")), "x".repeat(300_000), PLENTY);

    assertThat(Files.readAllLines(file("count"))).hasSize(3);
    assertThat(troubles).containsExactly("The command for notifications failed (exit code 7).");
  }

  @Test
  void hasNoMoreTimeThanThereIs() throws IOException {
    tell(
        "sleep 1000 & echo $! > '%s'; wait".formatted(file("pid")),
        "x".repeat(300_000),
        Duration.ofSeconds(2));

    assertThat(troubles)
        .containsExactly("The command for notifications did not end in the time it has.");
    var started = ProcessHandle.of(Long.parseLong(Files.readString(file("pid")).strip()));
    started.ifPresent(process -> process.onExit().orTimeout(1, TimeUnit.MINUTES).join());
    assertThat(started.filter(ProcessHandle::isAlive)).isEmpty();
  }

  @Test
  void isNotThere() {
    tell("no-such-command", "", PLENTY);

    assertThat(troubles).containsExactly("The command for notifications failed (exit code 127).");
  }

  @Test
  void isTooLongToBeStarted() {
    tell("#".repeat(300_000), "", PLENTY);

    assertThat(troubles)
        .singleElement()
        .asString()
        .startsWith("The command for notifications was not started: ")
        .doesNotContain("Exception");
  }

  private void tell(String command, String text, Duration time) {
    new ShellCommand(
            command,
            Map.of("PATH", System.getenv("PATH")),
            Deadline.in(time, InstantSource.system()),
            troubles::add)
        .tell(text);
  }

  private Path file(String name) {
    return directory.resolve(name);
  }
}

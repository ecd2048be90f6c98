package dev.tandem.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Processes are killed at random moments, and the store has to live with what they leave. */
final class KilledProcessTest {
  private static final String WHO = "child";
  private static final int KILLS = 30;
  private static final Duration ENOUGH = Duration.ofSeconds(20);
  private static final int LONGEST_LIFE_MICROSECONDS = 100_000;

  @Test
  void losesNothingThatWasAcknowledged(@TempDir Path directory) throws Exception {
    LocalSecretStore store = new LocalSecretStore(directory, InstantSource.system());
    String first = CountingRotations.token(0, WHO);
    store.create(CountingRotations.SECRET, first, CountingRotations.value(first), Map.of());
    long start = System.nanoTime();
    int kills = 0;
    int acknowledged = 0;
    while (kills < KILLS && System.nanoTime() - start < ENOUGH.toNanos()) {
      String last = "";
      try (Child child = Child.start(directory, WHO, Integer.MAX_VALUE)) {
        Optional<String> line = child.line();
        // Locks are polled and disks are slow: any moment of a rotation is as likely as another.
        Thread.sleep(
            Duration.ofNanos(
                1000L * ThreadLocalRandom.current().nextInt(LONGEST_LIFE_MICROSECONDS)));
        child.kill();
        kills++;
        // The kill may have cut the last line, which then acknowledges nothing.
        while (line.isPresent()) {
          if (line.get().endsWith("-" + WHO)) {
            last = line.get();
            acknowledged++;
          }
          line = child.line();
        }
      }
      assertThat(last).isNotEmpty();
      assertKept(store, last);
      assertThat(CountingRotations.rotate(store, WHO, line -> {})).isTrue();
      assertNothingElseIn(directory);
    }
    assertThat(kills).isPositive();
    System.out.printf("%d processes killed after %d changes.%n", kills, acknowledged);
  }

  private static void assertKept(LocalSecretStore store, String acknowledgement) {
    int number =
        CountingRotations.number(acknowledgement.substring(acknowledgement.indexOf(' ') + 1));
    SecretMetadata metadata = store.describe(CountingRotations.SECRET);
    int current = number(metadata, Stage.AWSCURRENT);
    int pending = number(metadata, Stage.AWSPENDING);

    if (acknowledgement.startsWith("put ")) {
      // The move that follows may have happened too.
      assertThat(pending).isEqualTo(number);
      assertThat(current).isBetween(number - 1, number);
    } else {
      // So may the next put.
      assertThat(current).isEqualTo(number);
      assertThat(pending).isBetween(number, number + 1);
    }
    if (current > 0) {
      assertThat(number(metadata, Stage.AWSPREVIOUS)).isEqualTo(current - 1);
    }
    for (String id : metadata.versions().values()) {
      Optional<SecretVersion> version = store.read(CountingRotations.SECRET, id);
      // Not by AssertJ's text of a difference: that would be 100 kB long.
      assertThat(
              version
                  .flatMap(SecretVersion::value)
                  .orElseThrow()
                  .equals(CountingRotations.value(id)))
          .as("the value of version %s is whole", id)
          .isTrue();
    }
  }

  private static int number(SecretMetadata metadata, Stage stage) {
    return CountingRotations.number(metadata.version(stage).orElseThrow());
  }

  private static void assertNothingElseIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(".lock", "counted.json");
    }
  }
}

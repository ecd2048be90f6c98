package dev.tandem.stores;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rotations of one secret by many at once: each counts, so a lost one would be missed. */
final class ManyWritersTest {
  private static final int WRITERS = 3;
  private static final int ROTATIONS = 12;

  private final Path directory;

  ManyWritersTest(@TempDir Path temporary) {
    directory = temporary.resolve("secrets");
  }

  @BeforeEach
  void create() {
    String first = CountingRotations.token(0, "first");
    store(directory)
        .create(CountingRotations.SECRET, first, CountingRotations.value(first), Map.of());
  }

  @Test
  void loseNoUpdateOfAnotherProcess() throws Exception {
    List<Child> children = new ArrayList<>();
    try {
      for (int i = 0; i < WRITERS; i++) {
        children.add(Child.start(directory, "process" + i, ROTATIONS));
      }
      int moves = 0;
      for (Child child : children) {
        for (Optional<String> line = child.line(); line.isPresent(); line = child.line()) {
          moves += line.get().startsWith("current ") ? 1 : 0;
        }
        assertThat(child.process().waitFor()).isZero();
      }
      assertThat(moves).isEqualTo(WRITERS * ROTATIONS);
    } finally {
      for (Child child : children) {
        child.close();
      }
    }
    assertThat(count()).isEqualTo(WRITERS * ROTATIONS);
  }

  @Test
  void loseNoUpdateOfAnotherThreadWhateverItCallsTheDirectory() throws Exception {
    Path alias = Files.createSymbolicLink(directory.resolveSibling("alias"), directory);
    List<Future<?>> threads = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < WRITERS; i++) {
        String who = "thread" + i;
        LocalSecretStore store = store(i == 0 ? alias : directory);
        threads.add(executor.submit(() -> rotate(store, who)));
      }
    }
    for (Future<?> thread : threads) {
      thread.get();
    }
    assertThat(count()).isEqualTo(WRITERS * ROTATIONS);
  }

  @Test
  void showReadersWholeVersionsOnly() throws Exception {
    LocalSecretStore store = store(directory);
    try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
      Future<?> writer = executor.submit(() -> rotate(store, "writer"));
      int last = 0;
      while (!writer.isDone()) {
        SecretVersion current =
            store.read(CountingRotations.SECRET, Stage.AWSCURRENT).orElseThrow();
        assertThat(current.value().orElseThrow().equals(CountingRotations.value(current.id())))
            .isTrue();
        assertThat(CountingRotations.number(current.id())).isGreaterThanOrEqualTo(last);
        last = CountingRotations.number(current.id());
      }
      writer.get();
    }
    assertThat(count()).isEqualTo(ROTATIONS);
  }

  private static void rotate(LocalSecretStore store, String who) {
    int done = 0;
    while (done < ROTATIONS) {
      done += CountingRotations.rotate(store, who, line -> {}) ? 1 : 0;
    }
  }

  private int count() {
    return CountingRotations.number(
        store(directory)
            .describe(CountingRotations.SECRET)
            .version(Stage.AWSCURRENT)
            .orElseThrow());
  }

  private static LocalSecretStore store(Path directory) {
    return new LocalSecretStore(directory, InstantSource.system());
  }
}

package dev.tandem.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the directory is locked, and how it says what a file system can't do. */
final class SecretDirectoryTest {
  private final Path path;
  private final SecretDirectory directory;

  SecretDirectoryTest(@TempDir Path path) {
    this.path = path;
    this.directory = new SecretDirectory(path, true);
  }

  @Test
  void saysWhatAFileSystemCannotDo() {
    assertThat(refusal(new FileSystemException("app", null, "No space left on device")))
        .satisfies(refused -> {
          assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
          assertThat(refused.what()).contains("app").contains("No space left on device");
        });
    assertThat(refusal(new IOException("No space left on device")).what())
        .contains(path.toString())
        .contains("No space left on device");
    assertThat(refusal(new AccessDeniedException("app")).kind()).isEqualTo(Kind.DENIED);
    assertThat(refusal(new NoSuchFileException("app")).kind()).isEqualTo(Kind.NOT_FOUND);
  }

  @Test
  void doesNotWaitForEver() throws Exception {
    DirectoryLock lock = new DirectoryLock(path, new FileAttribute<?>[0], Duration.ofMillis(50));
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<String> holder =
          threads.submit(() ->
              lock.alone(() -> {
                held.countDown();
                awaitCalmly(release);
                return "done";
              }));
      held.await();

      StoreException refused =
          catchThrowableOfType(StoreException.class, () -> lock.alone(() -> "too early"));
      assertThat(refused.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(refused.mend()).contains(path.resolve(".lock").toString());

      release.countDown();
      assertThat(holder.get()).isEqualTo("done");
    }
    assertThat(lock.alone(() -> "in turn")).isEqualTo("in turn");
  }

  private static void awaitCalmly(CountDownLatch latch) throws IOException {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private StoreException refusal(IOException failure) {
    return catchThrowableOfType(
        StoreException.class,
        () ->
            directory.alone(() -> {
              throw failure;
            }));
  }
}

package dev.tandem.stores;

import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer at a time in a directory, among all threads of all processes.
 *
 * <p>A file lock belongs to the whole process: a second thread would get an exception instead of
 * waiting, and closing its channel would take the lock from the first on POSIX systems. So threads
 * queue for a lock of their own, and only the first in the queue opens the file. The system drops
 * the file lock of a process that dies.
 */
final class DirectoryLock {
  private static final String FILE = ".lock";
  private static final Duration PAUSE = Duration.ofMillis(2);

  // One entry per directory that this process ever wrote to, by identity and not by path: a
  // directory can have several paths.
  private static final Map<Object, ReentrantLock> THREADS = new ConcurrentHashMap<>();

  private final Path directory;
  private final FileAttribute<?>[] attributes;
  private final Duration patience;

  /** Lock {@code directory} by a file made with {@code attributes}. */
  DirectoryLock(Path directory, FileAttribute<?>[] attributes, Duration patience) {
    this.directory = directory;
    this.attributes = attributes.clone();
    this.patience = patience;
  }

  /** Something that reads and writes files. */
  interface Work<T> {
    T run() throws IOException;
  }

  /** Do {@code work} alone. */
  <T> T alone(Work<T> work) throws IOException {
    long deadline = System.nanoTime() + patience.toNanos();
    try {
      ReentrantLock threads = THREADS.computeIfAbsent(key(), key -> new ReentrantLock(true));
      if (!threads.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        throw busy();
      }
      try (FileChannel channel = open();
          FileLock lock = lock(channel, deadline)) {
        assert lock.isValid();
        return work.run();
      } finally {
        threads.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          Kind.UNAVAILABLE,
          "Interrupted while waiting for the secrets in " + directory + ".",
          "Try again: nothing was changed.");
    }
  }

  private Object key() throws IOException {
    Object identity = Files.readAttributes(directory, BasicFileAttributes.class).fileKey();
    // Windows has none.
    return identity == null ? directory.toRealPath() : identity;
  }

  private FileChannel open() throws IOException {
    return FileChannel.open(
        directory.resolve(FILE),
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
        attributes);
  }

  /** Ask again and again: a blocking request would wait for a stopped process for ever. */
  private FileLock lock(FileChannel channel, long deadline)
      throws IOException, InterruptedException {
    while (true) {
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - deadline > 0) {
        throw busy();
      }
      Thread.sleep(PAUSE);
    }
  }

  private StoreException busy() {
    return new StoreException(
        Kind.UNAVAILABLE,
        "The secrets in %s have been locked by others for %d seconds."
            .formatted(directory, patience.toSeconds()),
        "Find the process that holds " + directory.resolve(FILE) + ", then try again.");
  }
}

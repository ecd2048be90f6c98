package dev.tandem.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * How many bytes of memory a process has held at most: the high-water mark of its resident set, as
 * Linux keeps it.
 */
public final class PeakMemory {
  private PeakMemory() {}

  /** So far. */
  public static long of(ProcessHandle process) {
    try (var lines = Files.lines(Path.of("/proc", Long.toString(process.pid()), "status"))) {
      return lines
          .filter(line -> line.startsWith("VmHWM:"))
          .map(line -> line.replaceAll("[^0-9]", ""))
          .mapToLong(kibibytes -> Long.parseLong(kibibytes) * 1024)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until it ends, but for its last moments: the mark goes with the process. */
  public static CompletableFuture<Long> until(ProcessHandle process) {
    return CompletableFuture.supplyAsync(
        () -> {
          long peak = 0;
          while (process.isAlive()) {
            try {
              peak = Math.max(peak, of(process));
            } catch (UncheckedIOException gone) {
              break;
            }
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
          }
          return peak;
        },
        Thread.ofPlatform()::start);
  }
}

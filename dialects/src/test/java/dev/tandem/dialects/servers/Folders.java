package dev.tandem.dialects.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/** Folders that appear whole or not at all, and temporary ones that don't stay. */
final class Folders {
  private static final Pattern OURS = Pattern.compile("tandem-server-(\\d+)-.*");

  private Folders() {}

  /** Fills a folder. */
  interface Filler {
    void fill(Path folder) throws IOException;
  }

  /** Make {@code folder} by {@code filler}, unless another run makes it first. */
  static void make(Path folder, Filler filler) throws IOException {
    Files.createDirectories(folder.getParent());
    var work = Files.createTempDirectory(folder.getParent(), folder.getFileName() + ".");
    try {
      filler.fill(work);
      Files.move(work, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException failed) {
      if (!Files.exists(folder)) {
        throw failed;
      }
    } finally {
      delete(work);
    }
  }

  /** Copy a folder with all that is in it. */
  static void copy(Path from, Path to) throws IOException {
    try (var all = Files.walk(from)) {
      for (var each : (Iterable<Path>) all::iterator) {
        Files.copy(
            each,
            to.resolve(from.relativize(each).toString()),
            StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /**
   * Make a folder that carries this JVM's process id, so that a later run knows when it is stale.
   */
  static Path temporary() throws IOException {
    return Files.createTempDirectory("tandem-server-" + ProcessHandle.current().pid() + "-");
  }

  /** Delete what runs left behind that were killed with all their processes. */
  static void sweep(Path parent) {
    try (var all = Files.list(parent)) {
      all.filter(Folders::stale).forEach(Folders::delete);
    } catch (IOException | UncheckedIOException unreadable) {
      // Somebody else's folder: then what is in it is not ours either.
    }
  }

  private static boolean stale(Path folder) {
    var name = OURS.matcher(folder.getFileName().toString());
    return name.matches()
        && Optional.of(Long.parseLong(name.group(1)))
            .flatMap(ProcessHandle::of)
            .filter(ProcessHandle::isAlive)
            .isEmpty();
  }

  /** Delete a folder with all that is in it, as far as that is possible. */
  static void delete(Path folder) {
    try (var all = Files.walk(folder)) {
      for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException | UncheckedIOException gone) {
      // Somebody else deletes it at the same time, or another run will.
    }
  }
}

package dev.tandem.sandbox;

import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.opentest4j.TestAbortedException;

/** Makes what is deployed, of the jars that the build has collected. */
final class Packages {
  private Packages() {}

  /**
   * Make both in the folder that the first argument names, of what is there and of the {@code
   * bootstrap} that the second names; all files get the time that the third says. The drivers whose
   * jars the fourth names, with spaces, are left out.
   */
  public static void main(String[] args) throws IOException {
    var built = Path.of(args[0]).toAbsolutePath();
    var time = FileTime.from(Instant.parse(args[2]));
    for (var artifact : Artifact.values()) {
      Files.deleteIfExists(artifact.file());
    }
    Artifact.unpackLibrary(built.resolve("runtime-client"));
    var jars = jars(built.resolve("function"));
    for (var driver : args[3].split(" ", -1)) {
      jars.removeIf(jar -> jar.getFileName().toString().matches(driver + "-\\d.*"));
    }
    managed(built, jars, time);
    int version = Runtime.version().feature();
    if (version < Bundle.FIRST) {
      System.out.printf(
          "No bundle for the custom runtime: its cache needs a JDK %d, and this is a %d.%n",
          Bundle.FIRST, version);
      return;
    }
    try {
      jars.addAll(jars(built.resolve("runtime-client")));
      new Bundle(built, time).make(jars, Path.of(args[1]));
      // The servers that it started would keep it.
      System.exit(0);
    } catch (TestAbortedException missing) {
      System.out.println("No bundle for the custom runtime: " + missing.getMessage());
    }
  }

  private static void managed(Path built, List<Path> jars, FileTime time) throws IOException {
    var folder = built.resolve("managed");
    delete(folder);
    Files.createDirectories(folder.resolve("lib"));
    OneJar.write(folder.resolve(Artifact.JAR), jars, time);
    addLicence(built, folder);
    zip(folder, Artifact.MANAGED, time);
  }

  private static List<Path> jars(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return new ArrayList<>(files.filter(file -> file.toString().endsWith(".jar")).toList());
    }
  }

  /** Add to {@code folder} what a package says of itself. */
  static void addLicence(Path built, Path folder) throws IOException {
    for (var about : List.of("LICENSE", "NOTICE")) {
      Files.copy(built.resolve("function").resolve(about), folder.resolve(about));
    }
  }

  /** Zip {@code folder}, with the rights of its files, so that the same makes the same zip. */
  static void zip(Path folder, Artifact artifact, FileTime time) throws IOException {
    var file = URI.create("jar:" + artifact.file().toUri());
    try (var zip =
            FileSystems.newFileSystem(
                file, Map.of("create", "true", "enablePosixFileAttributes", "true"));
        var all = Files.walk(folder)) {
      for (var from : all.sorted().toList()) {
        var to = zip.getPath("/" + folder.relativize(from));
        if (from.equals(folder)) {
          continue;
        }
        if (Files.isDirectory(from)) {
          Files.createDirectory(to);
        } else {
          Files.copy(from, to);
          Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
        }
        stamp(to, time);
      }
    }
    long size = Files.size(artifact.file());
    if (size > artifact.largest()) {
      throw new IllegalStateException(
          "%s has %d bytes, and may have %d: more does not go to Lambda from a file."
              .formatted(artifact.file().getFileName(), size, artifact.largest()));
    }
  }

  /** A zip keeps all three times. */
  static void stamp(Path file, FileTime time) throws IOException {
    Files.getFileAttributeView(file, BasicFileAttributeView.class).setTimes(time, time, time);
  }

  /** Delete {@code folder}, if it is there, with all that is in it. */
  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
    }
  }
}

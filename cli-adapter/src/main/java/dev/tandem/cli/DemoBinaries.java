package dev.tandem.cli;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;

/**
 * PostgreSQL's programs, unpacked, and how to run them: they refuse to run as root.
 *
 * @param folder where everything of the server lives
 * @param programs where {@code initdb}, {@code pg_ctl} and {@code postgres} are
 * @param prefix what to write before a program's name, so that it does not run as root
 */
record DemoBinaries(Path folder, Path programs, List<String> prefix) {
  private static final String NOBODY = "65534";

  /** Copy the list. */
  DemoBinaries {
    prefix = List.copyOf(prefix);
  }

  /** Unpack the server of this machine's platform into {@code folder}, which is made. */
  static DemoBinaries unpack(Path folder) throws IOException {
    Files.createDirectory(folder);
    extract(folder);
    if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
      // the library opens it to everybody
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
    }
    try (var children = Files.newDirectoryStream(folder, "PG-*")) {
      for (var child : children) {
        return new DemoBinaries(folder, child.resolve("bin"), prefix(folder));
      }
    }
    throw DemoServer.refusal("PostgreSQL was not unpacked into " + folder + ".", "");
  }

  /** The whole command that runs {@code program}. */
  List<String> command(String program, List<String> arguments) {
    var command = new ArrayList<>(prefix);
    command.add(programs.resolve(program).toString());
    command.addAll(arguments);
    return command;
  }

  /** Give {@link #folder} with all that is in it to the user that the programs run as. */
  void handOver() throws IOException {
    if (!prefix.contains("--reuid=" + NOBODY)) {
      return;
    }
    var nobody =
        folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
    Files.setPosixFilePermissions(
        folder.resolveSibling(""), PosixFilePermissions.fromString("rwx--x--x"));
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            Files.setOwner(directory, nobody);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!attributes.isSymbolicLink()) {
              Files.setOwner(file, nobody);
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /**
   * Let the library unpack, and go no further: the server that it would start lets anybody in, and
   * root only where the kernel grants user namespaces, as containers mostly don't.
   */
  private static synchronized void extract(Path folder) throws IOException {
    // Its own setting: otherwise it leaves a directory of its name beside ours.
    System.setProperty("ot.epg.working-dir", folder.toString());
    var unused = Files.createDirectory(folder.resolve("unused"));
    Files.createFile(unused.resolve("postgresql.conf")); // it makes no cluster where one is
    var resolver = DefaultPostgresBinaryResolver.INSTANCE;
    try {
      EmbeddedPostgres.builder()
          // a new one each time: the library remembers where it unpacked which
          .setPgBinaryResolver((system, machine) -> resolver.getPgBinary(system, machine))
          .setDataDirectory(unused)
          .setCleanDataDirectory(false)
          .setRegisterShutdownHook(false)
          .setDataDirectoryCustomizer(directory -> {
            throw new Unpacked();
          })
          .start()
          .close();
    } catch (Unpacked done) {
      return;
    }
    throw DemoServer.refusal("PostgreSQL could not be unpacked into " + folder + ".", "");
  }

  /** Thrown to stop the library once it has unpacked. */
  private static final class Unpacked extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unpacked() {
      super("unpacked", null, false, false);
    }
  }

  private static List<String> prefix(Path folder) throws IOException {
    var unix = folder.getFileSystem().supportedFileAttributeViews().contains("unix");
    if (!unix || !Integer.valueOf(0).equals(Files.getAttribute(folder, "unix:uid"))) {
      return List.of();
    }
    var ways =
        List.of(
            List.of("unshare", "-U"),
            List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
    for (var way : ways) {
      if (works(way)) {
        return way;
      }
    }
    throw DemoServer.refusal(
        "PostgreSQL refuses to run as root, and neither unshare nor setpriv works here.",
        "Run the demo as another user.");
  }

  private static boolean works(List<String> way) {
    var command = new ArrayList<>(way);
    command.add("true");
    try {
      var process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package dev.tandem.stores;

import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import dev.tandem.stores.DirectoryLock.Work;
import dev.tandem.stores.SecretJson.MalformedException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;

/**
 * The files: one per secret, read whole and replaced whole.
 *
 * <p>A write goes to a new file, to the disk, then takes the old file's name in one step, and that
 * goes to the disk too. Whoever dies in between leaves the old file as it was and the new one under
 * a name that nobody reads; the next writer sweeps it away. So readers need no lock.
 *
 * @param posix whether files here have owners and permissions; on Windows they have neither
 */
record SecretDirectory(Path path, boolean posix) {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String NEW_FILES = ".new-*";
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final Set<PosixFilePermission> OTHERS_WRITE =
      PosixFilePermissions.fromString("----w--w-");

  Optional<StoredSecret> read(SecretName name) {
    return attempt(() -> {
      Path file = file(name);
      Optional<StoredSecret> secret = read(file);
      if (secret.isPresent() && !secret.get().name().equals(name.value())) {
        throw malformed(file, "its name and the secret in it don't belong together");
      }
      return secret;
    });
  }

  /**
   * List the names of the secrets, in order, and tell {@code unreadable} the name of each file that
   * can't be read. Long names of secrets stand in the files only.
   */
  List<String> names(BiConsumer<String, StoreException> unreadable) {
    return attempt(() -> {
      Set<String> names = new TreeSet<>();
      try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "[!.]*.json")) {
        // what is wrong with all of them is no matter of one
        refuseOpenDirectory();
        for (Path file : files) {
          try {
            attempt(() -> read(file)).map(StoredSecret::name).ifPresent(names::add);
          } catch (StoreException e) {
            unreadable.accept(String.valueOf(file.getFileName()), e);
          }
        }
      } catch (NoSuchFileException e) {
        return List.of();
      }
      return List.copyOf(names);
    });
  }

  /**
   * Do {@code work} while no other thread or process writes here, and answer when all is on the
   * disk. That includes what a writer left that died before it could say so: "it is there already"
   * must be true after a power failure too.
   */
  <T> T alone(Work<T> work) {
    return attempt(() -> {
      refuseOpenDirectory();
      return new DirectoryLock(path, permissions("rw-------"), PATIENCE)
          .alone(() -> {
            T answer = work.run();
            sync(path);
            return answer;
          });
    });
  }

  /** Make the directory, for nobody but its owner. */
  void make() {
    attempt(() -> {
      make(path.toAbsolutePath());
      return path;
    });
  }

  private void make(Path missing) throws IOException {
    Path parent = missing.getParent();
    if (parent != null && !Files.exists(missing)) {
      make(parent);
      Files.createDirectories(missing, permissions("rwx------"));
      sync(parent);
    }
  }

  /** Replace the secret's file; to be called {@link #alone}. */
  void write(StoredSecret secret) throws IOException {
    sweep();
    Path fresh = path.resolve(".new-" + UUID.randomUUID());
    byte[] text = text(secret);
    try {
      writeToDisk(fresh, ByteBuffer.wrap(text));
      Files.move(fresh, file(new SecretName(secret.name())), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      dropAfter(e, fresh);
      throw e;
    }
  }

  /** Remove the secret's file; to be called {@link #alone}. */
  void delete(SecretName name) throws IOException {
    sweep();
    Files.delete(file(name));
  }

  private Path file(SecretName name) {
    return path.resolve(name.file());
  }

  /** Read a file; there is nothing in one that is not there. */
  private Optional<StoredSecret> read(Path file) throws IOException {
    try {
      refuseOpenDirectory();
      if (Files.isDirectory(file)) {
        throw malformed(file, "it is a directory");
      }
      refuseOpenFile(file);
      return Optional.of(SecretJson.read(Files.readAllBytes(file)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (MalformedException e) {
      throw malformed(file, e.reason());
    }
  }

  private static byte[] text(StoredSecret secret) {
    try {
      return SecretJson.write(secret);
    } catch (MalformedException e) {
      throw new StoreException(
          Kind.INVALID,
          "The change of " + secret.name() + " was not made: " + e.reason() + ".",
          "Make the value, or the id of the version, shorter.");
    }
  }

  private void writeToDisk(Path file, ByteBuffer bytes) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            permissions("rw-------"))) {
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
  }

  private static void dropAfter(IOException failure, Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Drop what writers left behind that died. Nobody else is writing: we are alone. */
  private void sweep() throws IOException {
    try (DirectoryStream<Path> left = Files.newDirectoryStream(path, NEW_FILES)) {
      for (Path file : left) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Bring a directory's names to the disk. Windows neither allows nor needs that. */
  private void sync(Path directory) throws IOException {
    if (posix) {
      try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }

  private FileAttribute<?>[] permissions(String text) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(text))
        }
        : new FileAttribute<?>[0];
  }

  private void refuseOpenFile(Path file) throws IOException {
    if (posix && overlap(Files.getPosixFilePermissions(file), OTHERS)) {
      throw new StoreException(
          Kind.INVALID, "Others than its owner may use " + file + ".", "chmod 600 '" + file + "'");
    }
  }

  /** Whoever may write to the directory can replace the files in it, whatever their permissions. */
  private void refuseOpenDirectory() throws IOException {
    if (posix && overlap(Files.getPosixFilePermissions(path), OTHERS_WRITE)) {
      throw new StoreException(
          Kind.INVALID,
          "Others than its owner may write to " + path + ".",
          "chmod 700 '" + path + "'");
    }
  }

  private static boolean overlap(Set<PosixFilePermission> some, Set<PosixFilePermission> others) {
    Set<PosixFilePermission> both = EnumSet.copyOf(others);
    both.retainAll(some);
    return !both.isEmpty();
  }

  private static StoreException malformed(Path file, String reason) {
    return new StoreException(
        Kind.INVALID,
        "The secret in " + file + " can't be read: " + reason + ".",
        "Restore the file from a backup, or delete it and create the secret again.");
  }

  private <T> T attempt(Work<T> work) {
    try {
      return work.run();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Put what went wrong into our words. None of these texts has seen a file's content. */
  private StoreException refusal(IOException e) {
    String where =
        e instanceof FileSystemException at && at.getFile() != null
            ? at.getFile()
            : path.toString();
    return switch (e) {
      case NoSuchFileException missing ->
          new StoreException(
              Kind.NOT_FOUND,
              where + " is not there.",
              "Check the directory of the secrets; tandem secret list shows what is in it.");
      case AccessDeniedException denied ->
          new StoreException(
              Kind.DENIED,
              "This process may not use " + where + ".",
              "Run as the owner of " + path + ", or give the files to this user.");
      case ClosedByInterruptException interrupted ->
          new StoreException(
              Kind.UNAVAILABLE,
              "Interrupted while using " + where + ".",
              "Look at the secret again: the change may be made or not.");
      case FileSystemException file when isNoDirectory() ->
          new StoreException(
              Kind.INVALID, path + " is no directory.", "Choose a directory for the secrets.");
      default ->
          new StoreException(
              Kind.UNAVAILABLE,
              "The file system of %s said no: %s.".formatted(where, reason(e)),
              "Free space on it or mount it for writing, then try again.");
    };
  }

  /** A link that leads nowhere is none either. */
  private boolean isNoDirectory() {
    return Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Files.isDirectory(path);
  }

  private static String reason(IOException e) {
    String reason = e instanceof FileSystemException at ? at.getReason() : e.getMessage();
    return reason == null ? "it gives no reason" : reason;
  }
}

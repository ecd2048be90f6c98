package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * A database server of the demo's own, with its files in a temporary directory: it listens to this
 * machine only, lets nobody in without a password, logs what it can of logins and statements, and
 * leaves nothing behind.
 */
final class DemoServer implements AutoCloseable {
  static final String HOST = "127.0.0.1";

  private final DemoDatabase database;
  private final Path directory;
  private final Password password;
  private final int port;
  private @Nullable DemoProgram program;
  private boolean kept;
  private volatile boolean closed;
  private final Thread hook = new Thread(this::closeAtExit, "demo-end");

  /** Prepare a server under {@code temporary}; {@code password} will be its superuser's. */
  DemoServer(DemoDatabase database, Path temporary, Password password) throws IOException {
    this.database = database;
    this.password = password;
    this.port = freePort();
    this.directory = directory(temporary);
    Runtime.getRuntime().addShutdownHook(hook); // Ctrl-C
  }

  /** What runs on it. */
  DemoDatabase database() {
    return database;
  }

  /** All files of this demo. */
  Path directory() {
    return directory;
  }

  int port() {
    return port;
  }

  /** Where the demo's secrets are. */
  Path secrets() {
    return directory.resolve("secrets");
  }

  /** What the server logged so far. */
  Path log() throws IOException {
    return program().log();
  }

  /** Where {@code name} is, for JDBC. */
  String url(String name) {
    return database.url(HOST, port, name);
  }

  /** Find the programs, initialise, start. */
  synchronized void start() throws IOException {
    stopIfClosed();
    var found = database.program(directory.resolve("server"), port);
    program = found;
    stopIfClosed();
    found.start(password);
  }

  /** Say whether somebody ended it, which may be Ctrl-C. */
  boolean isClosed() {
    return closed;
  }

  /** Throw when somebody ended it. */
  void stopIfClosed() {
    if (closed) {
      throw refusal("The demo was stopped.", "");
    }
  }

  /** Leave the server running even after {@link #close}, and write the script that stops it. */
  synchronized DemoKept keep() throws IOException {
    stopIfClosed();
    var stop = directory.resolve("stop");
    Files.writeString(
        stop,
        """
        #!/bin/sh
        # Stops the demo's %s and removes all its files.
        %s
        rm -rf %s
        """
            .formatted(database.title(), program().stopCommand(), quote(directory.toString())));
    kept = true;
    return new DemoKept(database, directory, secrets(), port, stop);
  }

  /** Stop the server and remove all files. Doing so again does nothing. */
  @Override
  public void close() throws IOException {
    remove();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      return; // it runs already
    }
  }

  private void closeAtExit() {
    closed = true; // at once, for a start that is under way
    try {
      remove();
    } catch (IOException | Refusal e) {
      return; // nobody is left to tell
    }
  }

  private synchronized void remove() throws IOException {
    if (kept) {
      return;
    }
    closed = true;
    var running = program;
    program = null;
    if (running != null) {
      running.stop();
    }
    delete(directory);
  }

  private DemoProgram program() {
    var running = program;
    if (running == null) {
      throw new IllegalStateException("the server was not started");
    }
    return running;
  }

  private static Path directory(Path temporary) {
    try {
      return Files.createTempDirectory(temporary, "tandem-demo-");
    } catch (IOException e) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.STORE,
              "The demo can't put its files into %s (%s).".formatted(temporary, FileTrouble.why(e)),
              "Make that a directory that may be written to, or name another:"
                  + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY"));
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  static Refusal refusal(String what, String mend) {
    return new Refusal(ErrorReport.operator(Problem.Kind.DATABASE, what, mend));
  }

  /** Quote a word for a shell. */
  static String quote(String word) {
    return word.matches("[\\w/.=-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }

  private static void delete(Path directory) throws IOException {
    if (!Files.exists(directory)) {
      return;
    }
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // gone already
            }
            throw e;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}

package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A PostgreSQL of the demo's own, in a temporary directory: it listens to this machine only, lets
 * nobody in without a password, logs every login and every statement, and leaves nothing behind.
 */
final class DemoServer implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  static final String SUPERUSER = "postgres";

  /** Quick, because nothing in it is worth keeping; quiet about itself, loud about its clients. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", HOST,
          "unix_socket_directories", "",
          "log_connections", "on",
          "log_statement", "all",
          "log_line_prefix", DemoLog.PREFIX,
          "fsync", "off",
          "max_connections", "40",
          "autovacuum", "off",
          "jit", "off");

  private final Path directory;
  private final Password password;
  private final int port;
  private @Nullable DemoBinaries binaries;
  private boolean running;
  private boolean kept;
  private volatile boolean closed;
  private final Thread hook = new Thread(this::closeAtExit, "demo-end");

  /** Prepare a server under {@code temporary}; {@code password} will be its superuser's. */
  DemoServer(Path temporary, Password password) throws IOException {
    this.password = password;
    this.port = freePort();
    this.directory = Files.createTempDirectory(temporary, "tandem-demo-");
    Runtime.getRuntime().addShutdownHook(hook); // Ctrl-C
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
  Path log() {
    return directory.resolve("server").resolve("log");
  }

  /** Where {@code database} is, for JDBC. */
  String url(String database) {
    return url(HOST, port, database);
  }

  static String url(String host, int port, String database) {
    return "jdbc:postgresql://%s:%d/%s?sslmode=disable&gssEncMode=disable"
        .formatted(host, port, database);
  }

  /** Unpack, initialise, start. */
  synchronized void start() throws IOException {
    stopIfClosed();
    var unpacked = DemoBinaries.unpack(directory.resolve("server"));
    binaries = unpacked;
    var secret = unpacked.folder().resolve("password");
    Files.writeString(secret, password.reveal());
    unpacked.handOver();
    stopIfClosed();
    run(unpacked, "initdb", initdb(secret));
    Files.delete(secret);
    configure();
    stopIfClosed();
    running = true;
    run(
        unpacked,
        "pg_ctl",
        List.of("-D", data(), "-l", log().toString(), "-t", "60", "-s", "-w", "start"));
  }

  /** Say whether somebody ended it, which may be Ctrl-C. */
  boolean isClosed() {
    return closed;
  }

  /** Throw when somebody ended it. */
  void stopIfClosed() {
    if (closed) {
      throw DemoBinaries.refusal("The demo was stopped.", "");
    }
  }

  /** Leave the server running even after {@link #close}, and write the script that stops it. */
  synchronized DemoKept keep() throws IOException {
    stopIfClosed();
    var stop = directory.resolve("stop");
    var control =
        String.join(" ", quoted(programs().command("pg_ctl", List.of("-D", data(), "-s"))));
    Files.writeString(
        stop,
        """
        #!/bin/sh
        # Stops the demo's PostgreSQL and removes all its files.
        if %1$s status >/dev/null; then
          %1$s -m fast -w stop || exit 1
        fi
        rm -rf %2$s
        """
            .formatted(control, quote(directory.toString())));
    kept = true;
    return new DemoKept(directory, secrets(), port, stop);
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
    if (running) {
      running = false;
      stop();
    }
    delete(directory);
  }

  private void stop() throws IOException {
    var pid = pid();
    try {
      run(
          programs(),
          "pg_ctl",
          List.of("-D", data(), "-m", "fast", "-t", "20", "-s", "-w", "stop"));
    } catch (Refusal e) {
      kill(pid); // or it was never up
    }
  }

  private static void kill(long pid) {
    ProcessHandle.of(pid)
        .ifPresent(postmaster -> {
          var family = new ArrayList<>(postmaster.descendants().toList());
          family.add(postmaster);
          family.forEach(ProcessHandle::destroyForcibly);
        });
  }

  /** The postmaster's process id, or one that nobody has. */
  private long pid() throws IOException {
    try (var lines = Files.lines(Path.of(data(), "postmaster.pid"))) {
      return lines.findFirst().map(Long::parseLong).orElse(Long.MAX_VALUE);
    } catch (NoSuchFileException e) {
      return Long.MAX_VALUE;
    }
  }

  private List<String> initdb(Path secret) {
    var arguments =
        new ArrayList<>(
            List.of("-D", data(), "-U", SUPERUSER, "--pwfile=" + secret, "-A", "scram-sha-256"));
    arguments.addAll(List.of("-E", "UTF8", "--locale=C", "--no-sync", "--no-instructions"));
    return arguments;
  }

  /** Not before initdb has ended: it would log the statement with the superuser's password. */
  private void configure() throws IOException {
    var lines = new ArrayList<>(List.of("port = " + port));
    SETTINGS.forEach((name, value) -> lines.add("%s = '%s'".formatted(name, value)));
    Files.write(Path.of(data(), "postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  private DemoBinaries programs() {
    var unpacked = binaries;
    if (unpacked == null) {
      throw new IllegalStateException("the server was not unpacked");
    }
    return unpacked;
  }

  private String data() {
    return directory.resolve("server").resolve("data").toString();
  }

  private void run(DemoBinaries binaries, String program, List<String> arguments)
      throws IOException {
    var output = directory.resolve(program + ".log").toFile();
    var process =
        new ProcessBuilder(binaries.command(program, arguments))
            .directory(binaries.folder().toFile()) // the caller's may be closed to it
            .redirectErrorStream(true)
            .redirectOutput(output)
            .start();
    try {
      if (!process.waitFor(90, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw DemoBinaries.refusal("PostgreSQL's " + program + " did not end in 90 seconds.", "");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw DemoBinaries.refusal("PostgreSQL's " + program + " was interrupted.", "");
    }
    if (process.exitValue() != 0) {
      throw DemoBinaries.refusal(
          "PostgreSQL's %s failed.".formatted(program), Files.readString(output.toPath()).strip());
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static List<String> quoted(List<String> words) {
    return words.stream().map(DemoServer::quote).toList();
  }

  private static String quote(String word) {
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

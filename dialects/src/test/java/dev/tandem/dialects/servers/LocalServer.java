package dev.tandem.dialects.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A server program as a child process, on a copy of a data directory that is made once per machine.
 * A shell stands between: when this JVM ends, however it ends, the shell's input ends, and it kills
 * the server and deletes the data.
 */
final class LocalServer {
  private static final String MINDER =
      """
      trap '' INT TERM HUP
      folder=$1
      shift
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      {
        cat <&3 >/dev/null
        test -e "$folder/ended" || kill -9 $server
        until test -e "$folder/ended"; do sleep 0.1; done
        rm -rf "$folder"
      } 2>/dev/null &
      wait $server
      touch "$folder/ended"
      wait
      """;

  /** The shells: with the last reference to one, its input would be closed. */
  private static final Queue<Process> MINDERS = new ConcurrentLinkedQueue<>();

  private LocalServer() {}

  /** Start one with {@code options} beside the usual ones. */
  static LiveServer start(Product product, List<String> program, List<String> options) {
    try {
      var folder = Folders.temporary();
      Folders.copy(DataDirectory.template(product, program), folder.resolve("data"));
      TestCertificate.trusted().installIn(folder);
      Files.writeString(
          folder.resolve("init.sql"),
          "ALTER USER root@localhost IDENTIFIED BY '%s';\n"
              .formatted(LiveServer.SUPERUSER.password().reveal()));
      return start(product, program, options, folder);
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }

  private static LiveServer start(
      Product product, List<String> program, List<String> options, Path folder) throws IOException {
    var port = freePort();
    var generalLog = folder.resolve("general.log");
    var errorLog = folder.resolve("error.log");
    var command = new ArrayList<>(List.of("sh", "-c", MINDER, "minder", folder.toString()));
    command.addAll(program);
    command.addAll(DataDirectory.options(folder.resolve("data")));
    command.addAll(product.options(generalLog.toString(), folder.toString()));
    command.addAll(
        List.of(
            "--init-file=" + folder.resolve("init.sql"),
            "--bind-address=127.0.0.1",
            "--port=" + port,
            "--socket=" + folder.resolve("socket"),
            // A server that starts deletes all temporary tables that it finds there, its own or
            // not.
            "--tmpdir=" + folder,
            "--pid-file=" + folder.resolve("pid"),
            "--innodb-flush-log-at-trx-commit=0",
            "--sync-binlog=0"));
    if (product == Product.MYSQL) {
      command.addAll(List.of("--mysqlx=OFF", "--secure-file-priv=NULL"));
    }
    command.addAll(options);
    MINDERS.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(errorLog.toFile())
            .start());
    return new LiveServer(
            product,
            "localhost",
            port,
            LiveServer.SUPERUSER,
            () -> read(generalLog),
            () -> read(errorLog))
        .awaited(() -> !Files.exists(folder.resolve("ended")));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String read(Path log) {
    try {
      return Files.readString(log, StandardCharsets.ISO_8859_1);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

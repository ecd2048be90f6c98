package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** MySQL or MariaDB by a server program of this machine. */
final class DemoMysqld implements DemoProgram {
  private static final Pattern MESSAGES = Pattern.compile("(?m)^lc-messages-dir +(.+)$");
  private static final FileAttribute<Set<PosixFilePermission>> OWN =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
  private static final int SECONDS = 60;

  private final DemoMysql database;
  private final Path program;
  private final Path folder;
  private final int port;
  private @Nullable Process server;

  private DemoMysqld(DemoMysql database, Path program, Path folder, int port) {
    this.database = database;
    this.program = program;
    this.folder = folder;
    this.port = port;
  }

  /** Find the program, or say how to get one. */
  static DemoMysqld find(DemoMysql database, Path folder, int port) throws IOException {
    var program =
        candidates(database)
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(() ->
                DemoServer.refusal(
                    "There is neither a container engine nor a %s on this machine."
                        .formatted(database.program()),
                    ("Start Docker or a compatible engine, or install %s; on Debian,"
                         + " integration-tests/server-from-debian.sh %s unpacks one that the demo"
                         + " finds, and installs nothing.")
                        .formatted(database.title(), database.engine())));
    Files.createDirectory(folder);
    return new DemoMysqld(database, program, folder, port);
  }

  private static Stream<Path> candidates(DemoMysql database) {
    var caches =
        Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
            .filter(folder -> !folder.isBlank())
            .map(Path::of)
            .orElse(Path.of(System.getProperty("user.home", ""), ".cache"));
    var path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(
        Stream.of(caches.resolve(Path.of("tandem", database.engine(), "bin", database.program()))),
        Stream.concat(Arrays.stream(path.split(File.pathSeparator, -1)), Stream.of("/usr/sbin"))
            .filter(directory -> !directory.isEmpty())
            .map(directory -> Path.of(directory, database.program())));
  }

  @Override
  public void start(Password superuser) throws IOException {
    switch (database) {
      case MYSQL -> run(List.of("--initialize-insecure"), Optional.empty());
      case MARIADB -> {
        Files.createDirectory(folder.resolve("data"));
        run(List.of("--bootstrap"), Optional.of(systemTables()));
      }
    }
    var init = folder.resolve("init.sql");
    Files.createFile(init, OWN);
    Files.writeString(
        init,
        """
        DELETE FROM mysql.%s WHERE User = '';
        FLUSH PRIVILEGES;
        ALTER USER root@localhost IDENTIFIED BY '%s';
        """
            .formatted(database.accounts(), superuser.reveal()));
    launch(init, superuser);
    Files.delete(init);
  }

  /** Give what mariadb-install-db sends, in a file: not every MariaDB brings that script along. */
  private Path systemTables() throws IOException {
    var help = MESSAGES.matcher(run(List.of("--verbose", "--help"), Optional.empty()));
    if (!help.find()) {
      throw DemoServer.refusal(program + " does not tell where its files are.", "");
    }
    var share = Path.of(help.group(1).strip());
    var sql =
        new StringBuilder("CREATE DATABASE mysql;\nUSE mysql;\nSET @auth_root_socket = NULL;\n");
    for (var each : List.of("system_tables", "performance_tables", "system_tables_data")) {
      var file = share.resolve("mariadb_" + each + ".sql");
      sql.append(
          Files.readString(Files.exists(file) ? file : share.resolve("mysql_" + each + ".sql")));
    }
    return Files.writeString(folder.resolve("system-tables.sql"), sql);
  }

  private String run(List<String> options, Optional<Path> input) throws IOException {
    return new DemoProcess(
            database.title() + "'s " + database.program(),
            command(options),
            folder,
            Map.of(),
            input)
        .run();
  }

  private void launch(Path init, Password superuser) throws IOException {
    var options =
        new ArrayList<>(
            List.of(
                "--bind-address=" + DemoServer.HOST,
                "--port=" + port,
                "--socket=" + folder.resolve("socket"),
                "--pid-file=" + folder.resolve("pid"),
                "--init-file=" + init,
                "--general-log-file=" + log(),
                "--innodb-flush-log-at-trx-commit=0"));
    if (database == DemoMysql.MYSQL) {
      options.addAll(List.of("--mysqlx=OFF", "--secure-file-priv=NULL"));
    }
    var started =
        new ProcessBuilder(command(options))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("error.log").toFile())
            .start();
    server = started;
    DemoReadiness.await(database, DemoMysql.READY, port, superuser, started::isAlive, this::errors);
  }

  private String errors() throws IOException {
    try (var lines = Files.lines(folder.resolve("error.log"), StandardCharsets.ISO_8859_1)) {
      return lines.filter(line -> line.contains("ERROR")).collect(Collectors.joining("\n"));
    }
  }

  private List<String> command(List<String> options) {
    var command = new ArrayList<>(List.of(program.toString(), "--no-defaults"));
    command.add("--datadir=" + data());
    command.add("--user=" + System.getProperty("user.name"));
    command.add("--innodb-buffer-pool-size=32M");
    command.addAll(options);
    return command;
  }

  @Override
  public void stop() throws IOException {
    var running = server;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(SECONDS, TimeUnit.SECONDS)) {
        running.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      running.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public Path log() {
    return folder.resolve("general.log");
  }

  @Override
  public String stopCommand() {
    var pid = DemoServer.quote(folder.resolve("pid").toString());
    return """
    if [ -f %1$s ]; then
      kill "$(cat %1$s)"
      while [ -f %1$s ]; do sleep 0.1; done
    fi\
    """
        .formatted(pid);
  }

  private String data() {
    return folder.resolve("data").toString();
  }
}

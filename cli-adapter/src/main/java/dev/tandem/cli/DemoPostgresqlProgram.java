package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** PostgreSQL's programs, run for one server. */
final class DemoPostgresqlProgram implements DemoProgram {
  /** Quick, because nothing in it is worth keeping; quiet about itself, loud about its clients. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "listen_addresses", DemoServer.HOST,
          "unix_socket_directories", "",
          "log_connections", "on",
          "log_statement", "all",
          "log_line_prefix", "%m [%p] %e %u ",
          "fsync", "off",
          "max_connections", "40",
          "autovacuum", "off",
          "jit", "off");

  private final DemoBinaries binaries;
  private final int port;
  private boolean running;

  DemoPostgresqlProgram(DemoBinaries binaries, int port) {
    this.binaries = binaries;
    this.port = port;
  }

  @Override
  public void start(Password superuser) throws IOException {
    var secret = binaries.folder().resolve("password");
    Files.writeString(secret, superuser.reveal());
    binaries.handOver();
    run("initdb", initdb(secret));
    Files.delete(secret);
    configure();
    running = true;
    run("pg_ctl", List.of("-D", data(), "-l", log().toString(), "-t", "60", "-s", "-w", "start"));
  }

  private List<String> initdb(Path secret) {
    var arguments =
        new ArrayList<>(
            List.of("-D", data(), "-U", DemoPostgresql.SUPERUSER, "--pwfile=" + secret));
    arguments.addAll(List.of("-A", "scram-sha-256", "-E", "UTF8", "--locale=C"));
    arguments.addAll(List.of("--no-sync", "--no-instructions"));
    return arguments;
  }

  /** Not before initdb has ended: it would log the statement with the superuser's password. */
  private void configure() throws IOException {
    var lines = new ArrayList<>(List.of("port = " + port));
    SETTINGS.forEach((name, value) -> lines.add("%s = '%s'".formatted(name, value)));
    Files.write(Path.of(data(), "postgresql.conf"), lines, StandardOpenOption.APPEND);
  }

  @Override
  public void stop() throws IOException {
    if (!running) {
      return;
    }
    running = false;
    var pid = pid();
    try {
      run("pg_ctl", List.of("-D", data(), "-m", "fast", "-t", "20", "-s", "-w", "stop"));
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

  @Override
  public Path log() {
    return binaries.folder().resolve("log");
  }

  @Override
  public String stopCommand() {
    var control =
        binaries.command("pg_ctl", List.of("-D", data(), "-s")).stream()
            .map(DemoServer::quote)
            .collect(Collectors.joining(" "));
    return """
    if %1$s status >/dev/null; then
      %1$s -m fast -w stop || exit 1
    fi\
    """
        .formatted(control);
  }

  private String data() {
    return binaries.folder().resolve("data").toString();
  }

  private void run(String program, List<String> arguments) throws IOException {
    new DemoProcess(
            "PostgreSQL's " + program, binaries.command(program, arguments), binaries.folder())
        .run();
  }
}

package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** MySQL or MariaDB in a container of its own image, by the docker command or one like it. */
final class DemoContainer implements DemoProgram {
  private static final String GENERAL_LOG = "/var/lib/mysql/general.log";

  private final DemoMysql database;
  private final Path folder;
  private final int port;
  private final String name;
  private boolean started;

  DemoContainer(DemoMysql database, Path folder, int port) throws IOException {
    this.database = database;
    this.folder = Files.createDirectory(folder);
    this.port = port;
    this.name = "tandem-demo-" + port;
  }

  /** Say whether a container engine answers. */
  static boolean isPossible() {
    try {
      var process =
          new ProcessBuilder("docker", "version", "--format", "{{.Server.Version}}")
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

  @Override
  public void start(Password superuser) throws IOException {
    var variable = database.name() + "_ROOT_PASSWORD";
    started = true;
    new DemoProcess(
            "docker run",
            docker(
                "run",
                "--detach",
                "--rm",
                "--name=" + name,
                "--publish=" + DemoServer.HOST + ":" + port + ":3306",
                "--env=" + variable, // its value stands in the environment only
                database.image(),
                database.program(),
                "--general-log-file=" + GENERAL_LOG),
            folder,
            Map.of(variable, superuser.reveal()),
            Optional.empty())
        .run();
    DemoReadiness.await(database, port, superuser, this::isRunning, () -> "");
  }

  private boolean isRunning() {
    try {
      return !run("ps", "--quiet", "--filter", "name=" + name).isBlank();
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void stop() throws IOException {
    if (started) {
      started = false;
      run("rm", "--force", "--volumes", name);
    }
  }

  @Override
  public Path log() throws IOException {
    var copy = folder.resolve("general.log");
    run("cp", name + ":" + GENERAL_LOG, copy.toString());
    return copy;
  }

  @Override
  public String stopCommand() {
    return "docker rm --force --volumes " + name + " >/dev/null || exit 1";
  }

  private String run(String... arguments) throws IOException {
    return new DemoProcess("docker " + arguments[0], docker(arguments), folder).run();
  }

  private static List<String> docker(String... arguments) {
    var command = new ArrayList<>(List.of("docker"));
    command.addAll(List.of(arguments));
    return command;
  }
}

package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** A database in a container of its own image, by the docker command or one like it. */
final class DemoContainer implements DemoProgram {
  private static final String DOCKER = "docker";

  private final DemoDatabase database;
  private final DemoImage image;
  private final String docker;
  private final Path folder;
  private final int port;
  private final String name;
  private boolean started;

  DemoContainer(DemoDatabase database, DemoImage image, Path folder, int port) throws IOException {
    this(database, image, DOCKER, folder, port);
  }

  /** By the program {@code docker}. */
  DemoContainer(DemoDatabase database, DemoImage image, String docker, Path folder, int port)
      throws IOException {
    this.database = database;
    this.image = image;
    this.docker = docker;
    this.folder = Files.createDirectory(folder);
    this.port = port;
    this.name = "tandem-demo-" + port;
  }

  /** Say whether a container engine answers. */
  static boolean isPossible() {
    try {
      var process =
          new ProcessBuilder(DOCKER, "version", "--format", "{{.Server.Version}}")
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
    started = true;
    new DemoProcess(
            "docker run",
            command(words()),
            folder,
            Map.of(image.passwordVariable(), superuser.reveal()),
            Optional.empty())
        .run();
    DemoReadiness.await(database, image.ready(), port, superuser, this::isRunning, image::needs);
  }

  private List<String> words() {
    var words =
        new ArrayList<>(
            List.of(
                "run",
                "--detach",
                "--rm",
                "--name=" + name,
                "--publish=" + DemoServer.HOST + ":" + port + ":" + image.port(),
                "--env=" + image.passwordVariable())); // its value stands in the environment only
    new TreeMap<>(image.variables())
        .forEach((variable, value) -> words.add("--env=" + variable + "=" + value));
    words.add(image.name());
    words.addAll(image.words());
    return words;
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
    var copy = folder.resolve("server.log");
    if (image.log().isPresent()) {
      run("cp", name + ":" + image.log().get(), copy.toString());
    } else {
      Files.writeString(copy, run("logs", name));
    }
    return copy;
  }

  @Override
  public String stopCommand() {
    return "docker rm --force --volumes " + name + " >/dev/null || exit 1";
  }

  private String run(String... words) throws IOException {
    return new DemoProcess("docker " + words[0], command(List.of(words)), folder).run();
  }

  private List<String> command(List<String> words) {
    var command = new ArrayList<>(List.of(docker));
    command.addAll(words);
    return command;
  }
}

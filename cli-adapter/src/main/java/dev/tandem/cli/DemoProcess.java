package dev.tandem.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A program of a database server, run to its end.
 *
 * @param what it is called in the error when it fails
 * @param command the program and its arguments
 * @param folder where it runs: the caller's own may be closed to it
 * @param variables more of its environment, where nobody else can read them
 * @param input what it reads
 */
record DemoProcess(
    String what,
    List<String> command,
    Path folder,
    Map<String, String> variables,
    Optional<Path> input) {
  /** An image may have to be fetched first. */
  private static final int SECONDS = 600;

  DemoProcess(String what, List<String> command, Path folder) {
    this(what, command, folder, Map.of(), Optional.empty());
  }

  /** Run it, and give what it said. */
  String run() throws IOException {
    var output = Files.createTempFile(folder.getParent(), "output-", ".log");
    var builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().putAll(variables);
    input.ifPresent(file -> builder.redirectInput(file.toFile()));
    var process = builder.start();
    try {
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw DemoServer.refusal("%s did not end in %d seconds.".formatted(what, SECONDS), "");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw DemoServer.refusal(what + " was interrupted.", "");
    }
    var said = Files.readString(output);
    if (process.exitValue() != 0) {
      throw DemoServer.refusal(what + " failed.", said.strip());
    }
    return said;
  }
}

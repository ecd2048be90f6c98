package dev.tandem.stores;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A process of its own that does {@link CountingRotations}. */
record Child(Process process, BufferedReader output) implements AutoCloseable {

  static Child start(Path directory, String who, int rotations) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-cp",
            System.getProperty("java.class.path"),
            CountingRotations.class.getName(),
            directory.toString(),
            who,
            Integer.toString(rotations));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new Child(process, process.inputReader());
  }

  /** Wait for the next line; empty when the process is dead and has said all. */
  Optional<String> line() throws IOException {
    return Optional.ofNullable(output.readLine());
  }

  /** End it on the spot (SIGKILL), and leave what it has said to be read. */
  void kill() throws InterruptedException {
    // Not the process's own destroyForcibly, which closes its output.
    process.toHandle().destroyForcibly();
    process.waitFor();
  }

  @Override
  public void close() throws IOException {
    process.destroyForcibly();
    output.close();
  }
}

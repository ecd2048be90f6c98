package dev.tandem.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assumptions;

/**
 * AWS's and Terraform's own programs, where they are on this machine; else a test that needs one is
 * skipped. Nobody listens where they would go.
 */
final class Tools {
  private Tools() {}

  /** What a program came to, and all that it said. */
  record Run(int status, String output) {}

  static Run run(String... command) throws IOException, InterruptedException {
    need(command[0]);
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(Project.path("lambda-adapter").toFile());
    var environment = builder.environment();
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIDTEST");
    environment.put("AWS_SECRET_ACCESS_KEY", "test");
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    environment.put("CHECKPOINT_DISABLE", "true");
    var process = builder.start();
    try (var output = process.inputReader()) {
      var text = String.join("\n", output.lines().toList()) + "\n";
      return new Run(process.waitFor(), text);
    }
  }

  static void need(String program) {
    Assumptions.assumeTrue(installed(program), () -> "there is no " + program + " on this machine");
  }

  static void needModule(String module) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        run("python3", "-c", "import " + module).status() == 0, "python3 finds no " + module);
  }

  private static boolean installed(String program) {
    try {
      return new ProcessBuilder("sh", "-c", "command -v " + program)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

package dev.tandem.benchmark;

import dev.tandem.sandbox.Answer;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.Surroundings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * One of those that are measured, with a secret of its own.
 *
 * @param name what the table calls it
 * @param command what starts it
 * @param folder where it is started
 * @param secret the name of its secret
 */
record Contestant(String name, List<String> command, Path folder, String secret) {
  private static final Duration TIME = Duration.ofMinutes(1);
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");

  /** A rotation with a new process for each step. */
  record Cold(Duration firstStep, Duration whole, Duration processors, long peakMemory) {}

  Cold cold(Surroundings surroundings, Map<String, String> environment) {
    var token = begin(surroundings);
    var first = Duration.ZERO;
    var whole = Duration.ZERO;
    var processors = Duration.ZERO;
    long peak = 0;
    for (var step : STEPS) {
      long start = System.nanoTime();
      try (var sandbox = Sandbox.start(command, folder, environment)) {
        perform(surroundings, sandbox, step, token);
        var took = Duration.ofNanos(System.nanoTime() - start);
        first = first.isZero() ? took : first;
        whole = whole.plus(took);
        processors = processors.plus(sandbox.processorTime());
        peak = Math.max(peak, sandbox.peakMemory());
      }
    }
    return new Cold(first, whole, processors, peak);
  }

  Sandbox start(Map<String, String> environment) {
    return Sandbox.start(command, folder, environment);
  }

  /** A rotation in a process that is there already. */
  Duration warm(Surroundings surroundings, Sandbox sandbox) {
    var token = begin(surroundings);
    long start = System.nanoTime();
    for (var step : STEPS) {
      perform(surroundings, sandbox, step, token);
    }
    return Duration.ofNanos(System.nanoTime() - start);
  }

  private String begin(Surroundings surroundings) {
    var token = UUID.randomUUID().toString();
    surroundings.server().stage(secret, token);
    return token;
  }

  private void perform(Surroundings surroundings, Sandbox sandbox, String step, String token) {
    var event =
        "{\"Step\":\"%s\",\"SecretId\":\"%s\",\"ClientRequestToken\":\"%s\"}"
            .formatted(step, surroundings.server().arn(secret), token);
    var answer = sandbox.invoke(event, TIME);
    if (!(answer instanceof Answer.Done)) {
      throw new IllegalStateException(name + ", " + step + ": " + answer + "\n" + sandbox.log());
    }
  }
}

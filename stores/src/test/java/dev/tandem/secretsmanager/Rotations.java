package dev.tandem.secretsmanager;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Invokes rotation functions as the service does: the four steps in order, and all of them again
 * when one fails. The real one waits between its attempts; this one does not.
 */
final class Rotations implements AutoCloseable {
  private static final int ATTEMPTS = 5;
  private static final List<String> STEPS =
      List.of("createSecret", "setSecret", "testSecret", "finishSecret");

  private final Map<String, RotationFunction> functions = new ConcurrentHashMap<>();
  private final Map<String, CompletableFuture<RotationEnd>> ends = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  void register(String function, RotationFunction code) {
    functions.put(function, code);
  }

  CompletableFuture<RotationEnd> end(String token) {
    return ends.computeIfAbsent(token, key -> new CompletableFuture<>());
  }

  /** Begin in the background; nobody answers for a function that is not registered. */
  void start(Secret secret, String token, Runnable onSuccess) {
    invoke(secret, token, STEPS, ATTEMPTS, onSuccess);
  }

  /** The configuration test of {@code RotateImmediately=false}: the third step alone, once. */
  void test(Secret secret, String token, Runnable afterwards) {
    invoke(secret, token, List.of("testSecret"), 1, afterwards);
  }

  private void invoke(
      Secret secret, String token, List<String> steps, int attempts, Runnable onSuccess) {
    Optional<RotationFunction> code = secret.function.map(functions::get);
    if (code.isEmpty()) {
      return;
    }
    String arn = secret.arn;
    CompletableFuture<RotationEnd> end = end(token);
    threads.execute(() -> {
      List<Exception> failures = new ArrayList<>();
      for (int attempt = 1; attempt <= attempts; attempt++) {
        Optional<Exception> failure = attempt(code.get(), arn, token, steps);
        if (failure.isEmpty()) {
          onSuccess.run();
          end.complete(new RotationEnd(true, failures));
          return;
        }
        failures.add(failure.get());
      }
      end.complete(new RotationEnd(false, failures));
    });
  }

  private static Optional<Exception> attempt(
      RotationFunction code, String arn, String token, List<String> steps) {
    for (String step : steps) {
      Map<String, Object> event = new LinkedHashMap<>();
      event.put("Step", step);
      event.put("SecretId", arn);
      event.put("ClientRequestToken", token);
      event.put("RotationToken", "rotation-" + token);
      try {
        code.invoke(Document.of(event).text());
      } catch (Exception e) {
        return Optional.of(e);
      }
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}

package dev.tandem.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process with a function in it, as Lambda has one: it gets one event after the other by the
 * Runtime API, and is killed when the time for one is up. Nothing of this process's environment
 * gets in.
 */
public final class Sandbox implements AutoCloseable {
  /** The exit status of a process that a SIGTERM has ended. */
  public static final int TERMINATED = 128 + 15;

  private static final Duration GRACE = Duration.ofSeconds(20);
  private static final Duration START = Duration.ofMinutes(1);

  /** Under SnapStart the keys are no part of the environment, which a snapshot would keep. */
  private static final String KEYS_ELSEWHERE = "AWS_CONTAINER_CREDENTIALS_FULL_URI";

  private static final Map<String, String> KEYS =
      Map.of(
          "AWS_ACCESS_KEY_ID", "AKIDTEST",
          "AWS_SECRET_ACCESS_KEY", "test",
          "AWS_SESSION_TOKEN", "session");

  private final RuntimeApi api;
  private final Path log;
  private final Process process;

  private Sandbox(RuntimeApi api, Path log, Process process) {
    this.api = api;
    this.log = log;
    this.process = process;
  }

  /** Start {@code command} in {@code directory}, with what Lambda sets and {@code more}. */
  public static Sandbox start(List<String> command, Path directory, Map<String, String> more) {
    var api = RuntimeApi.start();
    try {
      var log = Files.createTempFile("tandem-function-", ".log");
      var builder =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log.toFile());
      builder.environment().clear();
      builder.environment().putAll(environment(api, directory));
      if (!more.containsKey(KEYS_ELSEWHERE)) {
        builder.environment().putAll(KEYS);
      }
      builder.environment().putAll(more);
      return new Sandbox(api, log, builder.start());
    } catch (IOException e) {
      api.close();
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> environment(RuntimeApi api, Path directory) {
    var all = new LinkedHashMap<String, String>();
    all.put("PATH", "/usr/local/bin:/usr/bin:/bin");
    all.put("LANG", "en_US.UTF-8");
    all.put("TZ", ":UTC");
    all.put("LAMBDA_TASK_ROOT", directory.toString());
    all.put("AWS_LAMBDA_RUNTIME_API", api.authority());
    all.put("_HANDLER", Artifact.HANDLER);
    all.put("AWS_LAMBDA_INITIALIZATION_TYPE", "on-demand");
    all.put("AWS_LAMBDA_FUNCTION_NAME", "tandem");
    all.put("AWS_LAMBDA_FUNCTION_VERSION", "$LATEST");
    all.put("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "512");
    all.put("AWS_LAMBDA_LOG_GROUP_NAME", "/aws/lambda/tandem");
    all.put("AWS_LAMBDA_LOG_STREAM_NAME", "stream");
    all.put("AWS_REGION", "us-east-1");
    return all;
  }

  /** Wait until it would be copied. */
  public void awaitSnapshot() {
    await(api.snapshot());
  }

  /** Wait until it asks for its first event. */
  public void awaitReadiness() {
    await(api.ready());
  }

  private void await(CountDownLatch what) {
    try {
      if (!what.await(START.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IllegalStateException("the function did not start: " + log());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Let it go on after its snapshot, as a copy would. */
  public void restore() {
    api.restore();
  }

  /** Give it {@code event}, for which it has {@code time}, and wait for what comes of it. */
  public Answer invoke(String event, Duration time) {
    return answer(offer(event, time), time);
  }

  /** Have it do {@code event}; what it says to anything else is thrown. */
  public void succeed(String event, Duration time) {
    var answer = invoke(event, time);
    if (!(answer instanceof Answer.Done)) {
      throw new IllegalStateException(answer + "\n" + log());
    }
  }

  /** Give it {@code event} and don't wait. */
  public CompletableFuture<Answer> offer(String event, Duration time) {
    return api.offer(event, time);
  }

  /** Wait for what comes of an event for which there is {@code time}. */
  public Answer answer(CompletableFuture<Answer> answered, Duration time) {
    var exited = process.onExit().thenApply(end -> (Answer) new Answer.Exited(end.exitValue()));
    try {
      CompletableFuture.anyOf(answered, api.notBegun(), exited)
          .get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException up) {
      kill();
      return new Answer.TimedOut();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    // Who has answered may have ended since.
    return answered.getNow(api.notBegun().getNow(exited.getNow(new Answer.TimedOut())));
  }

  /** Ask it to end, as Lambda does before it takes a sandbox away, and give its exit status. */
  public int terminate() {
    return terminate(GRACE);
  }

  /** The same, and it has {@code patience} to end. */
  public int terminate(Duration patience) {
    process.destroy();
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        kill();
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Which process it is. */
  public long pid() {
    return process.pid();
  }

  /** Whether its process is still there. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** How much time its process has spent on processors. */
  public Duration processorTime() {
    return process.info().totalCpuDuration().orElseThrow();
  }

  /** How many bytes of memory its process has held at most: the kernel's high-water mark. */
  public long peakMemory() {
    return PeakMemory.of(process.toHandle());
  }

  /** All that it has written so far. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  @Override
  public void close() {
    kill();
    api.close();
    try {
      Files.deleteIfExists(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

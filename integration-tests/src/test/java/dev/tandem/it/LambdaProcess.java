package dev.tandem.it;

import com.amazonaws.services.lambda.runtime.api.client.AWSLambda;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.lambda.RotationHandler;
import dev.tandem.sandbox.Artifact;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;

/**
 * The function in a process of its own, under Lambda's runtime interface client, with a small
 * Runtime API on the other side. It may begin with a snapshot: there it waits to be restored.
 */
final class LambdaProcess implements AutoCloseable {
  private static final String API = "/2018-06-01/runtime/";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final SynchronousQueue<String> events = new SynchronousQueue<>();
  private final SynchronousQueue<String> answers = new SynchronousQueue<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch snapshot = new CountDownLatch(1);
  private final CountDownLatch restored = new CountDownLatch(1);

  @SuppressWarnings("NullAway.Init") // start sets it
  private Process process;

  private final Path log;

  private LambdaProcess(HttpServer http, Path log) {
    this.http = http;
    this.log = log;
    http.setExecutor(threads);
    http.createContext(API + "restore/next", this::restoreNext);
    http.createContext(API + "invocation/next", this::next);
    http.createContext(API + "invocation/1/response", exchange -> answered(exchange, false));
    http.createContext(API, exchange -> answered(exchange, true));
    http.start();
  }

  /**
   * Begin with {@code options} for the JVM, and nothing of AWS or Tandem in the environment but
   * what is given.
   */
  static LambdaProcess start(Path log, List<String> options, Map<String, String> environment)
      throws IOException {
    var function =
        new LambdaProcess(
            HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0), log);
    var command = new ArrayList<String>();
    command.add(java("java"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("-Dorg.crac.Core.Compat=com.amazonaws.services.lambda.crac");
    command.add(
        Artifact.unpackLibrary(
            Files.createTempDirectory(log.toAbsolutePath().getParent(), "library")));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(AWSLambda.class.getName(), RotationHandler.class.getName()));
    var builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.startsWith("AWS_") || name.startsWith("TANDEM_"));
    builder
        .environment()
        .put("AWS_LAMBDA_RUNTIME_API", "127.0.0.1:" + function.http.getAddress().getPort());
    builder.environment().putAll(environment);
    function.process = builder.start();
    return function;
  }

  /** Wait until it would be copied. */
  void awaitSnapshot() throws InterruptedException {
    await(snapshot);
  }

  /** Wait until it asks for its first event. */
  void awaitReadiness() throws InterruptedException {
    await(ready);
  }

  private void await(CountDownLatch what) throws InterruptedException {
    if (!what.await(1, TimeUnit.MINUTES)) {
      throw new IllegalStateException("the function did not start: " + said());
    }
  }

  private String said() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Let it go on, as a copy would. */
  void restore() {
    restored.countDown();
  }

  /** Let go of all that it holds by weak references only. */
  void collectGarbage() throws IOException, InterruptedException {
    new ProcessBuilder(java("jcmd"), String.valueOf(process.pid()), "GC.run")
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }

  /** Hand it {@code event}; what it reports as an error is thrown. */
  void invoke(String event) {
    try {
      boolean taken = events.offer(event, 1, TimeUnit.MINUTES);
      var error = answers.poll(1, TimeUnit.MINUTES);
      if (!taken || !"".equals(error)) {
        throw new IllegalStateException(error == null ? "there is no answer" : error);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void restoreNext(HttpExchange exchange) throws IOException {
    snapshot.countDown();
    try (exchange) {
      restored.await();
      exchange.sendResponseHeaders(200, -1);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    ready.countDown();
    try (exchange) {
      var event = events.take().getBytes(StandardCharsets.UTF_8);
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json");
      headers.set("Lambda-Runtime-Aws-Request-Id", "1");
      headers.set(
          "Lambda-Runtime-Trace-Id",
          "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=0");
      headers.set(
          "Lambda-Runtime-Deadline-Ms",
          String.valueOf(Instant.now().plus(Duration.ofMinutes(5)).toEpochMilli()));
      headers.set(
          "Lambda-Runtime-Invoked-Function-Arn",
          "arn:aws:lambda:us-east-1:123456789012:function:tandem");
      exchange.sendResponseHeaders(200, event.length);
      exchange.getResponseBody().write(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answered(HttpExchange exchange, boolean failed) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(202, -1);
      answers.put(failed ? exchange.getRequestURI() + " " + body : "");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static String java(String program) {
    return Path.of(System.getProperty("java.home"), "bin", program).toString();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    threads.shutdownNow();
    http.stop(0);
  }
}

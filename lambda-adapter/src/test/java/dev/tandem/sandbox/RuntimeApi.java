package dev.tandem.sandbox;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API for one process: {@code next} waits until there is an event, and what the
 * process says of it goes to {@code response} or {@code error}. A process that begins with a
 * snapshot asks for {@code restore/next} first, and waits there until it is restored.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String VERSION = "/2018-06-01/runtime/";
  private static final String INVOCATION = VERSION + "invocation/";
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
  private final Map<String, Event> offered = new ConcurrentHashMap<>();
  private final CompletableFuture<Answer> notBegun = new CompletableFuture<>();
  private final CountDownLatch ready = new CountDownLatch(1);
  private final CountDownLatch snapshot = new CountDownLatch(1);
  private final CountDownLatch restored = new CountDownLatch(1);

  private record Event(
      String id, String body, Instant deadline, CompletableFuture<Answer> answer) {}

  private RuntimeApi(HttpServer http) {
    this.http = http;
  }

  /** Listen on a free port. */
  static RuntimeApi start() {
    try {
      var http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      var api = new RuntimeApi(http);
      http.setExecutor(api.threads);
      http.createContext(VERSION, api::handle);
      http.start();
      return api;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it listens, as {@code AWS_LAMBDA_RUNTIME_API} has it. */
  String authority() {
    var address = http.getAddress();
    return address.getHostString() + ":" + address.getPort();
  }

  /** Have {@code event} done within {@code time}, which begins now. */
  CompletableFuture<Answer> offer(String event, Duration time) {
    var offer =
        new Event(
            UUID.randomUUID().toString(),
            event,
            Instant.now().plus(time),
            new CompletableFuture<>());
    offered.put(offer.id(), offer);
    waiting.add(offer);
    return offer.answer();
  }

  /** Opens when the process asks for its first event. */
  CountDownLatch ready() {
    return ready;
  }

  /** Opens when the process may be copied. */
  CountDownLatch snapshot() {
    return snapshot;
  }

  /** Let the process go on after its snapshot, as a copy would. */
  void restore() {
    restored.countDown();
  }

  /** What the runtime says when it can't begin; nothing, as a rule. */
  CompletableFuture<Answer> notBegun() {
    return notBegun;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var path = exchange.getRequestURI().getPath();
      switch (exchange.getRequestMethod() + " " + path) {
        case "GET " + INVOCATION + "next" -> next(exchange);
        case "GET " + VERSION + "restore/next" -> restoreNext(exchange);
        case "POST " + VERSION + "init/error" -> {
          notBegun.complete(new Answer.NotBegun(errorType(exchange), body));
          accepted(exchange);
        }
        default -> answered(exchange, path, body);
      }
    }
  }

  private void restoreNext(HttpExchange exchange) throws IOException {
    snapshot.countDown();
    try {
      restored.await();
      reply(exchange, 200, "");
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void next(HttpExchange exchange) throws IOException {
    ready.countDown();
    try {
      var event = waiting.take();
      var headers = exchange.getResponseHeaders();
      headers.set("Content-Type", "application/json");
      headers.set("Lambda-Runtime-Aws-Request-Id", event.id());
      headers.set("Lambda-Runtime-Deadline-Ms", Long.toString(event.deadline().toEpochMilli()));
      headers.set("Lambda-Runtime-Invoked-Function-Arn", FUNCTION);
      headers.set(
          "Lambda-Runtime-Trace-Id",
          "Root=1-5bef4de7-ad49b0e87f6ef6c87fc2e700;Parent=9a9197af755a6419;Sampled=1");
      reply(exchange, 200, event.body());
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private void answered(HttpExchange exchange, String path, String body) throws IOException {
    var now = Instant.now();
    var words =
        path.startsWith(INVOCATION) ? path.substring(INVOCATION.length()).split("/", 2) : null;
    if (words == null
        || words.length != 2
        || !exchange.getRequestMethod().equals("POST")
        || !(words[1].equals("response") || words[1].equals("error"))) {
      reply(exchange, 404, "");
      return;
    }
    var event = Optional.ofNullable(offered.remove(words[0]));
    if (event.isEmpty()) {
      reply(
          exchange,
          400,
          "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
      return;
    }
    accepted(exchange);
    event
        .get()
        .answer()
        .complete(
            words[1].equals("response")
                ? new Answer.Done(body)
                : new Answer.Failed(
                    errorType(exchange), body, Duration.between(now, event.get().deadline())));
  }

  private static String errorType(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(ERROR_TYPE)).orElse("");
  }

  private static void accepted(HttpExchange exchange) throws IOException {
    reply(exchange, 202, "{\"status\":\"OK\"}");
  }

  private static void reply(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}

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
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * Lambda's Runtime API for one process: {@code next} waits until there is an event, and what the
 * process says of it goes to {@code response} or {@code error}.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String VERSION = "/2018-06-01/runtime/";
  private static final String INVOCATION = VERSION + "invocation/";
  private static final String ERROR_TYPE = "Lambda-Runtime-Function-Error-Type";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final BlockingQueue<Event> waiting = new LinkedBlockingQueue<>();
  private final Map<String, CompletableFuture<Answer>> answers = new ConcurrentHashMap<>();
  private final CompletableFuture<Answer> notBegun = new CompletableFuture<>();

  private record Event(String id, String body, Instant deadline) {}

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
    var id = UUID.randomUUID().toString();
    var answer = answers.computeIfAbsent(id, key -> new CompletableFuture<>());
    waiting.add(new Event(id, event, Instant.now().plus(time)));
    return answer;
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
        case "POST " + VERSION + "init/error" -> {
          notBegun.complete(new Answer.NotBegun(errorType(exchange), body));
          accepted(exchange);
        }
        default -> answered(exchange, path, body);
      }
    }
  }

  private void next(HttpExchange exchange) throws IOException {
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
    var words =
        path.startsWith(INVOCATION) ? path.substring(INVOCATION.length()).split("/", 2) : null;
    if (words == null
        || words.length != 2
        || !exchange.getRequestMethod().equals("POST")
        || !(words[1].equals("response") || words[1].equals("error"))) {
      reply(exchange, 404, "");
      return;
    }
    var answer = Optional.ofNullable(answers.remove(words[0]));
    if (answer.isEmpty()) {
      reply(
          exchange,
          400,
          "{\"errorMessage\":\"Invalid request ID\",\"errorType\":\"InvalidRequestID\"}");
      return;
    }
    accepted(exchange);
    answer
        .get()
        .complete(
            words[1].equals("response")
                ? new Answer.Done(body)
                : new Answer.Failed(errorType(exchange), body));
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

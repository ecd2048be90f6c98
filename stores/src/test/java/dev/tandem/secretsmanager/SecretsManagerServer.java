package dev.tandem.secretsmanager;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Secrets Manager on a port of this machine: {@code POST /} with {@code X-Amz-Target} and a JSON
 * body. It asks for a signature and doesn't check it.
 */
public final class SecretsManagerServer implements AutoCloseable {
  private static final String TARGET = "secretsmanager.";

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Rotations rotations = new Rotations();
  private final Vault vault = new Vault();
  private final Operations operations =
      new Operations(vault, new SecureRandom(), InstantSource.system());
  private final Map<String, Deque<Fault>> faults = new HashMap<>();
  private Optional<Fault> usual = Optional.empty();
  private final List<String> calls = new ArrayList<>();
  private final List<String> refused = new ArrayList<>();
  private final List<String> bodies = new ArrayList<>();
  private final List<String> signers = new ArrayList<>();
  private Vault before = new Vault();

  private SecretsManagerServer(HttpServer http) {
    this.http = http;
  }

  /** Listen on a free port. */
  public static SecretsManagerServer start() {
    try {
      return started(HttpServer.create(anyPort(), 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Listen on a free port for who speaks TLS: as {@code localhost}, with what {@code tls} has. */
  public static SecretsManagerServer start(SSLContext tls) {
    try {
      HttpsServer https = HttpsServer.create(anyPort(), 0);
      https.setHttpsConfigurator(new HttpsConfigurator(tls));
      return started(https);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static SecretsManagerServer started(HttpServer http) {
    SecretsManagerServer server = new SecretsManagerServer(http);
    http.setExecutor(server.threads);
    http.createContext("/", server::handle);
    http.start();
    return server;
  }

  /** Where it listens. */
  public URI endpoint() {
    InetSocketAddress address = http.getAddress();
    return http instanceof HttpsServer
        ? URI.create("https://localhost:%d".formatted(address.getPort()))
        : URI.create("http://%s:%d".formatted(address.getHostString(), address.getPort()));
  }

  /** Let the next requests for {@code operation} meet these, one each. */
  public void meets(String operation, Fault... next) {
    synchronized (vault) {
      faults.computeIfAbsent(operation, name -> new ArrayDeque<>()).addAll(List.of(next));
    }
  }

  /** Let each request that meets nothing else meet this. */
  public void meetsAlways(Fault fault) {
    synchronized (vault) {
      usual = Optional.of(fault);
    }
  }

  /** Answer to a rotation function's ARN. */
  public void function(String arn, RotationFunction code) {
    rotations.register(arn, code);
  }

  /** Wait for the end of the rotation that {@code RotateSecret} began under {@code token}. */
  public CompletableFuture<RotationEnd> end(String token) {
    return rotations.end(token);
  }

  /** Name the operations that were asked for since the last time, in order. */
  public List<String> calls() {
    synchronized (vault) {
      List<String> since = List.copyOf(calls);
      calls.clear();
      return since;
    }
  }

  /** Name the operations that were ever refused, in order. */
  public List<String> refused() {
    synchronized (vault) {
      return List.copyOf(refused);
    }
  }

  /** Give the bodies of all requests ever made. */
  public List<String> bodies() {
    synchronized (vault) {
      return List.copyOf(bodies);
    }
  }

  /** Name the access keys that requests were signed with since the last time, in order. */
  public List<String> signers() {
    synchronized (vault) {
      List<String> since = List.copyOf(signers);
      signers.clear();
      return since;
    }
  }

  /** Add a secret whose only version is {@code id}; give its ARN. */
  public String create(String name, String id, String value, Map<String, String> tags) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("Name", name);
    request.put("ClientRequestToken", id);
    request.put("SecretString", value);
    request.put(
        "Tags",
        tags.entrySet().stream()
            .map(tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue()))
            .toList());
    return String.valueOf(perform("CreateSecret", Document.of(request), false).get("ARN"));
  }

  /** Let {@code service} of AWS manage the secret {@code name}, as RDS does. */
  public void manage(String name, String service) {
    synchronized (vault) {
      vault.find(name).owner = Optional.of(service);
    }
  }

  /** The ARN of the secret {@code name}. */
  public String arn(String name) {
    synchronized (vault) {
      return vault.find(name).arn;
    }
  }

  /** The text of the version of {@code secret} that carries {@code label}. */
  public String value(String secret, String label) {
    Map<String, Object> request = Map.of("SecretId", secret, "VersionStage", label);
    return String.valueOf(
        perform("GetSecretValue", Document.of(request), false).get("SecretString"));
  }

  /**
   * Rotate {@code secret} by the function {@code arn} under {@code token}; or, not {@code now},
   * only test its configuration.
   */
  public CompletableFuture<RotationEnd> rotate(
      String secret, String token, String arn, boolean now) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("SecretId", secret);
    request.put("ClientRequestToken", token);
    request.put("RotationLambdaARN", arn);
    request.put("RotateImmediately", now);
    perform("RotateSecret", Document.of(request), false);
    return end(token);
  }

  /** Begin a rotation that nobody goes on with: a version is staged and has no value. */
  public void stage(String secret, String token) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("SecretId", secret);
    request.put("ClientRequestToken", token);
    request.put("RotationLambdaARN", "arn:aws:lambda:us-east-1:123456789012:function:nobody");
    perform("RotateSecret", Document.of(request), false);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      Optional<Reply> reply = reply(exchange, body);
      if (reply.isPresent()) {
        byte[] bytes = reply.get().body().text().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
        exchange.sendResponseHeaders(reply.get().status(), bytes.length);
        exchange.getResponseBody().write(bytes);
      }
    }
  }

  private record Reply(int status, Document body) {}

  private Optional<Reply> reply(HttpExchange exchange, String body) {
    String target = Optional.ofNullable(header(exchange, "X-Amz-Target")).orElse("");
    String operation = target.startsWith(TARGET) ? target.substring(TARGET.length()) : target;
    Optional<Fault> fault = note(operation, body);
    if (fault.orElse(null) instanceof Fault.Late late) {
      sleep(late);
    }
    Reply reply;
    try {
      if (fault.orElse(null) instanceof Fault.Refused refused) {
        throw Refusal.of(refused.status(), refused.code(), refused.message());
      }
      String authorization = header(exchange, "Authorization");
      if (authorization == null) {
        throw Refusal.of(400, "MissingAuthenticationTokenException", "Missing Token");
      }
      synchronized (vault) {
        signers.add(authorization.replaceFirst(".*Credential=([^/]*)/.*", "$1"));
      }
      boolean stale = fault.orElse(null) instanceof Fault.Stale;
      reply = new Reply(200, Document.of(perform(operation, Document.parse(body), stale)));
    } catch (Refusal refusal) {
      synchronized (vault) {
        refused.add(operation);
      }
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("__type", refusal.code());
      error.put("message", refusal.message());
      reply = new Reply(refusal.status(), Document.of(error));
    }
    return fault.orElse(null) instanceof Fault.Unanswered ? Optional.empty() : Optional.of(reply);
  }

  private static @Nullable String header(HttpExchange exchange, String name) {
    return exchange.getRequestHeaders().getFirst(name);
  }

  private Optional<Fault> note(String operation, String body) {
    synchronized (vault) {
      calls.add(operation);
      bodies.add(body);
      return Optional.ofNullable(faults.get(operation)).map(Deque::poll).or(() -> usual);
    }
  }

  private Map<String, Object> perform(String operation, Document request, boolean stale) {
    synchronized (vault) {
      if (Operations.reads(operation)) {
        return stale
            ? new Operations(before, new SecureRandom(), InstantSource.system())
                .perform(operation, request)
            : operations.perform(operation, request);
      }
      Vault untouched = vault.copy();
      Map<String, Object> answer = operations.perform(operation, request);
      before = untouched;
      if (operation.equals("RotateSecret")) {
        rotate(request, String.valueOf(answer.get("VersionId")));
      }
      return answer;
    }
  }

  private void rotate(Document request, String token) {
    Secret secret = vault.find(request.required("SecretId"));
    if (request.flag("RotateImmediately").orElse(true)) {
      rotations.start(secret, token, () -> finished(secret));
    } else {
      rotations.test(secret, token, () -> dropped(secret, token));
    }
  }

  private void finished(Secret secret) {
    synchronized (vault) {
      secret.rotated = Optional.of(InstantSource.system().instant());
    }
  }

  /** The reference: the test "creates an AWSPENDING version of the secret and then removes it". */
  private void dropped(Secret secret, String token) {
    synchronized (vault) {
      secret.drop(token);
    }
  }

  private static void sleep(Fault.Late late) {
    try {
      Thread.sleep(late.by());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    rotations.close();
    http.stop(0);
    threads.shutdownNow();
  }
}

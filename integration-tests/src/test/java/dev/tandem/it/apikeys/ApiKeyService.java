package dev.tandem.it.apikeys;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service with clients that log in by a key. It keeps hashes, up to two of a client; the client
 * {@code root} may say which.
 */
final class ApiKeyService implements AutoCloseable {
  private final Map<String, Set<String>> hashes = new ConcurrentHashMap<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final String instance = UUID.randomUUID().toString();
  private final HttpServer server;

  ApiKeyService(Map<String, String> keys) {
    keys.forEach((client, key) -> hashes.put(client, Set.of(hash(key))));
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/me", exchange -> answer(exchange, 200, instance));
    server.createContext("/clients/", this::set);
    server.start();
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** How many requests came with a key that is not valid. */
  int refused() {
    return refused.get();
  }

  boolean accepts(String client, String key) {
    return hashes.getOrDefault(client, Set.of()).contains(hash(key));
  }

  static String hash(String key) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private void set(HttpExchange exchange) throws IOException {
    var client = exchange.getRequestURI().getPath().split("/", -1)[2];
    var keys =
        List.of(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8)
                .split(",", -1));
    if (!exchange.getRequestHeaders().getFirst("Client").equals("root")) {
      answer(exchange, 403, "");
    } else if (keys.size() > 2 || !hashes.containsKey(client)) {
      answer(exchange, 400, "");
    } else if (accepted(exchange)) {
      hashes.put(client, Set.copyOf(keys));
      answer(exchange, 200, "");
    } else {
      answer(exchange, 401, "");
    }
  }

  private boolean accepted(HttpExchange exchange) {
    var headers = exchange.getRequestHeaders();
    return accepts(headers.getFirst("Client"), headers.getFirst("Key"));
  }

  private void answer(HttpExchange exchange, int status, String body) throws IOException {
    var accepted = accepted(exchange);
    if (!accepted) {
      refused.incrementAndGet();
    }
    var bytes = (accepted ? body : "").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(accepted ? status : 401, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

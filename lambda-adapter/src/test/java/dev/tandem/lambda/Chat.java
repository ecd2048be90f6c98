package dev.tandem.lambda;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Whoever listens at a webhook. */
final class Chat implements AutoCloseable {
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final HttpServer http;

  Chat(int status) throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    http.createContext(
        "/hush",
        exchange -> {
          messages.add(
              new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    http.start();
  }

  String address() {
    return "http://127.0.0.1:%d/hush".formatted(http.getAddress().getPort());
  }

  List<String> messages() {
    return List.copyOf(messages);
  }

  @Override
  public void close() {
    http.stop(0);
  }
}

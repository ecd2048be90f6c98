package dev.tandem.it;

import dev.tandem.engine.spi.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Another endpoint of a server, such as a cluster's reader: passes on what comes, and counts. */
final class Forwarder implements AutoCloseable {
  private final ServerSocket listener;
  private final Endpoint server;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();

  Forwarder(Endpoint server) {
    this.server = server;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens. */
  Endpoint endpoint() {
    return new Endpoint("localhost", listener.getLocalPort(), server.database(), server.tls());
  }

  /** How many connections came so far. */
  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        var client = listener.accept();
        var there = new Socket(server.host(), server.port());
        sockets.add(client);
        sockets.add(there);
        connections.incrementAndGet();
        Thread.ofVirtual().start(() -> pass(client, there));
        Thread.ofVirtual().start(() -> pass(there, client));
      }
    } catch (IOException closed) {
      close();
    }
  }

  private static void pass(Socket from, Socket to) {
    try (from;
        to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException closed) {
      // both are closed now, and whoever reads them hears of it
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      for (var socket : sockets) {
        socket.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tandem.engine.tck;

import dev.tandem.engine.spi.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Passes connections on to a server, and cuts one of them around a chosen request. It knows no
 * protocol: a request is what a client sends until the server answers.
 */
final class CuttingProxy implements AutoCloseable {
  /** Which part of an exchange is lost. */
  enum Side {
    /** The server never hears of the request. */
    REQUEST,
    /** The server has it and did it; nobody hears of that. */
    ANSWER
  }

  private final Endpoint server;
  private final ServerSocket listener;
  private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
  private Side side = Side.REQUEST;
  private int chosen;
  private int requests;
  private int cuts;
  private int login;
  private int counted;

  CuttingProxy(Endpoint server) {
    this.server = server;
    try {
      this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens. */
  Endpoint endpoint() {
    return new Endpoint(
        listener.getInetAddress().getHostAddress(),
        listener.getLocalPort(),
        server.database(),
        server.tls());
  }

  /** Count anew, and cut once, around the request numbered {@code which} from 1 on. */
  synchronized void choose(int which, Side lost) {
    side = lost;
    chosen = which;
    requests = 0;
    cuts = 0;
  }

  /** Let the connections from here on be another login's, and give its number. */
  synchronized int nextLogin() {
    return ++login;
  }

  /** Count the requests of the login numbered {@code which}, and no others. */
  synchronized void count(int which) {
    counted = which;
  }

  /** Count nothing. */
  synchronized void countNothing() {
    counted = 0;
  }

  /** How many requests were counted. */
  synchronized int requests() {
    return requests;
  }

  /** How often it has cut. */
  synchronized int cuts() {
    return cuts;
  }

  /** Cut every connection that there is. */
  void cutAll() {
    connections.forEach(Connection::cut);
  }

  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
    cutAll();
  }

  private void accept() {
    try {
      while (true) {
        var connection = connection(listener.accept());
        connections.add(connection);
        Thread.ofVirtual().start(connection::serve);
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private synchronized Connection connection(Socket client) {
    return new Connection(client, login);
  }

  /** Number the request that begins, if it is to be counted; 0 if not. */
  private synchronized int begun(int which) {
    return counted > 0 && which == counted ? ++requests : 0;
  }

  private synchronized boolean loses(Side part, int request) {
    if (cuts > 0 || request == 0 || request != chosen || part != side) {
      return false;
    }
    cuts++;
    return true;
  }

  private final class Connection {
    private final Socket client;
    private final Socket there = new Socket();
    private final int mine;
    private boolean asking;
    private int request;

    Connection(Socket client, int mine) {
      this.client = client;
      this.mine = mine;
    }

    void serve() {
      try (client;
          there) {
        there.connect(new InetSocketAddress(server.host(), server.port()));
        Thread.ofVirtual().start(() -> pass(there, client, Side.ANSWER));
        pass(client, there, Side.REQUEST);
      } catch (IOException gone) {
        // Whichever side hung up: the connection is over.
      } finally {
        connections.remove(this);
      }
    }

    private void pass(Socket from, Socket to, Side part) {
      var bytes = new byte[64 * 1024];
      try {
        for (var n = from.getInputStream().read(bytes);
            n >= 0;
            n = from.getInputStream().read(bytes)) {
          if (isLost(part)) {
            break;
          }
          to.getOutputStream().write(bytes, 0, n);
        }
      } catch (IOException gone) {
        // See serve.
      }
      cut();
    }

    private synchronized boolean isLost(Side part) {
      if (part == Side.REQUEST && !asking) {
        request = begun(mine);
      }
      asking = part == Side.REQUEST;
      return loses(part, request);
    }

    void cut() {
      try {
        client.close();
        there.close();
      } catch (IOException gone) {
        // It is closed then, which is all that was wanted.
      }
    }
  }
}

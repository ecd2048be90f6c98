package dev.tandem.it;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Stage;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * An application's clients, who log in and work again and again. Some read the secret before each
 * login; the others keep what they have read until they are told to read it again.
 */
final class Clients implements AutoCloseable {
  private final Application application;
  private final List<Client> clients = new ArrayList<>();
  private volatile boolean stopped;

  private Clients(Application application) {
    this.application = application;
  }

  /** Start {@code fresh} clients that always read and {@code caching} ones that seldom do. */
  static Clients of(Application application, int fresh, int caching) {
    var clients = new Clients(application);
    for (int i = 0; i < fresh + caching; i++) {
      clients.clients.add(clients.new Client(i >= fresh));
    }
    clients.clients.forEach(client -> client.thread.start());
    return clients;
  }

  /** What came of it so far. */
  record Tally(int logins, int refused, int failedQueries) {}

  /** Let every client come round {@code rounds} times more, whatever comes of it. */
  void workOn(int rounds) {
    for (var client : clients) {
      client.await(rounds);
    }
  }

  /** Have the caching ones forget what they know, and every client log in with what is current. */
  void readAgain() {
    clients.forEach(client -> client.forget = true);
    workOn(2);
  }

  /** Count for those that cache, or for those that don't. */
  Tally tally(boolean caching) {
    var those = clients.stream().filter(client -> client.caching == caching).toList();
    return new Tally(
        those.stream().mapToInt(client -> client.logins).sum(),
        those.stream().mapToInt(client -> client.refused).sum(),
        those.stream().mapToInt(client -> client.failedQueries).sum());
  }

  @Override
  public void close() {
    stopped = true;
    for (var client : clients) {
      try {
        client.thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private final class Client implements Runnable {
    private final Thread thread = Thread.ofVirtual().unstarted(this);
    private final boolean caching;
    private volatile boolean forget;
    private volatile int logins;
    private volatile int refused;
    private volatile int failedQueries;
    private int rounds;

    private Client(boolean caching) {
      this.caching = caching;
    }

    @Override
    public void run() {
      var known = application.credential(Stage.AWSCURRENT);
      while (!stopped) {
        if (!caching || forget) {
          forget = false;
          known = application.credential(Stage.AWSCURRENT);
        }
        logIn(known);
        synchronized (this) {
          rounds++;
          notifyAll();
        }
      }
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread counts
    private void logIn(Credential known) {
      Connection connection;
      try {
        connection = application.connect(known);
        logins++;
      } catch (SQLException e) {
        refused++;
        return;
      }
      try (connection) {
        Application.work(connection);
      } catch (SQLException e) {
        failedQueries++;
      }
    }

    private synchronized void await(int more) {
      int until = rounds + more;
      while (rounds < until && thread.isAlive()) {
        try {
          wait(100);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return;
        }
      }
    }
  }
}

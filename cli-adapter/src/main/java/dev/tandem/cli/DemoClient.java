package dev.tandem.cli;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An application that hammers: read the secret, log in, write, read, log out, at once again, in
 * several threads. It knows the store and the driver, and nothing of rotations.
 */
final class DemoClient {
  static final int THREADS = 2;

  private final DemoDatabase database;
  private final SecretStore store;
  private final List<Thread> threads = new ArrayList<>();
  private final Map<Integer, String> users = new HashMap<>();
  private final Map<String, Integer> logins = new TreeMap<>();
  private volatile boolean stopped;
  private int refused;
  private int queries;
  private int failed;
  private long last;
  private long gap;
  private @Nullable String firstFailure;

  DemoClient(DemoDatabase database, SecretStore store) {
    this.database = database;
    this.store = store;
  }

  /**
   * What came of it.
   *
   * @param logins successful logins by account
   * @param refused logins that failed, for whatever reason
   * @param queries successful queries
   * @param failed queries that failed
   * @param longestGap the longest time between two successful logins
   * @param firstFailure what the first failure said
   */
  record Tally(
      Map<String, Integer> logins,
      int refused,
      int queries,
      int failed,
      Duration longestGap,
      Optional<String> firstFailure) {

    int tried() {
      return logins.values().stream().mapToInt(Integer::intValue).sum() + refused;
    }
  }

  void start() {
    synchronized (this) {
      last = System.nanoTime();
    }
    for (int i = 0; i < THREADS; i++) {
      int number = i;
      threads.add(Thread.ofVirtual().start(() -> hammer(number)));
    }
  }

  /** Wait until every thread has logged in as {@code username}; false when one does not. */
  synchronized boolean await(String username) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (users.size() < THREADS || !users.values().stream().allMatch(username::equals)) {
      long left = Duration.ofNanos(end - System.nanoTime()).toMillis();
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  /** End all threads after the query that they are at. */
  Tally stop() throws InterruptedException {
    stopped = true;
    for (var thread : threads) {
      thread.join();
    }
    synchronized (this) {
      return new Tally(
          new TreeMap<>(logins),
          refused,
          queries,
          failed,
          Duration.ofNanos(gap),
          Optional.ofNullable(firstFailure));
    }
  }

  private void hammer(int number) {
    while (!stopped) {
      try {
        logInAndWork(number, DemoScene.login(store, DemoScene.APP_SECRET));
      } catch (StoreException e) {
        loginFailed(e.what());
      }
    }
  }

  private void logInAndWork(int number, DemoLogin login) {
    Connection connection;
    try {
      connection = login.connect(database);
    } catch (SQLException e) {
      loginFailed(said(e));
      return;
    }
    loggedIn(number, login.username());
    try (connection) {
      work(connection);
    } catch (SQLException e) {
      queryFailed(said(e));
    }
  }

  private void work(Connection connection) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.executeUpdate(database.order());
      queryDone();
      try (var row = statement.executeQuery(database.lastOrder())) {
        row.next();
      }
      queryDone();
    }
  }

  private synchronized void loggedIn(int number, String username) {
    long now = System.nanoTime();
    gap = Math.max(gap, now - last);
    last = now;
    logins.merge(username, 1, Integer::sum);
    users.put(number, username);
    notifyAll();
  }

  private synchronized void loginFailed(String what) {
    refused++;
    remember(what);
  }

  private synchronized void queryDone() {
    queries++;
  }

  private synchronized void queryFailed(String what) {
    failed++;
    remember(what);
  }

  private void remember(String what) {
    if (firstFailure == null) {
      firstFailure = what;
    }
  }

  private static String said(SQLException e) {
    return e.getSQLState() + " " + e.getMessage();
  }
}

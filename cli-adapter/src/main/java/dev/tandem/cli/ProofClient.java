package dev.tandem.cli;

import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.StoreException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client of the application, in a thread of its own: it logs in, asks, and logs out. */
final class ProofClient implements Runnable {
  /** Between two rounds: enough of them to notice, and no more. */
  private static final Duration BREATH = Duration.ofMillis(25);

  private final Habit habit;
  private final Supplier<SecretText> secret;
  private final Function<SecretText, LoginOutcome> database;
  private final String query;
  private final Duration cache;
  private final long beginning;
  private final Thread thread = Thread.ofVirtual().unstarted(this);
  private final List<Trial.Event> events = new ArrayList<>();
  private volatile boolean stopped;
  private volatile int rounds;
  private @Nullable SecretText known;
  private long readAt;
  private @Nullable Session session;

  /**
   * A client that begins with {@link #start}.
   *
   * @param cache for how long a caching client does not read again
   * @param beginning the {@link System#nanoTime} that times are told from
   */
  ProofClient(
      Habit habit,
      Supplier<SecretText> secret,
      Function<SecretText, LoginOutcome> database,
      String query,
      Duration cache,
      long beginning) {
    this.habit = habit;
    this.secret = secret;
    this.database = database;
    this.query = query;
    this.cache = cache;
    this.beginning = beginning;
  }

  void start() {
    thread.start();
  }

  /** How often it has come round. */
  int rounds() {
    return rounds;
  }

  /** End after the round that it is at. */
  Trial.Lane stop() throws InterruptedException {
    stopped = true;
    thread.join();
    return new Trial.Lane(habit, events);
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread counts
  public void run() {
    while (!stopped) {
      round();
      rounds++;
      pause();
    }
    leave();
  }

  private void round() {
    var logged = session == null ? logIn() : session;
    if (logged == null) {
      return;
    }
    session = logged;
    try {
      logged.probe(query);
      happened(Trial.Kind.WORKED);
    } catch (DatabaseException failed) {
      happened(Trial.Kind.QUERY_FAILED);
      leave();
    }
    if (habit != Habit.STAYING) {
      leave();
    }
  }

  private @Nullable Session logIn() {
    try {
      return switch (database.apply(read())) {
        case LoginOutcome.Accepted(var accepted) -> {
          happened(Trial.Kind.LOGGED_IN);
          yield accepted;
        }
        case LoginOutcome.Failed failed -> {
          happened(Trial.Kind.LOGIN_REFUSED);
          yield null;
        }
      };
    } catch (StoreException unread) {
      happened(Trial.Kind.LOGIN_REFUSED);
      return null;
    }
  }

  private SecretText read() {
    var old = System.nanoTime() - readAt > cache.toNanos();
    var text = known;
    if (text == null || old || habit != Habit.CACHING) {
      text = secret.get();
      known = text;
      readAt = System.nanoTime();
    }
    return text;
  }

  private void leave() {
    if (session != null) {
      session.close();
      session = null;
    }
  }

  private void happened(Trial.Kind kind) {
    events.add(new Trial.Event(Duration.ofNanos(System.nanoTime() - beginning), kind));
  }

  private static void pause() {
    try {
      Thread.sleep(BREATH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.tandem.cli;

import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.StoreException;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A client that deals with the secret itself, by one of the usual habits. */
final class SecretClient implements Client {
  private final Habit habit;
  private final Supplier<SecretText> secret;
  private final Function<SecretText, LoginOutcome> database;
  private final String query;
  private final Duration cache;
  private @Nullable SecretText known;
  private long readAt;
  private @Nullable Session session;

  /**
   * A client of this {@code habit}.
   *
   * @param cache for how long a caching client does not read again
   */
  SecretClient(
      Habit habit,
      Supplier<SecretText> secret,
      Function<SecretText, LoginOutcome> database,
      String query,
      Duration cache) {
    this.habit = habit;
    this.secret = secret;
    this.database = database;
    this.query = query;
    this.cache = cache;
  }

  @Override
  public String name() {
    return habit.toString();
  }

  @Override
  public void round(Consumer<Trial.Kind> tell) {
    var logged = session == null ? logIn(tell) : session;
    if (logged == null) {
      return;
    }
    session = logged;
    try {
      logged.probe(query);
      tell.accept(Trial.Kind.WORKED);
    } catch (DatabaseException failed) {
      tell.accept(Trial.Kind.QUERY_FAILED);
      close();
    }
    if (habit != Habit.STAYING) {
      close();
    }
  }

  private @Nullable Session logIn(Consumer<Trial.Kind> tell) {
    try {
      return switch (database.apply(read())) {
        case LoginOutcome.Accepted(var accepted) -> {
          tell.accept(Trial.Kind.LOGGED_IN);
          yield accepted;
        }
        case LoginOutcome.Failed failed -> {
          tell.accept(Trial.Kind.LOGIN_REFUSED);
          yield null;
        }
      };
    } catch (StoreException unread) {
      tell.accept(Trial.Kind.LOGIN_REFUSED);
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

  @Override
  public void close() {
    if (session != null) {
      session.close();
      session = null;
    }
  }
}

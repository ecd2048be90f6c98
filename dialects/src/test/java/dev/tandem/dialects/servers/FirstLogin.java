package dev.tandem.dialects.servers;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The moment from which a server that was started can be used. */
public final class FirstLogin {
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private FirstLogin() {}

  /** Opens a connection. */
  public interface Login {
    /** Try once. */
    Connection attempt() throws SQLException;
  }

  /**
   * Try {@code login} until it works, as long as the server is {@code alive}; its {@code log} tells
   * why not.
   */
  public static void await(Login login, BooleanSupplier alive, Supplier<String> log) {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        login.attempt().close();
        return;
      } catch (SQLException notYet) {
        if (!alive.getAsBoolean() || System.nanoTime() > end) {
          throw new IllegalStateException("the server does not start: " + log.get(), notYet);
        }
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while a server started", stopped);
      }
    }
  }
}

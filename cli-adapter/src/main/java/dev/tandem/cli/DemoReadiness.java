package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;

/** Waits for a server that was just started. */
final class DemoReadiness {
  private static final long NANOSECONDS = 90_000_000_000L;

  private DemoReadiness() {}

  /** What a server that does not start says about it. */
  interface Errors {
    String read() throws IOException;
  }

  /** Wait until the superuser can log in and run {@code ready}. */
  static void await(
      DemoDatabase database,
      DemoDatabase.Batch ready,
      int port,
      Password superuser,
      BooleanSupplier runs,
      Errors errors)
      throws IOException {
    long end = System.nanoTime() + NANOSECONDS;
    while (true) {
      try (var connection =
              DriverManager.getConnection(
                  database.url(DemoServer.HOST, port, ready.database()),
                  database.superuser(),
                  superuser.reveal());
          var statement = connection.createStatement()) {
        for (var each : ready.statements()) {
          statement.execute(each);
        }
        return;
      } catch (SQLException notYet) {
        if (!runs.getAsBoolean() || System.nanoTime() > end) {
          throw DemoServer.refusal(database.title() + " did not start.", errors.read());
        }
        pause();
      }
    }
  }

  private static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DemoServer.refusal("The demo was interrupted.", "");
    }
  }
}

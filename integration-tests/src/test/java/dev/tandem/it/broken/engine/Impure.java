package dev.tandem.it.broken.engine;

import java.io.FileReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.LoggerFactory;

/** Does all that the engine must not do, one thing in each method. */
public final class Impure {
  private Impure() {}

  static String sql(SQLException failed) {
    return failed.getSQLState();
  }

  static String net(URI address) {
    return address.getHost();
  }

  static String nio(Path file) {
    return file.toString();
  }

  static int io(FileReader file) throws IOException {
    return file.read();
  }

  static long clock(Clock clock) {
    return clock.millis();
  }

  static List<Object> now() {
    return List.of(Instant.now(), InstantSource.system(), System.nanoTime(), millis());
  }

  static long millis() {
    return System.currentTimeMillis();
  }

  static void sleep() throws InterruptedException {
    Thread.sleep(Duration.ZERO);
  }

  static List<Object> random() {
    return List.of(
        new Random(),
        new SecureRandom(),
        Math.random(),
        UUID.randomUUID(),
        ThreadLocalRandom.current());
  }

  static String environment() {
    return String.valueOf(System.getenv("HOME"));
  }

  static void print() {
    System.out.println();
  }

  static void log() {
    LoggerFactory.getLogger(Impure.class).info("");
  }
}

package dev.tandem.it;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Ports;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * A process of its own that rotates a secret, says what it does, and stops where it was told to:
 * there it waits to be killed.
 */
final class RotatingProcess {
  /** What it says when it has come to the place. */
  static final String HERE = "HERE";

  private RotatingProcess() {}

  /**
   * Rotate: the store's directory, the strategy, and when to stop: {@code after 3}, {@code in 4}.
   */
  public static void main(String[] args) throws Exception {
    var store = new LocalSecretStore(Path.of(args[0]), InstantSource.system());
    var policy = Tenant.policy(Strategy.labelled(args[1]).orElseThrow());
    var stop = new Stop(args[2], Integer.parseInt(args[3]));
    var ports = new Ports(new SecureRandom(), InstantSource.system(), Tenant::sleep, stop);
    var outcome = new Rotator(store, Dialects.builtIn(), ports).rotate(Tenant.SECRET, policy);
    say(outcome.toString());
  }

  private static void say(String line) {
    System.out.println(line);
    System.out.flush();
  }

  /** Counts moves. */
  private static final class Stop implements RotationListener {
    private final String how;
    private final int which;
    private int begun;
    private int ended;

    Stop(String how, int which) {
      this.how = how;
      this.which = which;
    }

    @Override
    public void on(Event event) {
      say(event.toString());
      switch (event) {
        case Event.Moving moving -> {
          begun++;
          if (how.equals("before") && begun == which) {
            say(HERE);
            waitForTheEnd();
          } else if (how.equals("in") && begun == which) {
            say(HERE);
          }
        }
        case Event.Moved moved -> {
          ended++;
          if (how.equals("after") && ended == which) {
            say(HERE);
            waitForTheEnd();
          }
        }
        case Event.Cautioned cautioned -> {}
        case Event.Retrying retrying -> {}
        case Event.Ended outcome -> {}
      }
    }

    private static void waitForTheEnd() {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Start it, with nothing that a short life does not need. */
  static Process start(Tenant tenant, String strategy, String how, int which) throws IOException {
    return new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                RotatingProcess.class.getName(),
                tenant.directory().toString(),
                strategy,
                how,
                Integer.toString(which)))
        .redirectErrorStream(true)
        .start();
  }
}

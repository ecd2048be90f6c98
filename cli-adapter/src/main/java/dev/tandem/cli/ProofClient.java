package dev.tandem.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A client at work in a thread of its own, and all that it met. */
final class ProofClient implements Runnable {
  /** Between two rounds: enough of them to notice, and no more. */
  private static final Duration BREATH = Duration.ofMillis(25);

  private final Client client;
  private final long beginning;
  private final Thread thread = Thread.ofVirtual().unstarted(this);
  private final List<Trial.Event> events = new ArrayList<>();
  private volatile boolean stopped;
  private volatile int rounds;

  /**
   * One that begins with {@link #start}.
   *
   * @param beginning the {@link System#nanoTime} that times are told from
   */
  ProofClient(Client client, long beginning) {
    this.client = client;
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
    synchronized (events) {
      return new Trial.Lane(client.name(), events);
    }
  }

  @Override
  @SuppressWarnings("NonAtomicVolatileUpdate") // only this thread counts
  public void run() {
    try (client) {
      while (!stopped) {
        round();
        rounds++;
        pause();
      }
    }
  }

  /** An application goes on, too, whatever its driver or pool threw. */
  private void round() {
    try {
      client.round(this::happened);
    } catch (RuntimeException died) {
      happened(Trial.Kind.QUERY_FAILED);
    }
  }

  private void happened(Trial.Kind kind) {
    synchronized (events) {
      events.add(new Trial.Event(Duration.ofNanos(System.nanoTime() - beginning), kind));
    }
  }

  private static void pause() {
    try {
      Thread.sleep(BREATH);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

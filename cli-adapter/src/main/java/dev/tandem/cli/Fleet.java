package dev.tandem.cli;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Secrets;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/**
 * Rotates many secrets: so many at a time, so many on one server, until too many have failed. What
 * was begun is always finished.
 *
 * <p>Two secrets of one pair of accounts keep each other out by the claim on the account, as two
 * machines would.
 */
final class Fleet {
  /** Secrets whose server is busy wait beside those that can go on, and so many may wait. */
  private static final int WAITING = 4;

  private final SecretStore store;
  private final List<Dialect> dialects;
  private final Function<String, Outcome> rotate;
  private final Limits limits;
  private final Semaphore slots;
  private final Semaphore admitted;
  private final Map<String, Semaphore> servers = new ConcurrentHashMap<>();
  private volatile boolean stopped;
  private volatile Optional<Refusal> refusal = Optional.empty();

  /**
   * How much at once.
   *
   * @param concurrency rotations at a time
   * @param perServer rotations at a time on one server
   * @param maxFailures nothing more is begun after so many failures
   */
  record Limits(int concurrency, int perServer, int maxFailures) {}

  Fleet(
      SecretStore store, List<Dialect> dialects, Function<String, Outcome> rotate, Limits limits) {
    this.store = store;
    this.dialects = dialects;
    this.rotate = rotate;
    this.limits = limits;
    this.slots = new Semaphore(limits.concurrency());
    // One at a time goes by the order of the names, which no two threads would keep.
    this.admitted = new Semaphore(limits.concurrency() == 1 ? 1 : limits.concurrency() * WAITING);
  }

  /** Begin nothing more. */
  void stop() {
    stopped = true;
  }

  /** Why nothing more was begun, where that is not for what became of the secrets. */
  Optional<Refusal> refusal() {
    return refusal;
  }

  /** Rotate {@code secrets}, and tell {@code after} each. */
  void rotate(List<String> secrets, FleetTally tally, FleetJournal journal, Runnable after)
      throws InterruptedException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var secret : secrets) {
        if (journal.knows(secret)) {
          tally.passed();
          continue;
        }
        admitted.acquire();
        if (stopped || tally.failed() >= limits.maxFailures()) {
          break;
        }
        threads.execute(() -> {
          try {
            one(secret, tally, journal);
            after.run();
          } finally {
            admitted.release();
          }
        });
      }
    }
  }

  private void one(String secret, FleetTally tally, FleetJournal journal) {
    var found = look(secret);
    var server = servers.computeIfAbsent(found.server(), host -> new Semaphore(limits.perServer()));
    server.acquireUninterruptibly();
    slots.acquireUninterruptibly();
    try {
      if (!stopped && tally.failed() < limits.maxFailures()) {
        var result = found.objection().orElseGet(() -> rotated(secret));
        tally.add(secret, result);
        write(secret, result, journal);
      }
    } finally {
      slots.release();
      server.release();
    }
  }

  private void write(String secret, FleetResult result, FleetJournal journal) {
    try {
      journal.add(secret, result);
    } catch (Refusal unwritten) {
      stop();
      refusal = Optional.of(unwritten);
    }
  }

  /**
   * What one look at a secret tells.
   *
   * @param server where its account is; empty where the secret can't be read
   * @param objection what it comes to without a rotation
   */
  private record Found(String server, Optional<FleetResult> objection) {}

  private Found look(String secret) {
    try {
      var value = store.read(secret, Stage.AWSCURRENT).flatMap(SecretVersion::value);
      var why =
          value.map(text -> Secrets.complaint(text, dialects)).orElse(Optional.of("has no value"));
      return new Found(
          value.flatMap(Secrets::server).orElse(""), why.map(FleetResult.Skipped::new));
    } catch (RuntimeException thrown) {
      return new Found("", Optional.of(failure(thrown)));
    }
  }

  private FleetResult rotated(String secret) {
    try {
      return rotate
          .apply(secret)
          .problem()
          .<FleetResult>map(FleetResult.Failed::new)
          .orElseGet(FleetResult.Rotated::new);
    } catch (RuntimeException thrown) {
      return failure(thrown);
    }
  }

  private static FleetResult failure(RuntimeException thrown) {
    return new FleetResult.Failed(
        switch (thrown) {
          case StoreException failed -> FleetFailure.problem(failed);
          case Refusal refused ->
              new Problem(
                  Problem.Kind.STORE, refused.report().what(), refused.report().mend(), false);
          default -> {
            var defect = ErrorReport.defect(thrown);
            yield new Problem(Problem.Kind.DATABASE, defect.what(), defect.mend(), false);
          }
        });
  }
}

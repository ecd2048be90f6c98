package dev.tandem.cli;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How to rotate many secrets, and the run itself. */
final class FleetOptions {
  @Option(
      names = "--all",
      description = "Rotate every secret of the store that is a credential of a database.")
  private boolean all;

  @Option(
      names = "--filter",
      paramLabel = "TAG=VALUE",
      description = "With --all: only secrets with this tag; each of several must be there.")
  private @Nullable Map<String, String> filter;

  @Option(
      names = "--concurrency",
      paramLabel = "N",
      defaultValue = "32",
      description = "With --all: so many at a time. Default: ${DEFAULT-VALUE}.")
  private int concurrency = 32;

  @Option(
      names = "--per-server",
      paramLabel = "N",
      defaultValue = "8",
      description = "With --all: so many at a time on one server. Default: ${DEFAULT-VALUE}.")
  private int perServer = 8;

  @Option(
      names = "--max-failures",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "With --all: begin nothing more after so many failures. Default: ${DEFAULT-VALUE}.")
  private int maxFailures = 3;

  @Option(
      names = "--journal",
      paramLabel = "FILE",
      defaultValue = "tandem-fleet.jsonl",
      description = "With --all: what is done, until all is. Default: ${DEFAULT-VALUE}.")
  private Path journal = Path.of("tandem-fleet.jsonl");

  @Option(names = "--resume", description = "With --all: go on where the journal ends.")
  private boolean resume;

  boolean all() {
    return all;
  }

  /** Whoever means the rotation that is unfinished must not begin another one. */
  void refuseAlone(CommonOptions common) {
    if (resume) {
      throw common.usage(
          "'--resume' goes with '--all'; for one secret there is 'tandem resume SECRET'");
    }
    common.refuseWithout(
        "--all",
        List.of("--filter", "--concurrency", "--per-server", "--max-failures", "--journal"));
  }

  /** Rotate all that was asked for. */
  int rotate(CommonOptions common, AuditOption audit, NotifyOptions notify, Policy policy) {
    common.requireAtLeastOne("--concurrency", concurrency);
    common.requireAtLeastOne("--per-server", perServer);
    common.requireAtLeastOne("--max-failures", maxFailures);
    var notifier = notify.notifier(common);
    var interrupt = new Interrupt();
    try {
      return notifier.watch(
          "rotate --all", "all secrets", () -> run(common, audit, policy, interrupt));
    } finally {
      interrupt.over();
    }
  }

  private Ending run(CommonOptions common, AuditOption audit, Policy policy, Interrupt interrupt) {
    var surroundings = common.surroundings();
    var store = common.existingDirectory();
    audit.check();
    var unreadable = new TreeMap<String, StoreException>();
    var secrets = secrets(store, unreadable, policy);
    if (secrets.isEmpty() && unreadable.isEmpty()) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.STORE,
              filter == null ? "There is no secret to rotate." : "No secret has these tags.",
              "See what there is: tandem secret list"));
    }
    var tally = new FleetTally(secrets.size() + unreadable.size());
    var start = surroundings.clock().instant();
    var fleet =
        new Fleet(
            store,
            surroundings.dialects().get(),
            secret ->
                common
                    .rotator(store, audit.open(Intent.ROTATE.label(), secret, common.quiet()))
                    .rotate(secret, policy),
            new Fleet.Limits(concurrency, perServer, maxFailures));
    interrupt.means(fleet::stop);
    try (var book = FleetJournal.open(journal, resume)) {
      try (var progress = common.progress()) {
        fleet.rotate(
            secrets, tally, book, () -> progress.begin(tally.line(surroundings.since(start))));
      } catch (InterruptedException stopped) {
        Thread.currentThread().interrupt();
      }
      // after the others: no rotation of theirs has failed, so it is no reason to begin none
      unreadable.forEach(
          (file, why) -> tally.add(file, new FleetResult.Failed(FleetFailure.problem(why))));
      var over = tally.failed() == 0 && tally.left() == 0 && fleet.refusal().isEmpty();
      var report =
          new FleetReport(
              tally, surroundings.since(start), over ? Optional.empty() : Optional.of(journal));
      common.show(report);
      if (over) {
        book.finish();
      }
      fleet
          .refusal()
          .ifPresent(refusal -> {
            throw refusal;
          });
      return report.ending();
    } catch (IOException unwritten) {
      throw new UncheckedIOException(unwritten);
    }
  }

  /**
   * The admin's own secret is for a rotation of its own. Whether a filter means what can't be read
   * nobody knows, so it is never left out.
   */
  private List<String> secrets(
      LocalSecretStore store, Map<String, StoreException> unreadable, Policy policy) {
    return store.list(unreadable::put).stream()
        .filter(secret -> !policy.admin().equals(Optional.of(secret)))
        .filter(secret -> matches(store, unreadable, secret))
        .toList();
  }

  private boolean matches(
      LocalSecretStore store, Map<String, StoreException> unreadable, String secret) {
    if (filter == null || filter.isEmpty()) {
      return true;
    }
    try {
      return store.describe(secret).tags().entrySet().containsAll(filter.entrySet());
    } catch (StoreException why) {
      unreadable.put(secret, why);
      return false;
    }
  }

  /** Ctrl-C finishes what was begun, and then ends: the process waits until that is said. */
  private static final class Interrupt {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook = new Thread(this::stop);
    private Runnable meaning = () -> {};
    private boolean asked;

    Interrupt() {
      Runtime.getRuntime().addShutdownHook(hook);
    }

    synchronized void means(Runnable something) {
      meaning = something;
      if (asked) {
        something.run();
      }
    }

    private void stop() {
      synchronized (this) {
        asked = true;
        meaning.run();
      }
      try {
        ended.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    void over() {
      ended.countDown();
      try {
        Runtime.getRuntime().removeShutdownHook(hook);
      } catch (IllegalStateException ending) {
        // It runs already.
      }
    }
  }
}

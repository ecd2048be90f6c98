package dev.tandem.cli;

import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Secrets;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Rotates a secret again and again while clients use it, and writes down all. */
final class Proof {
  private static final Duration LOGIN = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** Every database of ours answers it with a row. */
  private static final String QUERY = "SELECT 1";

  private final String secret;
  private final SecretStore store;
  private final List<Dialect> dialects;
  private final InstantSource clock;
  private final Function<RotationListener, Rotator> rotators;
  private final Crowd crowd;

  Proof(
      String secret,
      SecretStore store,
      List<Dialect> dialects,
      InstantSource clock,
      Function<RotationListener, Rotator> rotators,
      Crowd crowd) {
    this.secret = secret;
    this.store = store;
    this.dialects = dialects;
    this.clock = clock;
    this.rotators = rotators;
    this.crowd = crowd;
  }

  /** What the secret holds now; nothing where it can't be used by an application. */
  Optional<SecretText> current() {
    return store.read(secret, Stage.AWSCURRENT).flatMap(SecretVersion::value);
  }

  /** The database of a secret that {@code text} is the value of. */
  Optional<Dialect> dialect(SecretText text) {
    return Secrets.dialect(text, dialects);
  }

  /**
   * Rotate {@code rotations} times. Between two, each client that caches has read the secret once:
   * what is older than a whole rotation is not promised to log in.
   */
  Trial run(Policy policy, int rotations, Duration cache) throws InterruptedException {
    var beginning = System.nanoTime();
    var clients =
        Stream.concat(usual(policy, cache), crowd.of(store, secret, cache).stream())
            .map(client -> new ProofClient(client, beginning))
            .toList();
    var done = new ArrayList<Trial.Rotation>();
    var lanes = new ArrayList<Trial.Lane>();
    try {
      clients.forEach(ProofClient::start);
      for (int number = 0; number < rotations; number++) {
        await(clients);
        Thread.sleep(cache.plus(cache.dividedBy(2)));
        var rotation = rotate(policy, beginning);
        done.add(rotation);
        if (rotation.problem().isPresent()) {
          break;
        }
      }
      Thread.sleep(cache.plus(cache.dividedBy(2)));
    } finally {
      for (var client : clients) {
        lanes.add(client.stop());
      }
    }
    return new Trial(policy.strategy(), since(beginning), done, lanes);
  }

  private Stream<Client> usual(Policy policy, Duration cache) {
    return Stream.of(Habit.values())
        .map(habit ->
            new SecretClient(
                habit,
                () -> current().orElseThrow(),
                this::logIn,
                policy.probe().orElse(QUERY),
                cache));
  }

  private LoginOutcome logIn(SecretText text) {
    return Secrets.logIn(text, dialects, Deadline.in(LOGIN, clock));
  }

  /** A rotation that began before the clients did would prove nothing. */
  private static void await(List<ProofClient> clients) throws InterruptedException {
    var end = System.nanoTime() + PATIENCE.toNanos();
    while (clients.stream().anyMatch(client -> client.rounds() == 0) && System.nanoTime() < end) {
      Thread.sleep(10);
    }
  }

  private Trial.Rotation rotate(Policy policy, long beginning) {
    var steps = new EnumMap<Step, Trial.Span>(Step.class);
    var start = since(beginning);
    var outcome =
        rotators
            .apply(event -> {
              if (event instanceof RotationListener.Event.Moved moved) {
                var now = since(beginning);
                var span = new Trial.Span(now.minus(moved.took()), now);
                steps.merge(
                    moved.step(), span, (old, last) -> new Trial.Span(old.start(), last.end()));
              }
            })
            .rotate(secret, policy);
    return new Trial.Rotation(
        new Trial.Span(start, since(beginning)),
        outcome.user(),
        steps.entrySet().stream().map(Proof::work).toList(),
        outcome.problem());
  }

  private static Trial.Work work(Map.Entry<Step, Trial.Span> step) {
    return new Trial.Work(step.getKey(), step.getValue());
  }

  private static Duration since(long beginning) {
    return Duration.ofNanos(System.nanoTime() - beginning);
  }
}

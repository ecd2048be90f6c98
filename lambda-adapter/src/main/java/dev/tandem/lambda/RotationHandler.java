package dev.tandem.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.stores.aws.AwsSecretStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * The Lambda function: one step of a rotation for each event. It answers nothing when the step is
 * done, and fails when it is not; Secrets Manager then tries again.
 */
public final class RotationHandler implements RequestStreamHandler {
  /** What is left of the function's time when everything else has to stop: enough to say why. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  private final Settings settings;
  private final AwsSecretStore store;
  private final OutputStream log;
  private final TagMemory tags = new TagMemory();
  private final List<Dialect> dialects = Dialects.builtIn();
  private final RandomGenerator random = new SecureRandom();
  private final InstantSource clock = InstantSource.system();

  /** Take everything from the function's own environment; what is wrong there stops it here. */
  public RotationHandler() {
    this(System.getenv(), System.out);
  }

  /** The same with another environment and another place for the log. */
  public RotationHandler(Map<String, String> environment, OutputStream log) {
    this.settings = Settings.of(environment);
    this.store = AwsSecretStore.connect(settings.endpoint());
    this.log = log;
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    var start = clock.instant();
    var deadline = Deadline.in(usable(context), clock);
    RotationEvent event;
    try {
      event = RotationEvent.parse(input);
    } catch (RotationEvent.MalformedException e) {
      throw new RotationFailedException(e.text());
    }
    var journal = new Journal(event, context.getAwsRequestId(), clock, log);
    try {
      end(event, journal, start, perform(event, journal, deadline));
    } catch (StoreException failed) {
      fail(
          event,
          journal,
          start,
          new Problem(Problem.Kind.STORE, failed.what(), failed.mend(), failed.passing()));
    } catch (BadSettingException bad) {
      fail(
          event,
          journal,
          start,
          new Problem(
              Problem.Kind.SECRET,
              "A tag of %s can't be used: %s".formatted(event.secret(), bad.text()),
              "Correct the tag, or take it off.",
              false));
    } catch (RotationFailedException told) {
      throw told;
    } catch (RuntimeException unforeseen) {
      journal.defect(unforeseen);
      measure(event, start, Optional.of("defect"), Optional.empty());
      throw new RotationFailedException(
          "Something failed that was not foreseen (%s); the log says where."
              .formatted(unforeseen.getClass().getSimpleName()));
    }
  }

  private Duration usable(Context context) {
    var remaining = Duration.ofMillis(context.getRemainingTimeInMillis());
    var quarter = remaining.dividedBy(4);
    return remaining.minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
  }

  private Outcome perform(RotationEvent event, Journal journal, Deadline deadline) {
    SecretStore within = store.within(deadline);
    var decided = settings;
    if (settings.readsTags()) {
      switch (event.step()) {
        case CREATE -> {
          var metadata = within.describe(event.secret());
          tags.keep(event, metadata.tags());
          decided = settings.under(metadata.tags());
          within = new Foreseen(within, metadata);
        }
        case SET, TEST -> {
          var reader = within;
          decided =
              settings.under(
                  tags.find(event).orElseGet(() -> reader.describe(event.secret()).tags()));
        }
        // moves a label, whatever the policy
        case FINISH -> {}
      }
    }
    var ports = new Ports(random, clock, RotationHandler::sleep, journal);
    return new Rotator(within, dialects, ports)
        .run(
            new Request(
                event.secret(),
                event.token(),
                false,
                Set.of(event.step()),
                decided.policy(deadline.remaining()),
                event.rotationToken()));
  }

  private void end(RotationEvent event, Journal journal, Instant start, Outcome outcome) {
    measure(
        event,
        start,
        outcome.problem().map(problem -> Journal.word(problem.kind())),
        outcome.drift().map(Drift::lines).map(List::size));
    if (outcome.problem().isPresent()) {
      throw new RotationFailedException(outcome.problem().get().text());
    }
    journal.done(outcome.summary(), Duration.between(start, clock.instant()));
  }

  private void fail(RotationEvent event, Journal journal, Instant start, Problem problem) {
    journal.problem("ERROR", problem);
    measure(event, start, Optional.of(Journal.word(problem.kind())), Optional.empty());
    throw new RotationFailedException(problem.text());
  }

  private void measure(
      RotationEvent event, Instant start, Optional<String> problem, Optional<Integer> drift) {
    var now = clock.instant();
    new Metrics(
            settings.metrics(),
            event.secret(),
            event.step(),
            now,
            Duration.between(start, now),
            problem,
            drift)
        .to(log);
  }

  private static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

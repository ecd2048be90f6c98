package dev.tandem.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.StoreException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The Lambda function: one step of a rotation for each event. It answers nothing when the step is
 * done, and fails when it is not; Secrets Manager then tries again.
 */
public final class RotationHandler implements RequestStreamHandler {
  /** What is left of the function's time when everything else has to stop: enough to say why. */
  private static final Duration MARGIN = Duration.ofSeconds(2);

  /** The webhook may take longer, but not so long that Lambda ends it. */
  private static final Duration LAST_WORD = Duration.ofMillis(500);

  /** Lambda's own word for a function whose processes begin as copies of a snapshot. */
  private static final String SNAPSHOT = "snap-start";

  private final Settings settings;
  private final OutputStream log;
  private final InstantSource clock = InstantSource.system();

  /** None while a snapshot is taken, and until somebody asks. */
  private volatile Optional<Belongings> belongings;

  /** Nobody else keeps it: what Lambda has registered may be let go of. */
  private final Optional<Snapshot> snapshot;

  /** Take everything from the function's own environment; what is wrong there stops it here. */
  public RotationHandler() {
    this(System.getenv(), System.out);
  }

  /** The same with another environment and another place for the log. */
  public RotationHandler(Map<String, String> environment, OutputStream log) {
    this.settings = Settings.of(environment);
    this.log = log;
    this.belongings = Optional.of(Belongings.fresh(settings));
    this.snapshot =
        SNAPSHOT.equals(environment.get("AWS_LAMBDA_INITIALIZATION_TYPE"))
            ? Optional.of(new Snapshot(this, settings))
            : Optional.empty();
    snapshot.ifPresent(Snapshot::register);
  }

  /** One that no snapshot is taken of. */
  RotationHandler(Settings settings, OutputStream log) {
    this.settings = settings;
    this.log = log;
    this.belongings = Optional.of(Belongings.fresh(settings));
    this.snapshot = Optional.empty();
  }

  @Override
  public void handleRequest(InputStream input, OutputStream output, Context context) {
    step(
        input,
        new Invocation(
            context.getFunctionName(),
            context.getAwsRequestId(),
            Duration.ofMillis(context.getRemainingTimeInMillis())));
  }

  /** Do what {@code input} asks for, or throw. */
  void step(InputStream input, Invocation invocation) {
    var start = clock.instant();
    var deadline = Deadline.in(usable(invocation.remaining()), clock);
    RotationEvent event;
    try {
      event = RotationEvent.parse(input);
    } catch (RotationEvent.MalformedException e) {
      throw new RotationFailedException(e.text());
    }
    var journal = new Journal(event, invocation, clock, log);
    var own = belongings();
    var last = Deadline.in(invocation.remaining().minus(LAST_WORD), clock);
    Consumer<String> bell =
        text -> own.bell().tell(text, event, own.store().within(last), journal, last);
    try {
      var summary = attempt(journal, own, start, deadline);
      if (event.step() == Step.FINISH && settings.tellsAlways()) {
        bell.accept(summary);
      }
    } catch (RotationFailedException failed) {
      bell.accept(failed.text());
      throw failed;
    }
  }

  private String attempt(Journal journal, Belongings own, Instant start, Deadline deadline) {
    try {
      return end(journal, start, perform(journal, own, deadline));
    } catch (StoreException failed) {
      throw failed(
          journal,
          start,
          new Problem(Problem.Kind.STORE, failed.what(), failed.mend(), failed.passing()));
    } catch (BadSettingException bad) {
      throw failed(
          journal,
          start,
          new Problem(
              Problem.Kind.SECRET,
              "A tag of %s can't be used: %s".formatted(journal.event().secret(), bad.text()),
              "Correct the tag, or take it off.",
              false));
    } catch (RotationFailedException told) {
      throw told;
    } catch (RuntimeException | LinkageError unforeseen) {
      if (Dialects.lackADriver(unforeseen)) {
        throw failed(
            journal,
            start,
            new Problem(
                Problem.Kind.DATABASE,
                "This package of the function has no driver for the secret's database.",
                "Deploy one that was built with it.",
                false));
      }
      journal.defect(unforeseen);
      measure(journal, start, Optional.of("defect"), Optional.empty());
      throw new RotationFailedException(
          "Something failed that was not foreseen (%s); the log says where."
              .formatted(unforeseen.getClass().getSimpleName()));
    }
  }

  /** Let go of all that no other process may share. */
  void drop() {
    belongings.ifPresent(Belongings::close);
    belongings = Optional.empty();
  }

  /**
   * What is this process's own; made anew where it was dropped. The runtime may have let go of the
   * hook by which it would say that this is another process.
   */
  Belongings belongings() {
    var own = belongings.orElseGet(() -> Belongings.fresh(settings));
    belongings = Optional.of(own);
    return own;
  }

  private static Duration usable(Duration remaining) {
    var quarter = remaining.dividedBy(4);
    return remaining.minus(quarter.compareTo(MARGIN) < 0 ? quarter : MARGIN);
  }

  private Outcome perform(Journal journal, Belongings own, Deadline deadline) {
    var event = journal.event();
    SecretStore within = own.store().within(deadline);
    var decided = settings;
    if (settings.readsTags()) {
      switch (event.step()) {
        case CREATE -> {
          var metadata = within.describe(event.secret());
          own.tags().keep(event, metadata.tags());
          decided = settings.under(metadata.tags());
          within = new Foreseen(within, metadata);
        }
        case SET, TEST -> {
          var reader = within;
          decided =
              settings.under(
                  own.tags().find(event).orElseGet(() -> reader.describe(event.secret()).tags()));
        }
        // moves a label, whatever the policy
        case FINISH -> {}
      }
    }
    var ports = new Ports(own.random(), clock, RotationHandler::sleep, journal);
    return new Rotator(within, own.dialects(), ports)
        .run(
            new Request(
                event.secret(),
                event.token(),
                false,
                Set.of(event.step()),
                decided.policy(deadline.remaining()),
                event.rotationToken()));
  }

  private String end(Journal journal, Instant start, Outcome outcome) {
    measure(
        journal,
        start,
        outcome.problem().map(problem -> Journal.word(problem.kind())),
        outcome.drift().map(Drift::lines).map(List::size));
    if (outcome.problem().isPresent()) {
      throw new RotationFailedException(outcome.problem().get().text());
    }
    journal.done(outcome.summary(), Duration.between(start, clock.instant()));
    return outcome.summary();
  }

  private RotationFailedException failed(Journal journal, Instant start, Problem problem) {
    journal.problem("ERROR", problem);
    measure(journal, start, Optional.of(Journal.word(problem.kind())), Optional.empty());
    return new RotationFailedException(problem.text());
  }

  private void measure(
      Journal journal, Instant start, Optional<String> problem, Optional<Integer> drift) {
    new Metrics(
            settings.metrics(),
            journal.invocation().function(),
            journal.event().secret(),
            journal.event().step(),
            start,
            Duration.between(start, clock.instant()),
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

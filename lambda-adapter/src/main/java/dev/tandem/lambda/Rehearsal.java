package dev.tandem.lambda;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Request;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Dialect;
import java.io.ByteArrayInputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Rotates where nobody listens, so that classes are loaded and linked before a snapshot is taken.
 * Every connection is refused at once: nothing leaves this machine, and nothing stays open.
 *
 * @param settings the function's own, with a Secrets Manager that is not there
 */
record Rehearsal(Settings settings) {
  /** The port that no program listens on: it is nobody's but the system's, and long out of use. */
  private static final URI NOWHERE = URI.create("https://127.0.0.1:1");

  private static final Duration TIME = Duration.ofSeconds(20);

  static Rehearsal of(Settings settings) {
    return new Rehearsal(settings.rehearsedAt(NOWHERE));
  }

  /** A rehearsal that fails costs time later, and nothing else. */
  void play() {
    for (var step : Step.values()) {
      attempt(() -> askSecretsManager(step));
      for (var dialect : Dialects.builtIn()) {
        attempt(() -> rotate(step, dialect));
      }
    }
  }

  /** From the event to the answer that does not come. */
  private void askSecretsManager(Step step) {
    var event =
        """
        {"Step":"%s","SecretId":"rehearsal","ClientRequestToken":"rehearsal"}\
        """
            .formatted(step.label());
    var handler = new RotationHandler(settings, OutputStream.nullOutputStream());
    try {
      handler.step(
          new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
          new Invocation("rehearsal", "rehearsal", TIME));
    } finally {
      handler.drop();
    }
  }

  /** From the secret to the database that does not answer. */
  Outcome rotate(Step step, Dialect dialect) {
    var policy = settings.policy(TIME).withAdmin(RehearsedStore.ADMIN);
    var ports =
        new Ports(new SecureRandom(), InstantSource.system(), pause -> {}, RotationListener.NONE);
    return new Rotator(new RehearsedStore(dialect, policy.strategy()), Dialects.builtIn(), ports)
        .run(Request.one(RehearsedStore.SECRET, RehearsedStore.TOKEN, step, policy));
  }

  /** A driver may have been left out of the package, and the rest is as it is expected to be. */
  @SuppressWarnings("EmptyCatch")
  private static void attempt(Runnable scene) {
    try {
      scene.run();
    } catch (RuntimeException | LinkageError refused) {
      // as was to be expected
    }
  }
}

package dev.tandem.it;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.Policy;
import dev.tandem.stores.LocalSecretStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** The example of the README, which {@link ReadmeTest} runs. */
final class EmbeddingExample {
  private EmbeddingExample() {}

  static Outcome run(Path directory) {
    // shown:begin
    var clock = InstantSource.system();
    var store = new LocalSecretStore(directory, clock);
    Ports.Pause pause = time -> LockSupport.parkNanos(time.toNanos());
    var ports = new Ports(new SecureRandom(), clock, pause, RotationListener.NONE);
    var rotator = new Rotator(store, Dialects.builtIn(), ports);

    var outcome = rotator.rotate("app", Policy.DEFAULT.withAdmin("admin"));
    System.out.println(outcome.problem().map(Problem::text).orElse(outcome.summary()));
    // shown:end
    return outcome;
  }
}

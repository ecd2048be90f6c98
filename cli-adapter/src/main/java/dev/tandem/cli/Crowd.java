package dev.tandem.cli;

import dev.tandem.engine.spi.SecretStore;
import java.time.Duration;
import java.util.List;

/** Clients beside those of the usual habits, made anew for each trial. */
@FunctionalInterface
interface Crowd {
  Crowd NOBODY = (store, secret, cache) -> List.of();

  /**
   * Make them.
   *
   * @param cache for how long those that cache don't read the secret
   */
  List<Client> of(SecretStore store, String secret, Duration cache);
}

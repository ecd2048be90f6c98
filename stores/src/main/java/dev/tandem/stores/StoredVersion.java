package dev.tandem.stores;

import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** A version as it is kept: what others see of it, and when it was made. */
record StoredVersion(String id, Instant created, Set<Stage> stages, Optional<SecretText> value) {

  StoredVersion {
    stages = Set.copyOf(stages);
  }

  StoredVersion with(Set<Stage> after) {
    return new StoredVersion(id, created, after, value);
  }

  SecretVersion shown(String secret) {
    return new SecretVersion(secret, id, stages, value);
  }
}

package dev.tandem.engine.spi;

import java.util.Optional;
import java.util.Set;

/**
 * One immutable version of a secret.
 *
 * @param id its version id
 * @param stages the labels that it carried when it was read
 * @param value its text; empty for a staged version without a value
 */
public record SecretVersion(String id, Set<Stage> stages, Optional<SecretText> value) {

  /** Copy the set. */
  public SecretVersion {
    stages = Set.copyOf(stages);
  }
}

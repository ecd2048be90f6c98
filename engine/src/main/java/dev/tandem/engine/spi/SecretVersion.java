package dev.tandem.engine.spi;

import java.util.Optional;
import java.util.Set;

/**
 * One immutable version of a secret.
 *
 * @param secret the secret's full name in its store (the ARN in AWS)
 * @param id its version id
 * @param stages the labels that it carried when it was read
 * @param value its text; empty for a staged version without a value
 */
public record SecretVersion(
    String secret, String id, Set<Stage> stages, Optional<SecretText> value) {

  /** Copy the set. */
  public SecretVersion {
    stages = Set.copyOf(stages);
  }
}

package dev.tandem.engine.spi;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a store tells of a secret without giving away its value.
 *
 * @param secret the secret's full name in its store (the ARN in AWS)
 * @param versions the version id that carries each stage; a stage that nobody carries is missing
 * @param tags the secret's tags
 * @param schedule when it is rotated
 */
public record SecretMetadata(
    String secret, Map<Stage, String> versions, Map<String, String> tags, Schedule schedule) {

  /** Copy the maps. */
  public SecretMetadata {
    versions = Map.copyOf(versions);
    tags = Map.copyOf(tags);
  }

  /** A secret of a store that knows no dates. */
  public SecretMetadata(String secret, Map<Stage, String> versions, Map<String, String> tags) {
    this(secret, versions, tags, Schedule.NONE);
  }

  /** Find the version that carries {@code stage}. */
  public Optional<String> version(Stage stage) {
    return Optional.ofNullable(versions.get(stage));
  }

  /** The same with {@code stage} on the version {@code id}. */
  public SecretMetadata with(Stage stage, String id) {
    var more = new HashMap<>(versions);
    more.put(stage, id);
    return new SecretMetadata(secret, more, tags, schedule);
  }

  /** The same with {@code stage} on no version. */
  public SecretMetadata without(Stage stage) {
    var fewer = new HashMap<>(versions);
    fewer.remove(stage);
    return new SecretMetadata(secret, fewer, tags, schedule);
  }

  /**
   * Find the version of a rotation that has not ended. After one that has, {@code AWSPENDING} may
   * stay on the version that is current now.
   */
  public Optional<String> unfinished() {
    return version(Stage.AWSPENDING)
        .filter(id -> !version(Stage.AWSCURRENT).equals(Optional.of(id)));
  }
}

package dev.tandem.stores;

import dev.tandem.engine.spi.Schedule;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A secret with all its versions, oldest first, and the rules by which it changes. Pure: it knows
 * nothing of files.
 *
 * <p>A version that loses its last label is gone at once. Secrets Manager keeps such versions for a
 * while, but promises nothing about them, and here they would only be old passwords lying around.
 */
record StoredSecret(String name, Map<String, String> tags, List<StoredVersion> versions) {

  StoredSecret {
    tags = Map.copyOf(tags);
    versions = List.copyOf(versions);
  }

  static StoredSecret create(
      String name, Map<String, String> tags, String id, SecretText value, Instant now) {
    return new StoredSecret(
        name,
        tags,
        List.of(new StoredVersion(id, now, Set.of(Stage.AWSCURRENT), Optional.of(value))));
  }

  SecretMetadata metadata() {
    return new SecretMetadata(name, stages(), tags, Schedule.onRequest(rotated()));
  }

  /** Nobody notes when a version became current; it was made a moment before. */
  private Optional<Instant> rotated() {
    return version(Stage.AWSPREVIOUS)
        .flatMap(before -> version(Stage.AWSCURRENT))
        .map(StoredVersion::created);
  }

  Optional<StoredVersion> version(String id) {
    return versions.stream().filter(version -> version.id().equals(id)).findFirst();
  }

  Optional<StoredVersion> version(Stage stage) {
    return versions.stream().filter(version -> version.stages().contains(stage)).findFirst();
  }

  /** Say what would become of {@code pending}; {@link #put} does it. */
  PutOutcome answer(Pending pending) {
    if (version(pending.token()).flatMap(StoredVersion::value).isPresent()) {
      return new PutOutcome.AlreadyThere();
    }
    Optional<String> other = obstacle(pending.token());
    if (other.isPresent()) {
      return new PutOutcome.Taken(other.get());
    }
    if (!holds(pending.current(), Stage.AWSCURRENT)) {
      return new PutOutcome.Overtaken();
    }
    return new PutOutcome.Stored();
  }

  StoredSecret put(Pending pending, Instant now) {
    return filled(pending.token(), Optional.of(pending.value()), now)
        .labelled(Stage.AWSPENDING, pending.token());
  }

  /** Stage {@code token} {@code AWSPENDING} without a value; a token that is there stays as is. */
  StoredSecret stage(String token, Instant now) {
    Optional<String> other = obstacle(token);
    if (other.isPresent()) {
      throw new StoreException(
          Kind.CONFLICT,
          "Version " + other.get() + " of " + name + " is pending already.",
          "Finish that rotation first: tandem rotate goes on with it.");
    }
    if (version(token).isPresent()) {
      return this;
    }
    return filled(token, Optional.empty(), now).labelled(Stage.AWSPENDING, token);
  }

  StoredSecret move(Stage stage, String from, Optional<String> to) {
    if (stage == Stage.AWSCURRENT && to.isEmpty()) {
      throw new StoreException(
          Kind.INVALID,
          "AWSCURRENT of " + name + " can't be taken off, only moved.",
          "Name the version that is to be current.");
    }
    Optional<String> holder = version(stage).map(StoredVersion::id);
    if (holder.equals(to)) {
      // The answer to an earlier, identical request was lost: say yes again.
      return this;
    }
    if (!holder.equals(Optional.of(from))) {
      throw new StoreException(
          Kind.CONFLICT,
          "%s of %s is on %s, not on version %s."
              .formatted(stage, name, holder.map(id -> "version " + id).orElse("no version"), from),
          "Look at the secret again: somebody else has changed it.");
    }
    return to.map(id -> moved(stage, from, id)).orElseGet(() -> unlabelled(stage));
  }

  private StoredSecret moved(Stage stage, String from, String to) {
    StoredVersion target =
        version(to)
            .orElseThrow(() ->
                new StoreException(
                    Kind.NOT_FOUND,
                    "%s has no version %s to move %s to.".formatted(name, to, stage),
                    "Look at the secret again: somebody else has changed it."));
    if (stage != Stage.AWSCURRENT) {
      return labelled(stage, to);
    }
    if (target.value().isEmpty()) {
      throw new StoreException(
          Kind.INVALID,
          "Version " + to + " of " + name + " has no value, so it can't become current.",
          "Put its value first.");
    }
    return labelled(Map.of(Stage.AWSPREVIOUS, from, Stage.AWSCURRENT, to));
  }

  /** Find the version that holds the pending place against {@code token}. */
  private Optional<String> obstacle(String token) {
    return version(Stage.AWSPENDING)
        .map(StoredVersion::id)
        .filter(id -> !id.equals(token) && !holds(id, Stage.AWSCURRENT));
  }

  private boolean holds(String id, Stage stage) {
    return version(stage).filter(version -> version.id().equals(id)).isPresent();
  }

  private StoredSecret filled(String id, Optional<SecretText> value, Instant now) {
    List<StoredVersion> after = new ArrayList<>();
    for (StoredVersion version : versions) {
      after.add(
          version.id().equals(id)
              ? new StoredVersion(id, version.created(), version.stages(), value)
              : version);
    }
    if (version(id).isEmpty()) {
      after.add(new StoredVersion(id, now, Set.of(), value));
    }
    return new StoredSecret(name, tags, after);
  }

  private StoredSecret labelled(Stage stage, String id) {
    return labelled(Map.of(stage, id));
  }

  private StoredSecret labelled(Map<Stage, String> places) {
    Map<Stage, String> after = stages();
    after.putAll(places);
    return labelledExactly(after);
  }

  private StoredSecret unlabelled(Stage stage) {
    Map<Stage, String> after = stages();
    after.remove(stage);
    return labelledExactly(after);
  }

  /** Put all labels in one go: a version must not be dropped for a label that is on its way. */
  private StoredSecret labelledExactly(Map<Stage, String> places) {
    List<StoredVersion> after = new ArrayList<>();
    for (StoredVersion version : versions) {
      Set<Stage> stages = EnumSet.noneOf(Stage.class);
      for (Map.Entry<Stage, String> place : places.entrySet()) {
        if (place.getValue().equals(version.id())) {
          stages.add(place.getKey());
        }
      }
      if (!stages.isEmpty()) {
        after.add(version.with(stages));
      }
    }
    return new StoredSecret(name, tags, after);
  }

  private Map<Stage, String> stages() {
    Map<Stage, String> found = new EnumMap<>(Stage.class);
    for (StoredVersion version : versions) {
      for (Stage stage : version.stages()) {
        found.put(stage, version.id());
      }
    }
    return found;
  }
}

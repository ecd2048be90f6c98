package dev.tandem.engine.tck;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A secret store that lives as long as the test does.
 *
 * <p>Its state is one immutable map, replaced whole. So a {@link #copy} costs nothing, and two
 * stores are equal when they hold the same.
 */
public final class InMemorySecretStore implements SecretStore {
  private Map<String, Secret> secrets;

  /** Hold nothing. */
  public InMemorySecretStore() {
    this(Map.of());
  }

  private InMemorySecretStore(Map<String, Secret> secrets) {
    this.secrets = secrets;
  }

  /** Make a store that holds the same and goes its own way from here. */
  public synchronized InMemorySecretStore copy() {
    return new InMemorySecretStore(secrets);
  }

  /** Add a secret whose current version is {@code id}. */
  public synchronized void create(
      String secret, String id, SecretText value, Map<String, String> tags) {
    if (secrets.containsKey(secret)) {
      throw new StoreException(
          Kind.EXISTS, "There is a secret " + secret + " already.", "Choose another name.");
    }
    replace(
        secret,
        new Secret(Map.of(Stage.AWSCURRENT, id), Map.of(id, Optional.of(value)), Map.copyOf(tags)));
  }

  /** Stage {@code token} {@code AWSPENDING} without a value, as {@code RotateSecret} does. */
  public synchronized void stage(String secret, String token) {
    Secret before = find(secret);
    String holder = before.stages.getOrDefault(Stage.AWSPENDING, token);
    if (!holder.equals(token) && !holder.equals(before.stages.get(Stage.AWSCURRENT))) {
      throw new StoreException(
          Kind.CONFLICT, "Version " + holder + " of " + secret + " is pending.", "Finish it.");
    }
    if (!before.versions.containsKey(token)) {
      replace(secret, before.with(token, Optional.empty()).label(Stage.AWSPENDING, token));
    }
  }

  @Override
  public synchronized SecretMetadata describe(String secret) {
    Secret found = find(secret);
    return new SecretMetadata(secret, found.stages, found.tags);
  }

  @Override
  public synchronized Optional<SecretVersion> read(String secret, Stage stage) {
    Secret found = find(secret);
    return Optional.ofNullable(found.stages.get(stage)).flatMap(id -> found.version(secret, id));
  }

  @Override
  public synchronized Optional<SecretVersion> read(String secret, String id) {
    return find(secret).version(secret, id);
  }

  @Override
  public synchronized PutOutcome put(String secret, Pending pending) {
    Secret before = find(secret);
    String token = pending.token();
    String current = before.stages.get(Stage.AWSCURRENT);
    String holder = before.stages.getOrDefault(Stage.AWSPENDING, token);
    if (before.versions.getOrDefault(token, Optional.empty()).isPresent()) {
      return new PutOutcome.AlreadyThere();
    }
    if (!holder.equals(token) && !holder.equals(current)) {
      return new PutOutcome.Taken(holder);
    }
    if (!pending.current().equals(current)) {
      return new PutOutcome.Overtaken();
    }
    replace(
        secret, before.with(token, Optional.of(pending.value())).label(Stage.AWSPENDING, token));
    return new PutOutcome.Stored();
  }

  @Override
  public synchronized void move(String secret, Stage stage, String from, Optional<String> to) {
    Secret before = find(secret);
    Optional<String> holder = Optional.ofNullable(before.stages.get(stage));
    if (stage == Stage.AWSCURRENT && to.isEmpty()) {
      throw new StoreException(
          Kind.INVALID, "AWSCURRENT of " + secret + " can only be moved.", "Say where to.");
    }
    if (holder.equals(to)) {
      return;
    }
    if (!holder.equals(Optional.of(from))) {
      throw new StoreException(
          Kind.CONFLICT,
          stage + " of " + secret + " is not on version " + from + ".",
          "Look again where it is.");
    }
    if (to.isPresent() && !before.versions.containsKey(to.get())) {
      throw new StoreException(
          Kind.NOT_FOUND, secret + " has no version " + to.get() + ".", "Look again.");
    }
    if (to.isPresent()
        && stage == Stage.AWSCURRENT
        && before.versions.getOrDefault(to.get(), Optional.empty()).isEmpty()) {
      throw new StoreException(
          Kind.INVALID, "Version " + to.get() + " of " + secret + " has no value.", "Put one.");
    }
    replace(secret, to.map(id -> before.label(stage, id)).orElseGet(() -> before.unlabel(stage)));
  }

  private Secret find(String secret) {
    Secret found = secrets.get(secret);
    if (found == null) {
      throw new StoreException(
          Kind.NOT_FOUND, "There is no secret " + secret + ".", "Create it first.");
    }
    return found;
  }

  private void replace(String secret, Secret after) {
    Map<String, Secret> copy = new HashMap<>(secrets);
    copy.put(secret, after);
    secrets = Map.copyOf(copy);
  }

  private synchronized Map<String, Secret> secrets() {
    return secrets;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InMemorySecretStore that && secrets().equals(that.secrets());
  }

  @Override
  public int hashCode() {
    return secrets().hashCode();
  }

  @Override
  public String toString() {
    return "InMemorySecretStore" + secrets();
  }

  private record Secret(
      Map<Stage, String> stages,
      Map<String, Optional<SecretText>> versions,
      Map<String, String> tags) {

    Optional<SecretVersion> version(String secret, String id) {
      return Optional.ofNullable(versions.get(id))
          .map(value -> new SecretVersion(secret, id, stagesOf(id), value));
    }

    private Set<Stage> stagesOf(String id) {
      Set<Stage> found = EnumSet.noneOf(Stage.class);
      stages.forEach((stage, holder) -> {
        if (holder.equals(id)) {
          found.add(stage);
        }
      });
      return found;
    }

    Secret with(String id, Optional<SecretText> value) {
      Map<String, Optional<SecretText>> copy = new HashMap<>(versions);
      copy.put(id, value);
      return new Secret(stages, Map.copyOf(copy), tags);
    }

    Secret label(Stage stage, String id) {
      Map<Stage, String> copy = new EnumMap<>(stages);
      String former = copy.put(stage, id);
      if (stage == Stage.AWSCURRENT && former != null) {
        copy.put(Stage.AWSPREVIOUS, former);
      }
      return labelled(copy);
    }

    Secret unlabel(Stage stage) {
      Map<Stage, String> copy = new EnumMap<>(stages);
      copy.remove(stage);
      return labelled(copy);
    }

    /** A version that nobody labels is gone. */
    private Secret labelled(Map<Stage, String> after) {
      Map<String, Optional<SecretText>> kept = new HashMap<>(versions);
      kept.keySet().retainAll(after.values());
      return new Secret(Map.copyOf(after), Map.copyOf(kept), tags);
    }
  }
}

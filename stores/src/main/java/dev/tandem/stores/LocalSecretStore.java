package dev.tandem.stores;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import dev.tandem.stores.DirectoryLock.Work;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Secrets in a directory of this machine, with Secrets Manager's semantics: one JSON file per
 * secret, readable by its owner only.
 *
 * <p>Any number of threads and processes may use one directory at once. A change is on the disk
 * when its method returns, and a process that dies in the middle of one leaves the secret either as
 * it was or as it was to become.
 */
public final class LocalSecretStore implements SecretStore {
  private final SecretDirectory directory;
  private final InstantSource clock;

  /**
   * Use {@code directory}, which is made with the first secret; {@code clock} dates the versions.
   */
  public LocalSecretStore(Path directory, InstantSource clock) {
    this(
        new SecretDirectory(
            directory, directory.getFileSystem().supportedFileAttributeViews().contains("posix")),
        clock);
  }

  LocalSecretStore(SecretDirectory directory, InstantSource clock) {
    this.directory = directory;
    this.clock = clock;
  }

  /**
   * Add a secret and give it a version id.
   *
   * @return the version id
   * @throws StoreException {@code EXISTS} when there is one of that name
   */
  public String create(String secret, SecretText value, Map<String, String> tags) {
    String id = UUID.randomUUID().toString();
    create(secret, id, value, tags);
    return id;
  }

  /**
   * Add a secret whose only version is {@code id}, like {@link #create(String, SecretText, Map)}.
   */
  public void create(String secret, String id, SecretText value, Map<String, String> tags) {
    SecretName name = new SecretName(secret);
    directory.make();
    directory.alone(() -> {
      if (directory.read(name).isPresent()) {
        throw new StoreException(
            Kind.EXISTS,
            "There is a secret " + secret + " already.",
            "Choose another name, or delete that one: tandem secret delete " + secret);
      }
      StoredSecret created = StoredSecret.create(secret, tags, id, value, clock.instant());
      directory.write(created);
      return created;
    });
  }

  /**
   * List the names of all secrets, in order.
   *
   * @throws StoreException when a file can't be read
   */
  public List<String> list() {
    return list((file, why) -> {
      throw why;
    });
  }

  /**
   * List the names of the secrets that can be read, in order; {@code unreadable} hears the name of
   * each other file, and why it can't be.
   */
  public List<String> list(BiConsumer<String, StoreException> unreadable) {
    return directory.names(unreadable);
  }

  /** Remove a secret with all its versions, for good. */
  public void delete(String secret) {
    SecretName name = new SecretName(secret);
    alone(
        name,
        () -> {
          StoredSecret last = find(name);
          directory.delete(name);
          return last;
        });
  }

  /**
   * Stage {@code token} {@code AWSPENDING} without a value, as {@code RotateSecret} does; a token
   * that is there stays as it is.
   *
   * @throws StoreException {@code CONFLICT} when another version is pending
   */
  public void stage(String secret, String token) {
    change(secret, before -> before.stage(token, clock.instant()));
  }

  @Override
  public SecretMetadata describe(String secret) {
    return find(new SecretName(secret)).metadata();
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    return find(new SecretName(secret)).version(stage).map(found -> found.shown(secret));
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    return find(new SecretName(secret)).version(id).map(found -> found.shown(secret));
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    SecretName name = new SecretName(secret);
    return alone(
        name,
        () -> {
          StoredSecret before = find(name);
          PutOutcome outcome = before.answer(pending);
          if (outcome instanceof PutOutcome.Stored) {
            directory.write(before.put(pending, clock.instant()));
          }
          return outcome;
        });
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {
    change(secret, before -> before.move(stage, from, to));
  }

  private void change(String secret, UnaryOperator<StoredSecret> change) {
    SecretName name = new SecretName(secret);
    alone(
        name,
        () -> {
          StoredSecret before = find(name);
          StoredSecret after = change.apply(before);
          if (!after.equals(before)) {
            directory.write(after);
          }
          return after;
        });
  }

  private <T> T alone(SecretName name, Work<T> work) {
    // A directory that is not there can't be locked: see first whether there is anything to change.
    find(name);
    return directory.alone(work);
  }

  private StoredSecret find(SecretName name) {
    return directory
        .read(name)
        .orElseThrow(() ->
            new StoreException(
                Kind.NOT_FOUND,
                "There is no secret %s in %s.".formatted(name.value(), directory.path()),
                "See which there are: tandem secret list"));
  }
}

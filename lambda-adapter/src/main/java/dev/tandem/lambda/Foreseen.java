package dev.tandem.lambda;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Whereabouts;
import java.util.Optional;

/**
 * A store whose first description is known already: createSecret begins with one, and the tags were
 * read by the same.
 */
final class Foreseen implements SecretStore {
  private final SecretStore store;
  private Optional<SecretMetadata> known;

  Foreseen(SecretStore store, SecretMetadata known) {
    this.store = store;
    this.known = Optional.of(known);
  }

  @Override
  public SecretMetadata describe(String secret) {
    var answer = known.orElseGet(() -> store.describe(secret));
    known = Optional.empty();
    return answer;
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    return store.read(secret, stage);
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    return store.read(secret, id);
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    return store.put(secret, pending);
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {
    store.move(secret, stage, from, to);
  }

  @Override
  public Whereabouts whereabouts(String admin, Optional<Endpoint> named, Endpoint endpoint) {
    return store.whereabouts(admin, named, endpoint);
  }
}

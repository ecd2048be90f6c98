package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Whereabouts;
import java.util.Optional;

/** A store whose secrets have longer names than its callers use. */
record Prefixed(String prefix, SecretStore store) implements SecretStore {
  @Override
  public SecretMetadata describe(String secret) {
    return store.describe(prefix + secret);
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    return store.read(prefix + secret, stage);
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    return store.read(prefix + secret, id);
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    return store.put(prefix + secret, pending);
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {
    store.move(prefix + secret, stage, from, to);
  }

  @Override
  public Whereabouts whereabouts(String admin, Optional<Endpoint> named, Endpoint endpoint) {
    return store.whereabouts(prefix + admin, named, endpoint);
  }
}

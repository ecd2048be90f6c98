package dev.tandem.stores;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.tck.SecretStoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The local store keeps the contract. */
final class LocalSecretStoreTest extends SecretStoreContract {
  private LocalSecretStore store;

  @SuppressWarnings("NullAway.Init") // JUnit calls open first.
  LocalSecretStoreTest() {}

  @BeforeEach
  void open(@TempDir Path directory) {
    store = new LocalSecretStore(directory.resolve("secrets"), InstantSource.system());
  }

  @Override
  protected SecretStore store() {
    return store;
  }

  @Override
  protected void create(String secret, String id, SecretText value, Map<String, String> tags) {
    store.create(secret, id, value, tags);
  }

  @Override
  protected void stage(String secret, String token) {
    store.stage(secret, token);
  }
}

package dev.tandem.stores;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.tck.SecretStoreContract;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The local store keeps the contract where files have no permissions, as on Windows. */
final class LocalSecretStoreWithoutPermissionsTest extends SecretStoreContract {
  private LocalSecretStore store;

  @SuppressWarnings("NullAway.Init") // JUnit calls open first.
  LocalSecretStoreWithoutPermissionsTest() {}

  @BeforeEach
  void open(@TempDir Path directory) {
    store =
        new LocalSecretStore(
            new SecretDirectory(directory.resolve("secrets"), false), InstantSource.system());
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

package dev.tandem.stores.aws;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.tck.SecretStoreContract;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** Secrets Manager keeps the contract. */
final class AwsSecretStoreTest extends SecretStoreContract {
  private final Service service = Service.start();

  @AfterEach
  void stop() {
    service.close();
  }

  @Override
  protected SecretStore store() {
    return service.store();
  }

  @Override
  protected void create(String secret, String id, SecretText value, Map<String, String> tags) {
    service.create(secret, id, value, tags);
  }

  @Override
  protected void stage(String secret, String token) {
    service.stage(secret, token);
  }
}

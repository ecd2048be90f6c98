package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The store that the engine's own tests trust keeps the contract too. */
final class InMemorySecretStoreTest extends SecretStoreContract {
  private final InMemorySecretStore store = new InMemorySecretStore();

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

  @Test
  void goesItsOwnWayAfterACopy() {
    store.create("app", "1", SecretText.of("one"), Map.of());
    InMemorySecretStore copy = store.copy();
    assertThat(copy).isEqualTo(store).hasSameHashCodeAs(store);

    copy.stage("app", "2");

    assertThat(copy).isNotEqualTo(store);
    assertThat(store.read("app", Stage.AWSPENDING)).isEmpty();
  }

  @Test
  void isEqualWhenItHoldsTheSameHoweverItCameThere() {
    store.create("app", "1", SecretText.of("one"), Map.of());
    InMemorySecretStore copy = store.copy();

    copy.stage("app", "2");
    copy.move("app", Stage.AWSPENDING, "2", Optional.empty());

    assertThat(copy).isEqualTo(store).hasSameHashCodeAs(store);
  }

  @Test
  void printsItsSecretsWithoutTheirValues() {
    store.create("app", "1", SecretText.of("hunter2"), Map.of());

    assertThat(store.toString()).contains("app").doesNotContain("hunter2");
  }
}

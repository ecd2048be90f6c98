package dev.tandem.it.apikeys;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.stores.LocalSecretStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rotation of what is no database: the same four steps, over HTTP. */
final class ApiKeysTest {
  private static final Policy POLICY =
      Policy.DEFAULT.withAdmin("root").with(Strategy.DUAL_PASSWORD);

  private final ApiKeyService service =
      new ApiKeyService(Map.of("app", "first-key", "root", "root-key"));

  @TempDir private Path directory;
  private LocalSecretStore store;
  private Rotator rotator;

  @BeforeEach
  void keepSecrets() {
    var clock = InstantSource.system();
    store = new LocalSecretStore(directory, clock);
    store.create("app", secret("app", "first-key"), Map.of());
    store.create("root", secret("root", "root-key"), Map.of());
    Ports.Pause pause = time -> LockSupport.parkNanos(time.toNanos());
    rotator =
        new Rotator(
            store,
            List.of(new ApiKeyDialect()),
            new Ports(new SecureRandom(), clock, pause, RotationListener.NONE));
  }

  private SecretText secret(String client, String key) {
    return SecretText.of(
        """
        {"engine": "api-keys", "host": "localhost", "port": %d, "ssl": false,
         "username": "%s", "password": "%s"}
        """
            .formatted(service.port(), client, key));
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void theNewKeyIsValidBesideTheOneBefore() {
    rotate();
    var second = key(Stage.AWSCURRENT);
    assertThat(service.accepts("app", "first-key")).isTrue();
    assertThat(service.accepts("app", second)).isTrue();

    rotate();
    assertThat(service.accepts("app", "first-key")).isFalse();
    assertThat(service.accepts("app", second)).isTrue();
    assertThat(service.accepts("app", key(Stage.AWSCURRENT))).isTrue();
    assertThat(key(Stage.AWSPREVIOUS)).isEqualTo(second);
    assertThat(service.refused()).isZero();
  }

  @Test
  void eachStepMayComeAloneAndTwice() {
    for (var step : Step.values()) {
      for (var delivery : List.of("first", "second")) {
        var outcome = rotator.run(step(step));
        assertThat(outcome.problem()).as(step + ", " + delivery).isEmpty();
        assertThat(service.accepts("app", key(Stage.AWSCURRENT))).isTrue();
      }
    }
    assertThat(key(Stage.AWSCURRENT)).isNotEqualTo("first-key");
  }

  private static Request step(Step step) {
    return Request.one("app", "0123456789abcdef0123456789abcdef", step, POLICY);
  }

  @Test
  void aServiceThatIsDownChangesNothing() {
    service.close();
    var outcome = rotator.rotate("app", POLICY);
    assertThat(outcome.problem().map(Problem::what))
        .hasValueSatisfying(what -> assertThat(what).contains("does not answer"));
    assertThat(store.describe("app").versions()).containsOnlyKeys(Stage.AWSCURRENT);
  }

  @Test
  void aPlanShowsTheRequestAndNoKey() {
    var plan = rotator.plan(Request.whole("app", "fedcba9876543210fedcba9876543210", POLICY));
    assertThat(plan.problem()).isEmpty();
    assertThat(plan.toString())
        .contains("PUT /clients/app/keys ********")
        .doesNotContain("first-key")
        .doesNotContain(ApiKeyService.hash("first-key"));
  }

  private void rotate() {
    Outcome outcome = rotator.rotate("app", POLICY);
    assertThat(outcome.problem()).isEmpty();
  }

  private String key(Stage stage) {
    var version = store.read("app", stage).orElseThrow();
    return SecretJson.credential(version.value().orElseThrow()).password().reveal();
  }
}

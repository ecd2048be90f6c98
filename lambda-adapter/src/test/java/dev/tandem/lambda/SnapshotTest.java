package dev.tandem.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the function keeps, and does not keep, when its memory is copied. */
final class SnapshotTest {
  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Settings settings =
      Settings.of(Map.of("SECRETS_MANAGER_ENDPOINT", server.endpoint().toString()));
  private final RotationHandler handler = new RotationHandler(settings, log);
  private final Snapshot snapshot = new Snapshot(handler, settings);

  @BeforeAll
  static void giveCredentials() {
    TestCredentials.give();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void keepsNothingThatTwoProcessesMayNotShare() {
    var before = handler.belongings();

    snapshot.beforeCheckpoint(world());
    snapshot.afterRestore(world());

    var after = handler.belongings();
    assertThat(after.store()).isNotSameAs(before.store());
    assertThat(after.random()).isNotSameAs(before.random());
    assertThat(after.tags()).isNotSameAs(before.tags());
    assertThat(after.bell()).isNotSameAs(before.bell());
  }

  @Test
  void rehearsesWithoutACallAndWithoutAWord() {
    snapshot.beforeCheckpoint(world());

    assertThat(server.calls()).isEmpty();
    assertThat(log.size()).isZero();
  }

  @Test
  void rehearsesUnderWhateverIsSet() {
    for (var strategy : List.of("single-user", "dual-password")) {
      var other =
          Settings.of(
              Map.of(
                  "TANDEM_STRATEGY", strategy,
                  "TANDEM_WEBHOOK", "http://127.0.0.1:1/hush",
                  "TANDEM_TAGS", "false"));

      Rehearsal.of(other).play();
    }
  }

  /** A context that nobody asks anything. */
  private static Context<Resource> world() {
    return new Context<>() {
      @Override
      public void beforeCheckpoint(Context<? extends Resource> context) {}

      @Override
      public void afterRestore(Context<? extends Resource> context) {}

      @Override
      public void register(Resource resource) {}
    };
  }
}

package dev.tandem.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import org.crac.Context;
import org.crac.Resource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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

  /** Up to the database where nobody listens, and nobody is told. */
  @ParameterizedTest
  @EnumSource
  void rehearsesUnderWhateverIsSet(Strategy strategy) throws IOException {
    try (var chat = new Chat(200)) {
      var rehearsal =
          Rehearsal.of(
              Settings.of(
                  Map.of(
                      "TANDEM_STRATEGY", strategy.label(),
                      "TANDEM_WEBHOOK", chat.address(),
                      "TANDEM_TAGS", "false")));

      rehearsal.play();

      for (var dialect : Dialects.builtIn()) {
        var problem = rehearsal.rotate(Step.SET, dialect).problem().orElseThrow();
        assertThat(problem.what())
            .as(dialect.name())
            .contains(dialect.strategies().contains(strategy) ? "127.0.0.1:1" : strategy.label());
      }
      assertThat(chat.messages()).isEmpty();
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

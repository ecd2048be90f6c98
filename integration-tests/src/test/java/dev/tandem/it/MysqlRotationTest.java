package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.Dialects;
import dev.tandem.dialects.mysql.Scene;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.stores.LocalSecretStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whole rotations on a real MySQL, by every strategy. */
final class MysqlRotationTest {
  private static final String SECRET = "app";
  private static final String ADMIN = "admin";
  private static final Policy ALTERNATING = Policy.DEFAULT.withAdmin(ADMIN);

  @TempDir private Path directory = Path.of("");

  @Test
  void aPairTakesTurns() {
    try (var scene = scene()) {
      for (var turn = 0; turn < 4; turn++) {
        var before = credential(Stage.AWSCURRENT);
        succeeded(rotator().rotate(SECRET, ALTERNATING));
        var now = credential(Stage.AWSCURRENT);
        assertThat(now.username()).isEqualTo(turn % 2 == 0 ? scene.cloneName() : scene.primary());
        works(scene, now);
        works(scene, before);
        assertThat(credential(Stage.AWSPREVIOUS)).isEqualTo(before);
      }
    }
  }

  @Test
  void aPairTakesTurnsStepByStep() {
    try (var scene = scene()) {
      for (var turn = 0; turn < 3; turn++) {
        var token = UUID.randomUUID().toString();
        store().stage(SECRET, token);
        for (var step : Step.values()) {
          succeeded(rotator().run(Request.one(SECRET, token, step, ALTERNATING)));
          succeeded(rotator().run(Request.one(SECRET, token, step, ALTERNATING)));
        }
        works(scene, credential(Stage.AWSCURRENT));
        works(scene, credential(Stage.AWSPREVIOUS));
      }
    }
  }

  @Test
  void theLiveCloneIsBroughtUpToDate() {
    try (var scene = scene()) {
      succeeded(rotator().rotate(SECRET, ALTERNATING));
      scene.sql("GRANT EVENT ON " + scene.everythingHere() + " TO " + scene.app());
      succeeded(rotator().sync(SECRET, ALTERNATING));
      assertThat(scene.grants(scene.cloneName(), "%"))
          .isEqualTo(scene.grants(scene.primary(), "%"));
      works(scene, credential(Stage.AWSCURRENT));
    }
  }

  @Test
  void oneUserChangesItself() {
    try (var scene = scene()) {
      oneAccount(scene, Policy.DEFAULT.with(Strategy.SINGLE_USER));
    }
  }

  @Test
  void anAdminChangesOneUser() {
    try (var scene = scene()) {
      oneAccount(scene, ALTERNATING.with(Strategy.SINGLE_USER));
    }
  }

  private void oneAccount(Scene scene, Policy policy) {
    for (var turn = 0; turn < 3; turn++) {
      var before = credential(Stage.AWSCURRENT);
      succeeded(rotator().rotate(SECRET, policy));
      works(scene, credential(Stage.AWSCURRENT));
      assertThat(scene.login(before)).isInstanceOf(LoginOutcome.Failed.class);
    }
  }

  @Test
  void oneUserHasTwoPasswords() {
    try (var scene = scene()) {
      for (var turn = 0; turn < 3; turn++) {
        var before = credential(Stage.AWSCURRENT);
        succeeded(rotator().rotate(SECRET, ALTERNATING.with(Strategy.DUAL_PASSWORD)));
        assertThat(credential(Stage.AWSCURRENT)).isNotEqualTo(before);
        works(scene, credential(Stage.AWSCURRENT));
        works(scene, before);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPasswordGetsIntoAPlanOrALog(Strategy strategy) {
    try (var scene = scene()) {
      var policy = ALTERNATING.with(strategy);
      Set<String> passwords = new HashSet<>();
      for (var turn = 0; turn < 2; turn++) {
        var plan = rotator().plan(SECRET, policy);
        assertThat(plan.problem().map(Problem::text)).isEmpty();
        assertThat(plan.toString())
            .contains("********")
            // What a clone is born with is no hash of anything.
            .doesNotContainPattern("\\$A\\$...\\$[^.]");
        succeeded(rotator().rotate(SECRET, policy));
        passwords.add(credential(Stage.AWSCURRENT).password().reveal());
      }
      assertThat(passwords).hasSize(2);
      assertThat(scene.server().generalLog().get()).doesNotContain(List.copyOf(passwords));
      assertThat(scene.server().errorLog().get()).doesNotContain(List.copyOf(passwords));
    }
  }

  private Scene scene() {
    var scene = Scene.make();
    scene.sql(
        "CREATE TABLE " + Scene.q(scene.database()) + ".orders (item text)",
        "GRANT SELECT, INSERT ON " + scene.everythingHere() + " TO " + scene.app());
    for (var secret : Map.of(SECRET, scene.primary(), ADMIN, scene.adminName()).entrySet()) {
      store()
          .create(
              secret.getKey(),
              SecretJson.secret(
                  "mysql", scene.endpoint(Tls.PLAIN), scene.credential(secret.getValue())),
              Map.of());
    }
    return scene;
  }

  private LocalSecretStore store() {
    return new LocalSecretStore(directory, InstantSource.system());
  }

  private Rotator rotator() {
    return new Rotator(
        store(),
        Dialects.builtIn(),
        new Ports(new SecureRandom(), InstantSource.system(), time -> {}, RotationListener.NONE));
  }

  private static void succeeded(Outcome outcome) {
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
  }

  private Credential credential(Stage stage) {
    return store()
        .read(SECRET, stage)
        .flatMap(SecretVersion::value)
        .map(SecretJson::credential)
        .orElseThrow();
  }

  private static void works(Scene scene, Credential credential) {
    try (var session = scene.session(credential)) {
      session.probe("SELECT COUNT(*) FROM " + Scene.q(scene.database()) + ".orders");
    }
  }
}

package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One account with two passwords: the one that was current logs in at every instant, whatever two
 * the account had.
 */
final class DualPasswordTest {
  private static final String BEFORE = "the-password-until-now";
  private static final String NEXT = "the-password-from-now-on";
  private static final String OTHER = "some-other-password";
  private static final Policy DUAL = Policy.DEFAULT.with(Strategy.DUAL_PASSWORD);

  @ParameterizedTest
  @ValueSource(
      strings = {
        BEFORE,
        BEFORE + " " + OTHER,
        OTHER + " " + BEFORE,
        NEXT + " " + BEFORE,
        BEFORE + " " + NEXT,
        BEFORE + " " + BEFORE
      })
  void whateverItHadTheOneBeforeLogsInAtEveryInstant(String had) {
    try (var scene = Scene.make()) {
      var passwords = List.of(had.split(" ", -1));
      have(scene, passwords);
      for (var statement : statements(scene)) {
        new Rotation(scene, DUAL).apply(List.of(statement));
        assertThat(logsIn(scene, BEFORE)).as(statement.summary()).isTrue();
      }
      assertThat(logsIn(scene, NEXT)).isTrue();
      assertThat(logsIn(scene, OTHER)).isFalse();
    }
  }

  /** An answer that was lost has the same statements sent once more. */
  @Test
  void repeatingChangesNothing() {
    try (var scene = Scene.make()) {
      have(scene, List.of(BEFORE, OTHER));
      var statements = statements(scene);
      for (var time = 0; time < 3; time++) {
        for (var statement : statements) {
          new Rotation(scene, DUAL).apply(List.of(statement));
          assertThat(logsIn(scene, BEFORE)).as(statement.summary()).isTrue();
        }
        assertThat(logsIn(scene, NEXT)).isTrue();
      }
    }
  }

  @Test
  void whatIsSetIsNotSetAgain() {
    try (var scene = Scene.make()) {
      have(scene, List.of(NEXT, BEFORE));
      assertThat(statements(scene)).isEmpty();
    }
  }

  @Test
  void allHostPartsGetIt() {
    try (var scene = Scene.make()) {
      have(scene, List.of(BEFORE));
      var local = Account.at(scene.primary(), "127.0.0.1").sql();
      scene.sql("CREATE USER " + local + " IDENTIFIED BY " + Sql.literal(BEFORE));
      new Rotation(scene, DUAL).apply(statements(scene));
      assertThat(logsIn(scene, BEFORE)).isTrue();
      assertThat(logsIn(scene, NEXT)).isTrue();
      scene.sql("DROP USER " + local);
      assertThat(logsIn(scene, BEFORE)).isTrue();
      assertThat(logsIn(scene, NEXT)).isTrue();
    }
  }

  /** Make the first the newer and the second, if there is one, the older password. */
  private static void have(Scene scene, List<String> passwords) {
    var alter = "ALTER USER " + scene.app() + " IDENTIFIED BY ";
    scene.sql(alter + Sql.literal(passwords.getLast()));
    if (passwords.size() > 1) {
      scene.sql(alter + Sql.literal(passwords.getFirst()) + " RETAIN CURRENT PASSWORD");
    }
  }

  private static List<AccountChange> statements(Scene scene) {
    var rotation = new Rotation(scene, DUAL);
    assertThat(rotation.obstacles()).isEmpty();
    return rotation.statements(credential(scene, NEXT), Optional.of(credential(scene, BEFORE)));
  }

  private static boolean logsIn(Scene scene, String password) {
    return switch (scene.login(credential(scene, password))) {
      case LoginOutcome.Accepted(var session) -> {
        session.close();
        yield true;
      }
      case LoginOutcome.Failed failed -> false;
    };
  }

  private static Credential credential(Scene scene, String password) {
    return new Credential(scene.primary(), Password.of(password));
  }
}

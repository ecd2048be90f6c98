package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Two accounts that both act as an owner without login. */
@ParameterizedClass
@EnumSource
record SharedOwnerTest(PostgresqlVersion version) {
  private static final Policy SHARED = Rotation.policy(CloneMode.SHARED_OWNER);

  @Test
  void bothActAsTheOwnerAndNeitherRulesTheOther() {
    try (var scene = Scene.on(PostgresqlServer.of(version))) {
      var owner = owner(scene);
      scene.asAdmin(
          "CREATE ROLE " + q(owner),
          "GRANT " + q(owner) + " TO " + q(scene.primary()),
          "ALTER ROLE " + q(scene.primary()) + " SET role TO " + q(owner));
      scene.here(
          "REASSIGN OWNED BY " + q(scene.primary()) + " TO " + q(owner),
          "REVOKE ALL ON DATABASE %s FROM %s".formatted(q(scene.database()), q(scene.primary())));
      var clone = new Rotation(scene, SHARED).toClone();
      try (var session = scene.session(clone)) {
        assertThat(session.identity().actsAs()).isEqualTo(owner);
      }
      assertThat(
              scene.ask(
                  "SELECT pg_has_role(%s, %s, 'MEMBER')"
                      .formatted(Scene.literal(scene.cloneName()), Scene.literal(scene.primary()))))
          .isEqualTo("f");
    }
  }

  @Test
  void theStatementsThatMakeItSoAreTold() {
    try (var scene = Scene.on(PostgresqlServer.of(version))) {
      scene.here(
          "REVOKE ALL ON DATABASE %s FROM %s".formatted(q(scene.database()), q(scene.primary())));
      var shared = new Rotation(scene, SHARED);
      assertThat(shared.obstacles())
          .extracting(Obstacle::kind)
          .containsOnly(Obstacle.Kind.NOT_UNDERSTOOD);
      shared.obstacles().forEach(obstacle -> scene.here(obstacle.mend()));
      shared.obstacles().forEach(obstacle -> scene.here(obstacle.mend()));
      assertThat(shared.obstacles()).isEmpty();
      try (var session = scene.session(shared.toClone())) {
        assertThat(session.identity().actsAs()).isEqualTo(owner(scene));
      }
    }
  }

  @Test
  void anOwnerThatLogsInIsNone() {
    try (var scene = Scene.on(PostgresqlServer.of(version))) {
      scene.asAdmin(
          "CREATE ROLE " + q(owner(scene)) + " LOGIN",
          "GRANT " + q(owner(scene)) + " TO " + q(scene.primary()),
          "ALTER ROLE " + q(scene.primary()) + " SET role TO " + q(owner(scene)));
      assertThat(new Rotation(scene, SHARED).obstacles())
          .extracting(Obstacle::mend)
          .contains("ALTER ROLE " + q(owner(scene)) + " NOLOGIN;");
    }
  }

  private static String owner(Scene scene) {
    return scene.primary() + "_owner";
  }
}

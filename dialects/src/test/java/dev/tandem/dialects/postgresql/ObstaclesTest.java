package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What is not cloned, or makes no sense, stops a rotation before its first write. */
@ParameterizedClass
@EnumSource
record ObstaclesTest(PostgresqlVersion version) {
  @Test
  void superusersAreNotCloned() {
    try (var scene = scene()) {
      scene.sql(
          "ALTER ROLE " + q(scene.adminName()) + " SUPERUSER",
          "ALTER ROLE " + q(scene.primary()) + " SUPERUSER");
      stops(scene, "is a superuser: Tandem makes no second one");
      scene.sql(
          "ALTER ROLE " + q(scene.primary()) + " NOSUPERUSER",
          "CREATE ROLE " + q(scene.cloneName()) + " SUPERUSER");
      stops(scene, "is a superuser, which no clone ever was");
    }
  }

  @Test
  void aCloneWithMorePowerIsNotTakenOver() {
    try (var scene = scene()) {
      scene.asAdmin("CREATE ROLE " + q(scene.cloneName()));
      scene.sql("GRANT pg_read_all_data TO " + q(scene.cloneName()));
      stops(scene, "member of \"pg_read_all_data\"");
    }
  }

  @Test
  void aCircleIsSeen() {
    try (var scene = scene()) {
      scene.asAdmin(
          "CREATE ROLE " + q(scene.cloneName()),
          "GRANT " + q(scene.cloneName()) + " TO " + q(scene.primary()));
      stops(scene, "its image would be a member of itself");
    }
  }

  @Test
  void anExpiredPrimaryIsSeen() {
    try (var scene = scene()) {
      scene.asAdmin("ALTER ROLE " + q(scene.primary()) + " VALID UNTIL '2001-02-03'");
      stops(scene, "which is over");
      scene.sql(rotation(scene).obstacles().getFirst().mend());
      assertThat(rotation(scene).obstacles()).isEmpty();
    }
  }

  @Test
  void iamAndRestrictedPasswordsOfAmazonAreSeen() {
    // The names are Amazon's and the same in all scenes: a server of its own would be a high price.
    try (var scene = scene()) {
      synchronized (ObstaclesTest.class) {
        scene.sql(
            "CREATE ROLE rds_iam",
            "GRANT rds_iam TO " + q(scene.primary()),
            "CREATE ROLE rds_password");
        try {
          scene.sql(
              "ALTER DATABASE "
                  + q(scene.database())
                  + " SET rds.restrict_password_commands TO on");
          stops(scene, "by IAM tokens, not by password");
          assertThat(rotation(scene).obstacles())
              .extracting(Obstacle::mend)
              .contains("GRANT rds_password TO " + q(scene.adminName()) + ";");
        } finally {
          scene.sql("DROP ROLE rds_iam", "DROP ROLE rds_password");
        }
      }
    }
  }

  @Test
  void aMissingPrimaryIsSeen() {
    try (var scene = scene()) {
      scene.here("DROP OWNED BY " + q(scene.primary()), "DROP ROLE " + q(scene.primary()));
      stops(scene, "There is no role " + q(scene.primary()));
    }
  }

  private static void stops(Scene scene, String what) {
    assertThat(rotation(scene).obstacles())
        .filteredOn(obstacle -> obstacle.kind() == Obstacle.Kind.NOT_UNDERSTOOD)
        .extracting(Obstacle::what)
        .anyMatch(each -> each.contains(what));
  }

  private static Rotation rotation(Scene scene) {
    return new Rotation(scene, Policy.DEFAULT);
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

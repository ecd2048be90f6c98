package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Policy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What the admin lacks is found before the first write, and what it is told to run really helps.
 */
@ParameterizedClass
@EnumSource
record RightsTest(PostgresqlVersion version) {
  @Test
  void anAdminThatMadeThePrimaryLacksNothing() {
    try (var scene = scene()) {
      assertThat(rotation(scene).obstacles()).isEmpty();
    }
  }

  @Test
  void creatingRolesTakesTheRight() {
    try (var scene = scene()) {
      scene.sql("ALTER ROLE " + q(scene.adminName()) + " NOCREATEROLE");
      mended(scene, Policy.DEFAULT, "ALTER ROLE " + q(scene.adminName()) + " CREATEROLE;");
    }
  }

  @Test
  void aPrimaryThatSomebodyElseMadeTakesAdminOptionFrom16On() {
    try (var scene = scene()) {
      foreign(scene, scene.primary());
      if (version.hasMemberOptions()) {
        mended(
            scene,
            Policy.DEFAULT,
            "GRANT %s TO %s WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;"
                .formatted(q(scene.primary()), q(scene.adminName())));
      } else {
        rotation(scene).toClone();
      }
    }
  }

  @Test
  void aCloneThatSomebodyElseMadeTakesAdminOptionFrom16On() {
    try (var scene = scene()) {
      scene.sql("CREATE ROLE " + q(scene.cloneName()));
      if (version.hasMemberOptions()) {
        assertThat(rotation(scene).obstacles())
            .extracting(Obstacle::what)
            .containsExactly(
                q(scene.adminName()) + " may not grant and alter " + q(scene.cloneName()) + ".");
        mended(
            scene,
            Policy.DEFAULT,
            "GRANT %s TO %s WITH ADMIN TRUE, INHERIT FALSE, SET FALSE;"
                .formatted(q(scene.cloneName()), q(scene.adminName())));
      } else {
        rotation(scene).toClone();
      }
    }
  }

  /**
   * Make it look as if the superuser had made {@code role}, and nobody had given it to the admin.
   */
  private void foreign(Scene scene, String role) {
    if (version.hasMemberOptions()) {
      scene.sql("REVOKE " + q(role) + " FROM " + q(scene.adminName()) + " GRANTED BY postgres");
    }
  }

  @Test
  void attributesCanBeGivenByWhoHasThem() {
    try (var scene = scene()) {
      scene.sql("ALTER ROLE " + q(scene.primary()) + " BYPASSRLS");
      mended(
          scene,
          Policy.DEFAULT,
          "ALTER ROLE "
              + q(scene.adminName())
              + (version.hasMemberOptions() ? " BYPASSRLS;" : " SUPERUSER;"));
    }
  }

  @Test
  void databasesMayBeCreatedByThoseThatCreateRolesUntil15() {
    try (var scene = scene()) {
      scene.sql("ALTER ROLE " + q(scene.primary()) + " CREATEDB");
      if (version.hasMemberOptions()) {
        mended(scene, Policy.DEFAULT, "ALTER ROLE " + q(scene.adminName()) + " CREATEDB;");
      } else {
        rotation(scene).toClone();
      }
    }
  }

  @Test
  void replicationTakesASuperuserUntil15() {
    try (var scene = scene()) {
      scene.sql("ALTER ROLE " + q(scene.primary()) + " REPLICATION");
      mended(
          scene,
          Policy.DEFAULT,
          "ALTER ROLE "
              + q(scene.adminName())
              + (version.hasMemberOptions() ? " REPLICATION;" : " SUPERUSER;"));
    }
  }

  @Test
  void aSuperusersSettingTakesTheRightToSetIt() {
    for (var setting : new String[] {"log_min_duration_statement", "app.tenant"}) {
      try (var scene = scene()) {
        scene.sql("ALTER ROLE " + q(scene.primary()) + " SET " + setting + " TO '100'");
        mended(
            scene,
            Policy.DEFAULT,
            version.major() >= 15
                ? "GRANT SET ON PARAMETER "
                    + Sql.setting(setting)
                    + " TO "
                    + q(scene.adminName())
                    + ";"
                : "ALTER ROLE " + q(scene.adminName()) + " SUPERUSER;");
      }
    }
  }

  @Test
  void aPrivilegeTakesTheRightToGrantIt() {
    try (var scene = scene()) {
      scene.here("CREATE TABLE t (n int)", "GRANT SELECT ON t TO " + q(scene.primary()));
      var copy = Rotation.policy(CloneMode.COPY);
      scene.here("ALTER SCHEMA %s OWNER TO postgres".formatted(q(scene.primary())));
      assertThat(new Rotation(scene, copy).obstacles())
          .extracting(Obstacle::mend)
          .contains(
              "GRANT SELECT ON TABLE public.t TO %s WITH GRANT OPTION; -- in database %s"
                  .formatted(q(scene.adminName()), q(scene.database())));
      mendAll(scene, copy);
      new Rotation(scene, copy).toClone();
    }
  }

  @Test
  void aMembershipThatAnotherGaveTakesThatOneToRevokeItFrom16On() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      var group = q(scene.other("group"));
      scene.sql("CREATE ROLE " + group, "GRANT " + group + " TO " + q(scene.cloneName()));
      if (version.hasMemberOptions()) {
        assertThat(rotation(scene).obstacles())
            .extracting(Obstacle::mend)
            .contains(
                "REVOKE %s FROM %s GRANTED BY \"postgres\";"
                    .formatted(group, q(scene.cloneName())));
        mendAll(scene, Policy.DEFAULT);
      }
      rotation(scene).toClone();
    }
  }

  @Test
  void aSuperuserLacksNothing() {
    try (var scene = scene()) {
      scene.sql(
          "ALTER ROLE " + q(scene.primary()) + " REPLICATION BYPASSRLS CREATEDB",
          "ALTER ROLE " + q(scene.primary()) + " SET log_min_duration_statement TO 100",
          "ALTER ROLE " + q(scene.adminName()) + " SUPERUSER NOCREATEROLE");
      foreign(scene, scene.primary());
      rotation(scene).toClone();
    }
  }

  /** The obstacle is found; without it nothing is; and then the whole rotation works. */
  private static void mended(Scene scene, Policy policy, String mend) {
    var rotation = new Rotation(scene, policy);
    assertThat(rotation.obstacles()).extracting(Obstacle::mend).containsOnly(mend);
    assertThat(rotation.obstacles())
        .extracting(Obstacle::kind)
        .containsOnly(Obstacle.Kind.MISSING_RIGHT);
    scene.here(mend);
    rotation.toClone();
  }

  private static void mendAll(Scene scene, Policy policy) {
    new Rotation(scene, policy).obstacles().forEach(obstacle -> scene.here(obstacle.mend()));
    assertThat(new Rotation(scene, policy).obstacles()).isEmpty();
  }

  private static Rotation rotation(Scene scene) {
    return new Rotation(scene, Policy.DEFAULT);
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

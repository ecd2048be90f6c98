package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** The usual clone: a member of the primary that acts as it. */
@ParameterizedClass
@EnumSource
record MemberCloneTest(PostgresqlVersion version) {
  @Test
  void theCloneActsAsThePrimary() {
    try (var scene = scene()) {
      var clone = rotation(scene).toClone();
      try (var session = scene.session(clone)) {
        assertThat(session.identity().user()).isEqualTo(scene.cloneName());
        assertThat(session.identity().actsAs()).isEqualTo(scene.primary());
      }
    }
  }

  @Test
  void theCloneUsesWhatThePrimaryIsGrantedBeforeAndAfter() {
    try (var scene = scene()) {
      scene.here("CREATE TABLE early (n int)", "GRANT SELECT ON early TO " + q(scene.primary()));
      var clone = rotation(scene).toClone();
      scene.here("CREATE TABLE late (n int)", "GRANT SELECT ON late TO " + q(scene.primary()));
      try (var session = scene.session(clone)) {
        session.probe("SELECT count(*) FROM early");
        session.probe("SELECT count(*) FROM late");
      }
      assertThat(rotation(scene).drift().lines()).isEmpty();
    }
  }

  @Test
  void theCloneItselfCanCompare() {
    try (var scene = scene()) {
      scene.here("ALTER ROLE " + q(scene.primary()) + " SET log_statement TO 'all'");
      scene.sql("ALTER ROLE " + q(scene.adminName()) + " SUPERUSER");
      var clone = rotation(scene).toClone();
      try (var session = scene.session(clone)) {
        var seen = session.describe(scene.pair(), Policy.DEFAULT);
        assertThat(new PostgresqlDialect().drift(seen, Policy.DEFAULT).lines()).isEmpty();
        assertThat(seen.self()).isEqualTo(seen.cloneState());
      }
    }
  }

  @Test
  void whatTheCloneCreatesBelongsToThePrimary() {
    try (var scene = scene()) {
      var clone = rotation(scene).toClone();
      try (var session = scene.session(clone)) {
        session.probe("CREATE TABLE made (n int); SELECT 1");
      } catch (DatabaseException noFirstRow) {
        assertThat(noFirstRow.failure().kind()).isEqualTo(Kind.UNEXPECTED);
      }
      assertThat(scene.ask("SELECT tableowner FROM pg_tables WHERE tablename = 'made'"))
          .isEqualTo(scene.primary());
    }
  }

  @Test
  void connectingNeedsNoGrantToTheClone() {
    try (var scene = scene()) {
      scene.sql(
          "REVOKE CONNECT ON DATABASE " + q(scene.database()) + " FROM PUBLIC",
          "GRANT CONNECT ON DATABASE %s TO %s, %s"
              .formatted(q(scene.database()), q(scene.primary()), q(scene.adminName())));
      var clone = rotation(scene).toClone();
      scene.session(clone).close();
    }
  }

  @Test
  void aFailureLeavesNothing() {
    try (var scene = scene()) {
      var changes = new ArrayList<>(rotation(scene).changes());
      changes.add(AccountChange.plain("fail", "SELECT 1/0"));
      try (var admin = scene.admin()) {
        assertFails(admin, changes, Kind.UNEXPECTED);
        // The session is of use still.
        assertThat(admin.describe(scene.pair(), Policy.DEFAULT).cloneState().exists()).isFalse();
      }
    }
  }

  private static void assertFails(Session session, List<AccountChange> changes, Kind kind) {
    assertThatThrownBy(() -> session.apply(changes))
        .isInstanceOfSatisfying(
            DatabaseException.class, failed -> assertThat(failed.failure().kind()).isEqualTo(kind))
        .hasNoCause();
  }

  @Test
  void theOtherDirectionChangesNoPrivilege() {
    try (var scene = scene()) {
      scene.here("COMMENT ON ROLE " + q(scene.primary()) + " IS 'the shop'");
      rotation(scene).toClone();
      var primary = rotation(scene).set(scene.primary(), "another-password-of-app");
      try (var session = scene.session(primary)) {
        assertThat(session.identity().actsAs()).isEqualTo(scene.primary());
      }
      var look = rotation(scene).look();
      assertThat(look.primary().holds("v2")).isEqualTo(Holds.YES);
      assertThat(look.primary().holds("v1")).isEqualTo(Holds.NO);
      assertThat(
              scene.ask(
                  "SELECT shobj_description(oid, 'pg_authid') FROM pg_roles WHERE rolname = "
                      + Scene.literal(scene.primary())))
          .startsWith(
              "the shop [tandem secret=arn:aws:secretsmanager:eu-west-1:1:secret:app primary=");
    }
  }

  @Test
  void theCloneActsAsTheOwnerThatThePrimaryActsAs() {
    try (var scene = scene()) {
      var owner = q(scene.other("owner"));
      scene.asAdmin(
          "CREATE ROLE " + owner,
          "GRANT " + owner + " TO " + q(scene.primary()),
          "ALTER ROLE "
              + q(scene.primary())
              + " SET role TO "
              + Scene.literal(scene.other("owner")));
      var clone = rotation(scene).toClone();
      try (var session = scene.session(clone)) {
        assertThat(session.identity().actsAs()).isEqualTo(scene.other("owner"));
      }
    }
  }

  @Test
  void theMarkerTellsWhoseTheCloneIs() {
    try (var scene = scene()) {
      rotation(scene).prepare();
      assertThat(rotation(scene).look().cloneState().marker())
          .contains(rotation(scene).marker(Optional.empty()));
      assertThat(rotation(scene).look().cloneState().holds("v2")).isEqualTo(Holds.UNKNOWN);
      rotation(scene).toClone();
      assertThat(rotation(scene).look().cloneState().marker())
          .contains(rotation(scene).marker(Optional.of("v2")));
    }
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }

  private static Rotation rotation(Scene scene) {
    return new Rotation(scene, Policy.DEFAULT);
  }
}

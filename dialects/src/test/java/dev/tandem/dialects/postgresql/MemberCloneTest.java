package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Sync;
import java.sql.SQLException;
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
  void settingsLimitsAndAttributesAreTheClonesOwn() {
    try (var scene = scene()) {
      var name = q(scene.primary());
      scene.here(
          "ALTER ROLE " + name + " SET search_path TO \"$user\", 'odd, name', public",
          "ALTER ROLE " + name + " SET statement_timeout TO '7s'",
          "ALTER ROLE " + name + " SET DateStyle TO 'German, DMY'",
          "ALTER ROLE " + name + " IN DATABASE " + q(scene.database()) + " SET work_mem TO '9MB'",
          "ALTER ROLE " + name + " CONNECTION LIMIT 11 VALID UNTIL '2099-12-31 12:00:00.5+00'",
          "ALTER ROLE " + q(scene.adminName()) + " CREATEDB",
          "ALTER ROLE " + name + " CREATEDB CREATEROLE");
      rotation(scene).toClone();
      assertThat(image(scene, scene.cloneName())).isEqualTo(image(scene, scene.primary()));
      assertThat(
              scene.ask(
                  "SELECT setconfig::text FROM pg_db_role_setting s JOIN pg_roles r ON "
                      + "r.oid = setrole WHERE setdatabase <> 0 AND rolname = "
                      + Scene.literal(scene.cloneName())))
          .isEqualTo("{work_mem=9MB}");
    }
  }

  private static String image(Scene scene, String role) {
    return scene.ask(
        """
        SELECT (to_jsonb(r) - 'oid' - 'rolname' - 'rolconfig' - 'rolpassword')::text
          || array(SELECT unnest(rolconfig) EXCEPT SELECT 'role=%s' ORDER BY 1)::text
        FROM pg_roles r WHERE rolname = %s\
        """
            .formatted(scene.primary(), Scene.literal(role)));
  }

  @Test
  void whatThePrimaryLosesTheCloneLoses() {
    try (var scene = scene()) {
      var name = q(scene.primary());
      scene.here(
          "ALTER ROLE " + q(scene.adminName()) + " CREATEDB",
          "ALTER ROLE " + name + " CREATEDB CONNECTION LIMIT 5 VALID UNTIL '2099-01-01'",
          "ALTER ROLE " + name + " SET work_mem TO '9MB'");
      rotation(scene).toClone();
      scene.here(
          "ALTER ROLE " + name + " NOCREATEDB CONNECTION LIMIT -1 VALID UNTIL 'infinity'",
          "ALTER ROLE " + name + " RESET work_mem");
      assertThat(rotation(scene).drift().lines())
          .containsExactlyInAnyOrder(
              "- CREATEDB",
              "- CONNECTION LIMIT 5",
              "- VALID UNTIL '2099-01-01 00:00:00.000000+00'",
              "- SET work_mem TO '9MB'");
      rotation(scene).prepare();
      assertThat(
              scene.ask(
                  "SELECT concat(rolcreatedb, rolconnlimit, rolvaliduntil, rolconfig) FROM pg_roles"
                      + " WHERE rolname = "
                      + Scene.literal(scene.cloneName())))
          .isEqualTo("f-1infinity{role=" + scene.primary() + "}");
    }
  }

  @Test
  void whatOnlyTheCloneHasIsTaken() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      var clone = q(scene.cloneName());
      var group = q(scene.other("group"));
      scene.asAdmin("CREATE ROLE " + group, "GRANT " + group + " TO " + clone);
      scene.as(scene.primary(), "CREATE TABLE t (n int)", "GRANT SELECT, INSERT ON t TO " + clone);
      scene.sql("GRANT CONNECT ON DATABASE " + q(scene.database()) + " TO " + clone);
      scene.as(scene.primary(), "GRANT USAGE ON SCHEMA " + q(scene.primary()) + " TO " + clone);
      assertThat(rotation(scene).drift().lines())
          .contains(
              "- member of " + group,
              "- CONNECT ON DATABASE " + scene.ask("SELECT quote_ident(current_database())"))
          .anyMatch(line -> line.contains("INSERT ON TABLE"));

      scene.sql("REVOKE CONNECT ON DATABASE " + q(scene.database()) + " FROM " + clone);
      scene.sql(
          "GRANT "
              + q(scene.primary())
              + " TO "
              + q(scene.adminName())
              + options(" WITH INHERIT TRUE"));
      rotation(scene).prepare();
    }
  }

  private String options(String with) {
    return version.hasMemberOptions() ? with : "";
  }

  @Test
  void privilegesInOtherDatabasesAreFound() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      var elsewhere = scene.other("db") + "_other";
      scene.sql("CREATE DATABASE " + q(elsewhere) + " OWNER " + q(scene.adminName()));
      try (var other = scene.server().superuser(elsewhere);
          var statement = other.createStatement()) {
        statement.execute("SET SESSION AUTHORIZATION " + q(scene.adminName()));
        statement.execute("CREATE SCHEMA s CREATE TABLE t (n int)");
        statement.execute("GRANT SELECT (n) ON s.t TO " + q(scene.cloneName()));
      } catch (SQLException failed) {
        throw new AssertionError(failed);
      }
      assertThat(rotation(scene).drift().lines())
          .containsExactly("- in database " + q(elsewhere) + ": SELECT (n) ON TABLE s.t");
      rotation(scene).prepare();
    }
  }

  @Test
  void aRepeatChangesNothing() {
    try (var scene = scene()) {
      var rotation = rotation(scene);
      rotation.toClone();
      assertThat(rotation.changes()).isEmpty();
      rotation.toClone();
    }
  }

  @Test
  void everyChangeButTheCreationMayBeRepeated() {
    try (var scene = scene()) {
      scene.here("ALTER ROLE " + q(scene.primary()) + " SET work_mem TO '9MB'");
      var changes = rotation(scene).changes();
      try (var admin = scene.admin()) {
        admin.apply(changes);
        admin.apply(changes.subList(1, changes.size()));
      }
      assertThat(rotation(scene).drift().lines()).isEmpty();
    }
  }

  @Test
  void aCloneMadeMeanwhileIsNotTakenOver() {
    try (var scene = scene()) {
      var changes = rotation(scene).changes();
      scene.asAdmin("CREATE ROLE " + q(scene.cloneName()));
      try (var admin = scene.admin()) {
        assertFails(admin, changes, Kind.CONFLICT);
      }
      assertThat(rotation(scene).look().cloneState().marker()).isEmpty();
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
  void additiveSyncGivesAndDoesNotTake() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      var clone = q(scene.cloneName());
      scene.asAdmin("ALTER ROLE " + clone + " SET work_mem TO '9MB'");
      scene.asAdmin("ALTER ROLE " + q(scene.primary()) + " SET temp_buffers TO '9MB'");
      var additive = new Rotation(scene, Rotation.policy(CloneMode.MEMBER, Sync.ADDITIVE, false));
      assertThat(additive.drift().lines()).containsExactly("+ SET temp_buffers TO '9MB'");
      assertThat(additive.drift().warnings())
          .containsExactly("only the clone has: SET work_mem TO '9MB'");
      additive.prepare();
      assertThat(additive.drift().warnings()).hasSize(1);
    }
  }

  @Test
  void whatTheCloneOwnsIsReportedAndGivenAwayOnRequest() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      scene.here("GRANT CREATE ON SCHEMA public TO PUBLIC");
      scene.as(
          scene.cloneName(), "CREATE TABLE public.mine (n int)", "CREATE SEQUENCE public.numbers");
      assertThat(rotation(scene).drift().lines()).isEmpty();
      assertThat(rotation(scene).drift().warnings())
          .singleElement()
          .asString()
          .contains(
              q(scene.database()) + ": owner of 2 objects",
              "REASSIGN OWNED BY " + q(scene.cloneName()));

      var before = memberships(scene);
      var reassigning = new Rotation(scene, Rotation.policy(CloneMode.MEMBER, Sync.EXACT, true));
      assertThat(reassigning.drift().lines()).hasSize(1);
      reassigning.prepare();
      assertThat(scene.ask("SELECT tableowner FROM pg_tables WHERE tablename = 'mine'"))
          .isEqualTo(scene.primary());
      assertThat(memberships(scene)).isEqualTo(before);
    }
  }

  private static String memberships(Scene scene) {
    return scene.ask(
        "SELECT string_agg(m::text, ' ' ORDER BY m::text) FROM (SELECT roleid::regrole,"
            + " member::regrole, grantor::regrole, admin_option FROM pg_auth_members WHERE member ="
            + " "
            + Scene.literal(q(scene.adminName()))
            + "::regrole) m");
  }

  @Test
  void aMembershipThatWasRevokedComesBack() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      scene.asAdmin("REVOKE " + q(scene.primary()) + " FROM " + q(scene.cloneName()));
      assertThat(rotation(scene).drift().lines()).contains("+ member of " + q(scene.primary()));
      rotation(scene).prepare();
    }
  }

  @Test
  void membershipOptionsAreMended() {
    if (!version.hasMemberOptions()) {
      return;
    }
    try (var scene = scene()) {
      rotation(scene).toClone();
      scene.asAdmin(
          "GRANT %s TO %s WITH SET FALSE, INHERIT FALSE, ADMIN TRUE"
              .formatted(q(scene.primary()), q(scene.cloneName())));
      assertThat(rotation(scene).drift().lines())
          .containsExactlyInAnyOrder(
              "+ INHERIT option as member of " + q(scene.primary()),
              "+ SET option as member of " + q(scene.primary()),
              "- ADMIN option as member of " + q(scene.primary()));
      rotation(scene).prepare();
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

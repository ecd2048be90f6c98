package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sync;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** How a clone that acts as the primary is kept its image. */
@ParameterizedClass
@EnumSource
record MemberDriftTest(PostgresqlVersion version) {
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
  void aMembershipIsRevokedInItsGrantorsName() {
    try (var scene = scene()) {
      rotation(scene).toClone();
      var group = q(scene.other("group"));
      var boss = q(scene.other("boss"));
      scene.sql(
          "CREATE ROLE " + group,
          "CREATE ROLE " + boss + " CREATEROLE",
          "GRANT " + group + " TO " + boss + " WITH ADMIN OPTION",
          "GRANT " + group + " TO " + q(scene.adminName()) + " WITH ADMIN OPTION",
          "GRANT " + boss + " TO " + q(scene.adminName()) + options(" WITH INHERIT TRUE"));
      scene.as(scene.other("boss"), "GRANT " + group + " TO " + q(scene.cloneName()));
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

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }

  private static Rotation rotation(Scene scene) {
    return new Rotation(scene, Policy.DEFAULT);
  }
}

package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Policy;
import java.sql.SQLException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A clone that is no member of the primary and is granted all that the primary is. */
@ParameterizedClass
@EnumSource
record CopyCloneTest(PostgresqlVersion version) {
  private static final Policy COPY = Rotation.policy(CloneMode.COPY);

  @Test
  void membershipsAreCopiedWithTheirOptions() {
    try (var scene = scene()) {
      bare(scene);
      var readers = q(scene.other("group") + "_readers");
      var writers = q(scene.other("group") + "_writers");
      scene.asAdmin(
          "CREATE ROLE " + readers,
          "CREATE ROLE " + writers,
          "GRANT " + readers + " TO " + q(scene.primary()) + " WITH ADMIN OPTION",
          "GRANT "
              + writers
              + " TO "
              + q(scene.primary())
              + (version.hasMemberOptions() ? " WITH INHERIT FALSE, SET FALSE" : ""));
      var copy = new Rotation(scene, COPY);
      copy.toClone();
      assertThat(memberships(scene, scene.cloneName()))
          .isEqualTo(memberships(scene, scene.primary()));
      scene.asAdmin(
          "REVOKE ADMIN OPTION FOR " + readers + " FROM " + q(scene.primary()),
          "REVOKE " + writers + " FROM " + q(scene.primary()));
      copy.prepare();
      assertThat(memberships(scene, scene.cloneName()))
          .isEqualTo(memberships(scene, scene.primary()));
    }
  }

  private static String memberships(Scene scene, String role) {
    return scene.ask(
        "SELECT string_agg((to_jsonb(m) - 'oid' - 'member')::text, ' ' ORDER BY roleid) FROM"
            + " pg_auth_members m WHERE member = "
            + Scene.literal(q(role))
            + "::regrole");
  }

  @Test
  void placesInPoliciesAreCopiedAndTaken() {
    try (var scene = scene()) {
      bare(scene);
      scene.sql("ALTER DATABASE " + q(scene.database()) + " OWNER TO " + q(scene.adminName()));
      scene.asAdmin(
          "CREATE SCHEMA shop",
          "CREATE TABLE shop.\"odd 'table\" (n int)",
          "CREATE POLICY \"odd 'policy\" ON shop.\"odd 'table\" TO "
              + q(scene.primary())
              + ", CURRENT_USER USING (true)");
      var copy = new Rotation(scene, COPY);
      copy.toClone();
      assertThat(roles(scene)).contains(scene.cloneName(), scene.primary(), scene.adminName());
      scene.asAdmin(
          "ALTER POLICY \"odd 'policy\" ON shop.\"odd 'table\" TO CURRENT_USER, "
              + q(scene.cloneName()));
      copy.prepare();
      assertThat(roles(scene)).isEqualTo("{" + scene.adminName() + "}");
    }
  }

  private static String roles(Scene scene) {
    return scene.ask(
        "SELECT array(SELECT rolname FROM pg_roles WHERE oid = ANY (polroles))::text FROM"
            + " pg_policy");
  }

  @Test
  void oneDatabaseIsOneTransaction() {
    try (var scene = scene()) {
      bare(scene);
      scene.sql("ALTER DATABASE " + q(scene.database()) + " OWNER TO " + q(scene.adminName()));
      scene.asAdmin("CREATE SCHEMA shop", "GRANT USAGE ON SCHEMA shop TO " + q(scene.primary()));
      var copy = new Rotation(scene, COPY);
      var changes = copy.changes();
      assertThat(changes)
          .last()
          .extracting(AccountChange::database)
          .isEqualTo(Optional.of(scene.database()));
      scene.asAdmin("DROP SCHEMA shop");
      try (var admin = scene.admin()) {
        assertThatThrownBy(() -> admin.apply(changes)).isInstanceOf(DatabaseException.class);
      }
      assertThat(copy.look().cloneState().exists()).isFalse();
    }
  }

  @Test
  void otherDatabasesAreCopiedToo() {
    try (var scene = scene()) {
      bare(scene);
      var elsewhere = scene.other("db") + "_other";
      scene.sql("CREATE DATABASE " + q(elsewhere) + " OWNER " + q(scene.adminName()));
      inDatabase(
          scene,
          elsewhere,
          "CREATE SCHEMA s",
          "CREATE TABLE s.t (n int)",
          "GRANT SELECT ON s.t TO " + q(scene.primary()));
      var copy = new Rotation(scene, COPY);
      assertThat(copy.drift().lines())
          .contains("+ in database " + q(elsewhere) + ": SELECT ON TABLE s.t");
      copy.toClone();
      inDatabase(scene, elsewhere, "REVOKE SELECT ON s.t FROM " + q(scene.primary()));
      assertThat(copy.drift().lines())
          .containsExactly("- in database " + q(elsewhere) + ": SELECT ON TABLE s.t");
      copy.prepare();
    }
  }

  @Test
  void whatIsInADatabaseThatTakesNoConnectionsStops() {
    try (var scene = scene()) {
      bare(scene);
      var elsewhere = scene.other("db") + "_other";
      scene.sql("CREATE DATABASE " + q(elsewhere) + " OWNER " + q(scene.adminName()));
      inDatabase(
          scene, elsewhere, "CREATE SCHEMA s", "GRANT USAGE ON SCHEMA s TO " + q(scene.primary()));
      scene.sql("ALTER DATABASE " + q(elsewhere) + " ALLOW_CONNECTIONS false");
      assertThat(new Rotation(scene, COPY).obstacles())
          .singleElement()
          .asString()
          .contains("privileges in database " + q(elsewhere) + ", which takes no connections");
      assertThat(new Rotation(scene, Policy.DEFAULT).obstacles()).isEmpty();
    }
  }

  private static void inDatabase(Scene scene, String database, String... statements) {
    try (var connection = scene.server().superuser(database);
        var statement = connection.createStatement()) {
      statement.execute("SET SESSION AUTHORIZATION " + q(scene.adminName()));
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException failed) {
      throw new AssertionError(failed);
    }
  }

  @Test
  void whatAPrimaryOwnsStopsIt() {
    try (var scene = scene()) {
      bare(scene);
      scene.here("GRANT CREATE ON SCHEMA public TO PUBLIC");
      scene.as(
          scene.primary(),
          "CREATE TABLE public.mine (n int)",
          "ALTER DEFAULT PRIVILEGES GRANT SELECT ON TABLES TO PUBLIC");
      assertThat(new Rotation(scene, COPY).obstacles())
          .extracting(Obstacle::what)
          .anyMatch(what -> what.contains("owner of 1 object: ownership can't be copied"))
          .anyMatch(what -> what.contains("gives default privileges"));
      assertThat(new Rotation(scene, Policy.DEFAULT).obstacles()).isEmpty();
    }
  }

  @Test
  void userMappingsAreNoted() {
    try (var scene = scene()) {
      bare(scene);
      scene.here(
          "CREATE EXTENSION postgres_fdw",
          "CREATE SERVER elsewhere FOREIGN DATA WRAPPER postgres_fdw",
          "CREATE USER MAPPING FOR "
              + q(scene.primary())
              + " SERVER elsewhere OPTIONS (password 'x')");
      assertThat(new Rotation(scene, COPY).drift().warnings())
          .singleElement()
          .asString()
          .contains("has user mappings");
      assertThat(new Rotation(scene, Policy.DEFAULT).drift().warnings()).isEmpty();
    }
  }

  @Test
  void aMemberBecomesACopyAndAgainAMember() {
    try (var scene = scene()) {
      bare(scene);
      var member = new Rotation(scene, Policy.DEFAULT);
      member.toClone();
      var clone = new Rotation(scene, COPY).toClone();
      try (var session = scene.session(clone)) {
        assertThat(session.identity().actsAs()).isEqualTo(scene.cloneName());
      }
      assertThat(memberships(scene, scene.cloneName())).isEqualTo("null");
      try (var session = scene.session(member.toClone())) {
        assertThat(session.identity().actsAs()).isEqualTo(scene.primary());
      }
    }
  }

  /** A primary that owns nothing, and was given nothing by others than the admin. */
  private static void bare(Scene scene) {
    scene.here(
        "REVOKE ALL ON DATABASE %s FROM %s".formatted(q(scene.database()), q(scene.primary())),
        "DROP SCHEMA " + q(scene.primary()));
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

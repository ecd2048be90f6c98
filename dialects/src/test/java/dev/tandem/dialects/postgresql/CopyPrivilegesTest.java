package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.Scene.q;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sync;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Grant options of every kind of privilege; {@link PostgresqlContractTest} has the rest. */
@ParameterizedClass
@EnumSource
record CopyPrivilegesTest(PostgresqlVersion version) {
  private static final Policy COPY = Rotation.policy(CloneMode.COPY);

  @Test
  void grantOptionsAreGivenAndTaken() {
    try (var scene = scene()) {
      var copy = new Rotation(scene, COPY);
      everything(scene, "GRANT", " TO " + q(scene.primary()), " WITH GRANT OPTION");
      copy.toClone();
      assertThat(AccessLists.of(scene, scene.cloneName()))
          .isEqualTo(AccessLists.of(scene, scene.primary()))
          .allMatch(each -> each.endsWith("+"));
      everything(scene, "REVOKE GRANT OPTION FOR", " FROM " + q(scene.primary()), "");
      assertThat(copy.drift().lines())
          .allMatch(line -> line.startsWith("- ") && line.endsWith("WITH GRANT OPTION"));
      copy.prepare();
      assertThat(AccessLists.of(scene, scene.cloneName()))
          .isEqualTo(AccessLists.of(scene, scene.primary()))
          .noneMatch(each -> each.endsWith("+"))
          .hasSizeGreaterThan(20);
    }
  }

  @Test
  void additiveSyncIsContentWithMore() {
    try (var scene = scene()) {
      var additive = new Rotation(scene, Rotation.policy(CloneMode.COPY, Sync.ADDITIVE, false));
      everything(scene, "GRANT", " TO " + q(scene.primary()), " WITH GRANT OPTION");
      additive.toClone();
      everything(scene, "REVOKE GRANT OPTION FOR", " FROM " + q(scene.primary()), "");
      assertThat(additive.drift().lines()).isEmpty();
      assertThat(additive.drift().warnings()).isNotEmpty();
    }
  }

  @Test
  void nobodyGetsInTheWayOfTheCatalogsNames() {
    try (var scene = scene()) {
      objects(scene);
      scene.asAdmin("CREATE FUNCTION shop.name(inet) RETURNS int LANGUAGE sql AS 'SELECT 2'");
      scene.here(
          "CREATE VIEW public.pg_roles AS SELECT * FROM pg_catalog.pg_roles WHERE false",
          "CREATE DOMAIN public.inet AS text",
          "ALTER DATABASE %s SET search_path TO public, pg_catalog".formatted(q(scene.database())));
      scene.asAdmin(
          "GRANT EXECUTE ON FUNCTION shop.name(pg_catalog.inet) TO " + q(scene.primary()));
      new Rotation(scene, COPY).toClone();
      scene.sql("ALTER DATABASE %s RESET search_path".formatted(q(scene.database())));
      assertThat(AccessLists.of(scene, scene.cloneName()))
          .isEqualTo(AccessLists.of(scene, scene.primary()))
          .hasSize(1);
    }
  }

  /** Run {@code verb what preposition option} for every kind of object that takes grants. */
  private void everything(Scene scene, String verb, String role, String option) {
    var admin = scene.adminName();
    if (scene.ask("SELECT to_regnamespace('shop')").equals("null")) {
      objects(scene);
    }
    var privileges =
        new ArrayList<>(
            List.of(
                "SELECT, INSERT, UPDATE, DELETE, TRUNCATE, REFERENCES, TRIGGER ON shop.orders",
                "SELECT (price), UPDATE (\"odd, (name)\") ON shop.orders",
                "USAGE, SELECT, UPDATE ON SEQUENCE shop.numbers",
                "USAGE, CREATE ON SCHEMA shop",
                "EXECUTE ON FUNCTION shop.twice(int, text[])",
                "EXECUTE ON PROCEDURE shop.nothing()",
                "EXECUTE ON FUNCTION shop.most(int)",
                "USAGE ON TYPE shop.colour",
                "USAGE ON DOMAIN shop.positive",
                "USAGE ON FOREIGN SERVER " + q(scene.other("server")),
                "SELECT, UPDATE ON LARGE OBJECT 4711",
                "CONNECT, TEMPORARY, CREATE ON DATABASE " + q(scene.database())));
    if (version.major() >= 17) {
      privileges.add("MAINTAIN ON shop.orders");
    }
    for (var privilege : privileges) {
      scene.as(admin, verb + " " + privilege + role + option);
    }
    for (var privilege :
        List.of(
            "SELECT, UPDATE ON TABLES",
            "USAGE ON SEQUENCES",
            "EXECUTE ON FUNCTIONS",
            "USAGE ON TYPES")) {
      scene.as(
          admin,
          "ALTER DEFAULT PRIVILEGES IN SCHEMA shop " + verb + " " + privilege + role + option);
    }
    scene.as(admin, "ALTER DEFAULT PRIVILEGES " + verb + " USAGE ON SCHEMAS" + role + option);
    if (version.major() >= 15) {
      // One of its own for each test: two that grant on the same one get in each other's way.
      var parameter = "SET, ALTER SYSTEM ON PARAMETER " + scene.other("tandem.setting");
      scene.here("GRANT " + parameter + " TO " + q(admin) + " WITH GRANT OPTION");
      scene.as(admin, verb + " " + parameter + role + option);
    }
  }

  private void objects(Scene scene) {
    scene.sql("ALTER DATABASE " + q(scene.database()) + " OWNER TO " + q(scene.adminName()));
    scene.here(
        "REVOKE ALL ON DATABASE %s FROM %s".formatted(q(scene.database()), q(scene.primary())),
        "DROP SCHEMA " + q(scene.primary()),
        "CREATE EXTENSION postgres_fdw",
        "GRANT USAGE ON FOREIGN DATA WRAPPER postgres_fdw TO "
            + q(scene.adminName())
            + " WITH GRANT OPTION");
    scene.asAdmin(
        "CREATE SCHEMA shop",
        "CREATE TABLE shop.orders (n int, price int, \"odd, (name)\" int)",
        "CREATE SEQUENCE shop.numbers",
        "CREATE FUNCTION shop.twice(a int, b text[]) RETURNS int LANGUAGE sql AS 'SELECT 2'",
        "CREATE PROCEDURE shop.nothing() LANGUAGE sql AS 'SELECT 2'",
        "CREATE AGGREGATE shop.most(int) (SFUNC = int4larger, STYPE = int)",
        "CREATE TYPE shop.colour AS ENUM ('red')",
        "CREATE DOMAIN shop.positive AS int CHECK (value > 0)",
        "CREATE SERVER %s FOREIGN DATA WRAPPER postgres_fdw".formatted(q(scene.other("server"))),
        "SELECT lo_create(4711)");
  }

  private Scene scene() {
    return Scene.on(PostgresqlServer.of(version));
  }
}

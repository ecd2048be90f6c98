package dev.tandem.it;

import static dev.tandem.it.Tenant.ADMIN;
import static dev.tandem.it.Tenant.ALTERNATING;
import static dev.tandem.it.Tenant.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.PostgresqlServer;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.SecretJson;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What can't be rotated is refused with what happened and what to do about it, before anything is
 * written.
 */
final class BadInputTest {

  @Test
  void anAdminOfAnotherServer(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var there = elsewhere(application);
      var admin = credential(application, ADMIN);
      application.replace(ADMIN, there, admin);

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.ADMIN);
      assertThat(problem.what())
          .isEqualTo(
              "The admin secret admin is of %s, and the rotated secret is of %s."
                  .formatted(there, application.endpoint()));
      assertThat(problem.mend()).isEqualTo("Name the admin secret of the same server.");
      assertNobodyCame(application);
    }
  }

  @Test
  void aWrongCurrentPassword(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var primary = application.scene().primary();
      application.replace(
          SECRET, application.endpoint(), new Credential(primary, Password.of("another one")));
      long refusedLogins = application.refusedLogins();

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.LOGIN);
      assertThat(problem.passing()).isFalse();
      assertThat(problem.what())
          .isEqualTo(
              "%s did not get in at %s with AWSCURRENT: %s rejects the password of \"%s\", or has no such role, or it is past its VALID UNTIL."
                  .formatted(primary, application.endpoint(), application.endpoint(), primary));
      assertThat(problem.mend())
          .startsWith("Compare the secret with the role, and look at its VALID UNTIL in pg_roles. ")
          .contains("tandem status " + SECRET, "tandem repair " + SECRET);
      assertThat(application.refusedLogins() - refusedLogins).isEqualTo(1);
    }
  }

  @Test
  void anUnknownHost(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var nowhere = at(application, "no-such-host.invalid", application.endpoint().port());
      application.replace(SECRET, nowhere, credential(application, SECRET));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.LOGIN);
      assertThat(problem.passing()).isTrue();
      assertThat(problem.what())
          .isEqualTo(
              "%s did not get in at %s with AWSCURRENT: The host name of %s is unknown."
                  .formatted(application.scene().primary(), nowhere, nowhere));
      assertThat(problem.mend()).isEqualTo("Correct host in the secret, or look at DNS from here.");
    }
  }

  @Test
  void aPortWhereNobodyListens(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var closed = at(application, "localhost", closedPort());
      application.replace(SECRET, closed, credential(application, SECRET));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.LOGIN);
      assertThat(problem.passing()).isTrue();
      assertThat(problem.what())
          .isEqualTo(
              "%s did not get in at %s with AWSCURRENT: %s refuses connections: nobody listens there."
                  .formatted(application.scene().primary(), closed, closed));
      assertThat(problem.mend())
          .isEqualTo("Correct host and port in the secret, or start the server.");
    }
  }

  @Test
  void aDatabaseThatTakesNoWrites(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      application
          .scene()
          .sql(
              "ALTER DATABASE %s SET default_transaction_read_only = on"
                  .formatted(Scene.q(application.scene().database())));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.DATABASE);
      assertThat(problem.what())
          .isEqualTo("The server at %s takes no writes.".formatted(application.endpoint()));
      assertThat(problem.mend())
          .isEqualTo("Let the secret's host be the primary's or the cluster's writer endpoint.");
    }
  }

  @Test
  void aTokenWhileAnotherRotationIsUnderWay(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var first = UUID.randomUUID().toString();
      application.run(Request.one(SECRET, first, Step.CREATE, ALTERNATING));

      var problem = refused(application, () -> rotate(application, UUID.randomUUID().toString()));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.ROTATION);
      assertThat(problem.what())
          .isEqualTo(
              "Another rotation of app is under way or got stuck: AWSPENDING is on version %s."
                  .formatted(first));
      assertThat(problem.mend())
          .isEqualTo("See how it stands: tandem status app. To go on with it: tandem resume app");
      assertThat(rotate(application, first).problem()).isEmpty();
    }
  }

  @Test
  void aPendingVersionThatLeadsElsewhere(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var there = elsewhere(application);
      var pending = new Credential(application.scene().cloneName(), Password.of("not ours at all"));
      put(application, SecretJson.secret("postgres", there, pending));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.DEPUTY);
      assertThat(problem.what())
          .isEqualTo(
              "AWSPENDING of app differs from AWSCURRENT in port, and may differ in its credential"
                  + " only.");
      assertThat(problem.mend())
          .isEqualTo(
              "Find out who wrote it, and that no database has its password; then take AWSPENDING"
                  + " off that version and rotate again.");
      assertNobodyCame(application);
    }
  }

  @Test
  void aPendingVersionOfAnotherHost(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var there = at(application, "127.0.0.1", application.endpoint().port());
      var pending = new Credential(application.scene().cloneName(), Password.of("not ours at all"));
      put(application, SecretJson.secret("postgres", there, pending));
      long logins = application.logins();

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.DEPUTY);
      assertThat(problem.what())
          .isEqualTo(
              "AWSPENDING of app differs from AWSCURRENT in host, and may differ in its credential"
                  + " only.");
      assertThat(application.logins()).isEqualTo(logins);
      assertThat(application.refusedLogins()).isZero();
    }
  }

  @Test
  void aPendingVersionOfAnotherAccount(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      put(
          application,
          SecretJson.secret(
              "postgres",
              application.endpoint(),
              new Credential("postgres", Password.of("not ours at all"))));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.DEPUTY);
      assertThat(problem.what())
          .isEqualTo(
              "AWSPENDING of app is of the account postgres, and it is the turn of %s."
                  .formatted(application.scene().cloneName()));
    }
  }

  @Test
  void anAccountThatLooksLikeTheClone(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var cloneName = application.scene().cloneName();
      application.scene().asAdmin("CREATE ROLE %s LOGIN".formatted(Scene.q(cloneName)));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.OWNERSHIP);
      assertThat(problem.what())
          .isEqualTo(
              "The account %s exists already, carries no marker of Tandem, and AWSPREVIOUS of app does not speak for it."
                  .formatted(cloneName));
      assertThat(problem.mend())
          .isEqualTo(
              "If it is the clone of %s, take it over with --adopt (for the function TANDEM_ADOPT); if not, name the pair (--primary, --clone)."
                  .formatted(application.scene().primary()));
    }
  }

  @Test
  void aPrimaryWhoseNameEndsLikeAClones(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var name = application.scene().other("web") + "_clone";
      application.scene().asAdmin("CREATE ROLE %s LOGIN".formatted(Scene.q(name)));
      application.replace(
          SECRET, application.endpoint(), application.ground().reset(name, "its own"));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.OWNERSHIP);
      assertThat(problem.what())
          .isEqualTo(
              "There is no account %s, whose clone %s would be."
                  .formatted(application.scene().other("web"), name));
      assertThat(problem.mend())
          .isEqualTo(
              "If %s is an account of its own, name the pair (--primary, --clone)."
                  .formatted(name));
    }
  }

  @Test
  void theAdminAsOneOfThePair(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      application.replace(ADMIN, application.endpoint(), credential(application, SECRET));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.ADMIN);
      assertThat(problem.what())
          .isEqualTo(
              "The admin secret admin is of %s, one of the accounts to be rotated."
                  .formatted(application.scene().primary()));
    }
  }

  @Test
  void anAdminWithoutRights(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var admin = application.scene().adminName();
      application.scene().sql("ALTER ROLE %s NOCREATEROLE".formatted(Scene.q(admin)));

      var problem = refused(application, () -> rotate(application));

      assertThat(problem.kind()).isEqualTo(Problem.Kind.RIGHTS);
      assertThat(problem.mend()).contains("ALTER ROLE " + Scene.q(admin) + " CREATEROLE;");
      application.scene().sql(problem.mend());
      assertThat(rotate(application).problem()).isEmpty();
    }
  }

  // ---- what each of them says ----------------------------------------------------------------

  private static Outcome rotate(Application application) {
    return application.rotator().rotate(SECRET, ALTERNATING);
  }

  private static Outcome rotate(Application application, String token) {
    return application
        .rotator(RotationListener.NONE, time -> {})
        .run(
            new Request(
                SECRET, token, false, EnumSet.allOf(Step.class), ALTERNATING, Optional.empty()));
  }

  /** Rotate, which must be refused and change nothing in the store or the database. */
  private static Problem refused(Application application, Supplier<Outcome> rotation) {
    var files = application.files();
    var roles = application.roles();
    var outcome = rotation.get();
    assertThat(outcome.succeeded()).isFalse();
    assertThat(application.files().equals(files)).as("the store is as it was").isTrue();
    assertThat(application.roles().equals(roles)).as("the roles are as they were").isTrue();
    return outcome.problem().orElseThrow();
  }

  private static Credential credential(Application application, String secret) {
    return application
        .store()
        .read(secret, Stage.AWSCURRENT)
        .flatMap(version -> version.value())
        .map(SecretJson::credential)
        .orElseThrow();
  }

  private static void put(Application application, SecretText value) {
    var store = application.store();
    var current = store.describe(SECRET).version(Stage.AWSCURRENT).orElseThrow();
    store.put(SECRET, new SecretStore.Pending(UUID.randomUUID().toString(), value, current));
  }

  private static Endpoint at(Application application, String host, int port) {
    return new Endpoint(host, port, application.endpoint().database(), Tls.PLAIN);
  }

  /** The same database name on another server. */
  private static Endpoint elsewhere(Application application) {
    var other = PostgresqlServer.of(PostgresqlVersion.V17).endpoint(Tls.PLAIN);
    return at(application, other.host(), other.port());
  }

  private static void assertNobodyCame(Application application) {
    assertThat(PostgresqlServer.of(PostgresqlVersion.V17).log())
        .doesNotContain(application.scene().database() + " ", "not ours at all");
  }

  private static int closedPort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException failed) {
      throw new IllegalStateException(failed);
    }
  }
}

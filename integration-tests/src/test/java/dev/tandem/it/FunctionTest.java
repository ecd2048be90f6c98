package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.dialects.postgresql.Scene;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.lambda.RotationHandler;
import dev.tandem.secretsmanager.Fault;
import dev.tandem.secretsmanager.RotationEnd;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function, as Secrets Manager invokes it, on a real PostgreSQL. */
final class FunctionTest {
  private final Cloud cloud = new Cloud();

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private Application application;

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private String admin;

  /** The secret has the form of AWS's templates: it names its admin's secret itself. */
  @BeforeEach
  void begin(@TempDir Path directory) {
    application = Application.on(PostgresqlVersion.V17, directory, "hush");
    admin = cloud.create("admin", text(Application.ADMIN));
    cloud.create(
        "app",
        text(Application.SECRET).replaceFirst("\\{", "{\"masterarn\":\"%s\",".formatted(admin)));
  }

  @AfterEach
  void stop() {
    application.close();
    cloud.close();
  }

  @Test
  void rotatesThereAndBackInTenCallsAndThreeLogins() throws Exception {
    var handler = handler(Map.of());
    for (var turn : List.of("to a new clone", "to the primary", "to the known clone")) {
      cloud.server().calls();
      long logins = application.logins();

      assertThat(rotate(() -> handler, true).failures()).as(turn).isEmpty();

      assertThat(cloud.server().calls()).as(turn).isEqualTo(CostTest.TEN_CALLS);
      assertThat(application.logins() - logins).as(turn).isEqualTo(3);
      assertThat(application.refusedLogins()).as(turn).isZero();
      assertThat(application.worksWith(credential("AWSCURRENT"))).as(turn).isTrue();
      assertThat(application.worksWith(credential("AWSPREVIOUS"))).as(turn).isTrue();
    }
    assertThat(credential("AWSCURRENT").username()).isEqualTo(application.scene().cloneName());
    assertThat(cloud.server().value("app", "AWSCURRENT"))
        .contains("\"team\":\"orders\"", "masterarn");
    assertNothingIsGivenAway();
  }

  /** Before it takes from the clone what is too much; a clone that is only made has not drifted. */
  @Test
  void countsTheDriftThatARotationFindsOnce() throws Exception {
    var handler = handler(Map.of());
    rotate(() -> handler, true);
    rotate(() -> handler, true);
    var scene = application.scene();
    scene.asAdmin("ALTER ROLE " + Scene.q(scene.cloneName()) + " CONNECTION LIMIT 11");

    assertThat(rotate(() -> handler, true).failures()).isEmpty();

    assertThat(Pattern.compile("\"Drift\":([0-9]+)").matcher(cloud.log()).results())
        .extracting(hit -> hit.group(1))
        .as("to the primary, to the clone")
        .containsExactly("0", "1");
  }

  @Test
  void readsTheTagsAgainInEveryNewProcess() throws Exception {
    rotate(() -> handler(Map.of()), true);
    assertThat(cloud.server().calls()).hasSize(CostTest.TEN_CALLS.size() + 2);

    rotate(() -> handler(Map.of("TANDEM_TAGS", "false")), true);
    assertThat(cloud.server().calls()).isEqualTo(CostTest.TEN_CALLS);
  }

  @Test
  void goesOnWhereItStoppedWhenTheServiceTriesAgain() throws Exception {
    var refused = new Fault.Refused(400, "AccessDeniedException", "not yet");
    cloud.server().meets("UpdateSecretVersionStage", refused);

    var end = rotate(() -> handler(Map.of()), true);

    assertThat(end.succeeded()).isTrue();
    assertThat(end.failures()).hasSize(1);
    assertThat(end.failures().getFirst()).hasMessageContaining("UpdateSecretVersionStage");
    assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
    assertThat(application.refusedLogins()).isZero();
    assertNothingIsGivenAway();
  }

  @Test
  void getsThroughThrottlingFaultsAndLostAnswers() throws Exception {
    for (var operation : Set.copyOf(CostTest.TEN_CALLS)) {
      cloud
          .server()
          .meets(
              operation, Fault.THROTTLED, Fault.INTERNAL, new Fault.Late(Duration.ofMillis(300)));
    }
    cloud.server().meets("PutSecretValue", new Fault.Unanswered());
    var handler = handler(Map.of());

    var end = rotate(() -> handler, true);

    assertThat(end.failures()).isEmpty();
    assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
    assertThat(application.refusedLogins()).isZero();
  }

  @Test
  void isTriedAgainByTheServiceWhereThrottlingDoesNotEnd() throws Exception {
    for (int i = 0; i < 9; i++) {
      cloud.server().meets("PutSecretValue", Fault.THROTTLED);
    }
    var handler = handler(Map.of());

    var end = rotate(() -> handler, true);

    assertThat(end.succeeded()).isTrue();
    assertThat(end.failures()).isNotEmpty();
    assertThat(end.failures().getFirst()).hasMessageContaining("asked too often");
    assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
  }

  @Test
  void testsAConfigurationAndChangesNothing() throws Exception {
    var before = application.roles();

    var end = rotate(() -> handler(Map.of()), false);

    assertThat(end.failures()).isEmpty();
    assertThat(application.roles()).isEqualTo(before);
    assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
    assertThat(cloud.log()).contains("everything that a rotation needs is there");
  }

  @Test
  void usesNoAdminThatNobodyAllowed() throws Exception {
    var end = rotate(() -> handler(Map.of("TANDEM_ALLOWED_ADMINS", "another")), false);

    assertThat(end.succeeded()).isFalse();
    assertThat(end.failures().getFirst()).hasMessageContaining("TANDEM_ALLOWED_ADMINS");
  }

  @Test
  void rotatesOneAccountThatNeedsNoAdmin() throws Exception {
    var alone = Map.of("TANDEM_STRATEGY", "single-user", "TANDEM_ALLOWED_ADMINS", "");
    cloud.create("alone", text(Application.SECRET));

    var end = rotate("alone", () -> handler(alone), true);

    assertThat(end.failures()).isEmpty();
    assertThat(application.worksWith(cloud.credential("alone", "AWSCURRENT"))).isTrue();
    assertThat(application.refusedLogins()).isZero();
  }

  private RotationEnd rotate(Supplier<RotationHandler> handlers, boolean now) throws Exception {
    return rotate("app", handlers, now);
  }

  private RotationEnd rotate(String secret, Supplier<RotationHandler> handlers, boolean now)
      throws Exception {
    return cloud.rotate(secret, handlers, now);
  }

  private RotationHandler handler(Map<String, String> more) {
    var environment = new HashMap<>(Map.of("TANDEM_ALLOWED_ADMINS", admin));
    environment.putAll(more);
    return cloud.handler(environment);
  }

  private Credential credential(String label) {
    return cloud.credential("app", label);
  }

  private String text(String secret) {
    return application
        .store()
        .read(secret, Stage.AWSCURRENT)
        .flatMap(SecretVersion::value)
        .map(SecretText::reveal)
        .orElseThrow();
  }

  private void assertNothingIsGivenAway() {
    assertThat(cloud.log())
        .doesNotContain(
            "hush",
            "rotation-",
            credential("AWSCURRENT").password().reveal(),
            credential("AWSPREVIOUS").password().reveal());
  }
}

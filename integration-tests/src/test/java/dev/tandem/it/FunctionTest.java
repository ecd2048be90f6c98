package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.lambda.Invocation;
import dev.tandem.lambda.RotationHandler;
import dev.tandem.secretsmanager.Fault;
import dev.tandem.secretsmanager.RotationEnd;
import dev.tandem.secretsmanager.SecretsManagerServer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The function, as Secrets Manager invokes it, on a real PostgreSQL. */
final class FunctionTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final List<String> TEN_CALLS =
      List.of(
          "DescribeSecret",
          "GetSecretValue",
          "PutSecretValue",
          "GetSecretValue",
          "GetSecretValue",
          "GetSecretValue",
          "DescribeSecret",
          "GetSecretValue",
          "DescribeSecret",
          "UpdateSecretVersionStage");

  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private Application application;

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private String admin;

  /** The SDK reads the process's own surroundings, and of these a test can set the properties. */
  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "AKIDTEST");
    System.setProperty("aws.secretAccessKey", "test");
  }

  /** The secret has the form of AWS's templates: it names its admin's secret itself. */
  @BeforeEach
  void begin(@TempDir Path directory) {
    application = Application.on(PostgresqlVersion.V17, directory, "hush");
    admin = server.create("admin", FIRST, text(Application.ADMIN), Map.of());
    var value =
        text(Application.SECRET).replaceFirst("\\{", "{\"masterarn\":\"%s\",".formatted(admin));
    server.create("app", FIRST, value, Map.of("team", "orders"));
  }

  @AfterEach
  void stop() {
    application.close();
    server.close();
  }

  @Test
  void rotatesThereAndBackInTenCallsAndThreeLogins() throws Exception {
    var handler = handler(Map.of());
    for (var turn : List.of("to a new clone", "to the primary", "to the known clone")) {
      server.calls();
      long logins = application.logins();

      assertThat(rotate(() -> handler, true).failures()).as(turn).isEmpty();

      assertThat(server.calls()).as(turn).isEqualTo(TEN_CALLS);
      assertThat(application.logins() - logins).as(turn).isEqualTo(3);
      assertThat(application.refusedLogins()).as(turn).isZero();
      assertThat(application.worksWith(credential("AWSCURRENT"))).as(turn).isTrue();
      assertThat(application.worksWith(credential("AWSPREVIOUS"))).as(turn).isTrue();
    }
    assertThat(credential("AWSCURRENT").username()).isEqualTo(application.scene().cloneName());
    assertThat(server.value("app", "AWSCURRENT")).contains("\"team\":\"orders\"", "masterarn");
    assertNothingIsGivenAway();
  }

  @Test
  void readsTheTagsAgainInEveryNewProcess() throws Exception {
    rotate(() -> handler(Map.of()), true);
    assertThat(server.calls()).hasSize(TEN_CALLS.size() + 2);

    rotate(() -> handler(Map.of("TANDEM_TAGS", "false")), true);
    assertThat(server.calls()).isEqualTo(TEN_CALLS);
  }

  @Test
  void goesOnWhereItStoppedWhenTheServiceTriesAgain() throws Exception {
    var refused = new Fault.Refused(400, "AccessDeniedException", "not yet");
    server.meets("UpdateSecretVersionStage", refused);

    var end = rotate(() -> handler(Map.of()), true);

    assertThat(end.succeeded()).isTrue();
    assertThat(end.failures()).hasSize(1);
    assertThat(end.failures().getFirst()).hasMessageContaining("UpdateSecretVersionStage");
    assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
    assertThat(application.refusedLogins()).isZero();
    assertNothingIsGivenAway();
  }

  @Test
  void testsAConfigurationAndChangesNothing() throws Exception {
    var before = application.roles();

    var end = rotate(() -> handler(Map.of()), false);

    assertThat(end.failures()).isEmpty();
    assertThat(application.roles()).isEqualTo(before);
    assertThat(application.worksWith(credential("AWSCURRENT"))).isTrue();
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("everything that a rotation needs is there");
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
    server.create("alone", FIRST, text(Application.SECRET), Map.of());

    var end = rotate("alone", () -> handler(alone), true);

    assertThat(end.failures()).isEmpty();
    assertThat(
            application.worksWith(
                SecretJson.credential(SecretText.of(server.value("alone", "AWSCURRENT")))))
        .isTrue();
    assertThat(application.refusedLogins()).isZero();
  }

  private RotationEnd rotate(Supplier<RotationHandler> handlers, boolean now) throws Exception {
    return rotate("app", handlers, now);
  }

  private RotationEnd rotate(String secret, Supplier<RotationHandler> handlers, boolean now)
      throws Exception {
    server.function(
        FUNCTION,
        event ->
            handlers
                .get()
                .handleRequest(
                    new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
                    OutputStream.nullOutputStream(),
                    Invocation.of(Duration.ofMinutes(5))));
    return server
        .rotate(secret, UUID.randomUUID().toString(), FUNCTION, now)
        .get(10, TimeUnit.MINUTES);
  }

  private RotationHandler handler(Map<String, String> more) {
    var environment = new HashMap<String, String>();
    environment.put("SECRETS_MANAGER_ENDPOINT", server.endpoint().toString());
    environment.put("TANDEM_ALLOWED_ADMINS", admin);
    environment.putAll(more);
    return new RotationHandler(environment, log);
  }

  private Credential credential(String label) {
    return SecretJson.credential(SecretText.of(server.value("app", label)));
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
    assertThat(log.toString(StandardCharsets.UTF_8))
        .doesNotContain(
            "hush",
            "rotation-",
            credential("AWSCURRENT").password().reveal(),
            credential("AWSPREVIOUS").password().reveal());
  }
}

package dev.tandem.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tandem.secretsmanager.Fault;
import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What the function makes of an event before it comes to a database. */
class RotationHandlerTest {
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";
  private static final String VALUE =
      """
      {"engine":"postgres","host":"127.0.0.1","port":1,"username":"app","password":"hush-1"}\
      """;

  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeAll
  static void giveCredentials() {
    TestCredentials.give();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void refusesABadEnvironmentAtTheStart() {
    var refused = catchThrowable(() -> new RotationHandler(Map.of("PASSWORD_LENGTH", "hush"), log));

    assertThat(refused).hasMessage("PASSWORD_LENGTH must be a number from 12 to 128.");
  }

  @Test
  void refusesAnEventThatIsNone() {
    var refused = catchThrowable(() -> invoke(Map.of(), "{}"));

    assertThat(refused).hasMessage("The event has no Step.").hasNoCause();
  }

  @Test
  void createsASecretInThreeCallsAndLogsEachMove() {
    staged(Map.of("team", "orders"));

    invoke(Map.of(), event("createSecret"));

    assertThat(server.calls())
        .containsExactly("DescribeSecret", "GetSecretValue", "PutSecretValue");
    assertThat(server.value("app", "AWSPENDING")).contains("\"username\":\"app_clone\"");
    assertThat(server.bodies().getLast()).contains("\"RotationToken\":\"role\"");
    assertThat(lines())
        .anySatisfy(line ->
            assertThat(line)
                .contains(
                    "\"level\":\"INFO\"",
                    "\"message\":\"put AWSPENDING with a new password for app_clone\"",
                    "\"secret\":\"arn:aws:secretsmanager:",
                    "\"version\":\"" + SECOND + "\"",
                    "\"step\":\"createSecret\"",
                    "\"requestId\":\"request-1\"",
                    "\"change\":true",
                    "\"milliseconds\":"))
        .anySatisfy(line ->
            assertThat(line)
                .contains(
                    "\"_aws\":{\"Timestamp\":",
                    "\"Namespace\":\"Tandem\"",
                    "\"Step\":\"createSecret\"",
                    "\"Failures\":0"));
    assertThat(lines()).last().asString().contains("createSecret is done");
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("hush", "role");
  }

  @Test
  void makesPasswordsByTheTagsOfTheSecret() {
    staged(Map.of("tandem:password-length", "14", "tandem:exclude-punctuation", "true"));

    invoke(Map.of("PASSWORD_LENGTH", "99"), event("createSecret"));

    assertThat(server.value("app", "AWSPENDING"))
        .containsPattern("\"password\":\"[A-Za-z0-9]{14}\"");
  }

  @Test
  void leavesTagsAloneWhereItIsTold() {
    staged(Map.of("tandem:password-length", "14"));

    invoke(Map.of("TANDEM_TAGS", "false"), event("createSecret"));

    assertThat(server.value("app", "AWSPENDING")).containsPattern("\"password\":\"[^\"]{32}\"");
  }

  @Test
  void saysWhichTagIsWrong() {
    staged(Map.of("tandem:strategy", "hush"));

    var refused = catchThrowable(() -> invoke(Map.of(), event("createSecret")));

    assertThat(refused)
        .isInstanceOf(RotationFailedException.class)
        .hasMessageContaining("tandem:strategy must be single-user or");
    assertThat(server.calls()).containsExactly("DescribeSecret");
    assertThat(lines()).anySatisfy(line -> assertThat(line).contains("\"level\":\"ERROR\""));
  }

  @Test
  void saysWhatAwsDenies() {
    staged(Map.of());
    server.meets(
        "GetSecretValue", new Fault.Refused(400, "AccessDeniedException", "not authorized"));

    var refused = catchThrowable(() -> invoke(Map.of(), event("createSecret")));

    assertThat(refused)
        .isInstanceOf(RotationFailedException.class)
        .hasMessageContaining("Allow secretsmanager:GetSecretValue on arn:aws:secretsmanager:")
        .hasNoCause();
    assertThat(lines())
        .anySatisfy(line ->
            assertThat(line).contains("\"level\":\"ERROR\"", "\"problem\":\"store\"", "\"mend\":"))
        .anySatisfy(line ->
            assertThat(line)
                .contains(
                    "\"Dimensions\":[[\"FunctionName\",\"Problem\"]]",
                    "\"FunctionName\":\"tandem\"",
                    "\"Failures\":1",
                    "\"Problem\":\"store\""));
  }

  @Test
  void keepsToThePairUnderWhichItWasCreated() {
    staged(Map.of());
    invoke(Map.of(), event("createSecret"));

    var refused =
        catchThrowable(() -> invoke(Map.of("TANDEM_STRATEGY", "single-user"), event("setSecret")));

    assertThat(refused).hasMessageContaining("AWSPENDING of").hasMessageContaining("app_clone");
  }

  @Test
  void saysThatTheDatabaseDoesNotAnswerWhileThereIsTime() {
    staged(Map.of());
    invoke(Map.of(), event("createSecret"));

    var refused = catchThrowable(() -> invoke(Map.of("TANDEM_ADMIN", "admin"), event("setSecret")));

    assertThat(refused).hasMessageContaining("127.0.0.1:1");
    assertThat(lines())
        .anySatisfy(line -> assertThat(line).contains("\"level\":\"WARN\"", "\"tryAgain\":true"))
        .anySatisfy(line -> assertThat(line).contains("\"level\":\"ERROR\"", "\"tryAgain\":true"));
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("hush");
  }

  @Test
  void tellsTheWebhookOnceWhatSecretsManagerTriesAgain() throws IOException {
    staged(Map.of());
    try (var chat = new Chat(200)) {
      var handler = new RotationHandler(environment(Map.of("TANDEM_WEBHOOK", chat.address())), log);
      for (int attempt = 0; attempt < 3; attempt++) {
        assertThat(catchThrowable(() -> invoke(handler, event("testSecret")))).isNotNull();
      }

      assertThat(chat.messages()).hasSize(1);
      assertThat(chat.messages().getFirst())
          .startsWith("{\"text\":\"testSecret of " + server.arn("app") + ": ");
      assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("hush");
    }
  }

  @Test
  void findsTheWebhookInItsSecretWhenThereIsSomethingToTell() throws IOException {
    staged(Map.of("tandem:strategy", "none"));
    try (var chat = new Chat(200)) {
      var arn = server.create("webhook", FIRST, chat.address() + "\n", Map.of());
      server.calls();

      assertThat(catchThrowable(() -> invoke(Map.of("TANDEM_WEBHOOK", arn), event("createSecret"))))
          .hasMessageContaining("tandem:strategy must be");

      assertThat(server.calls()).containsExactly("DescribeSecret", "GetSecretValue");
      assertThat(chat.messages()).hasSize(1);
    }
  }

  @Test
  void losesNoRotationToAWebhook() throws IOException {
    staged(Map.of());
    var nowhere = server.create("webhook", FIRST, "hush: no address", Map.of());
    for (var webhook : List.of("http://127.0.0.1:1/hush", nowhere, server.arn("app") + "x")) {
      invoke(
          Map.of("TANDEM_WEBHOOK", webhook, "TANDEM_WEBHOOK_WHEN", "always"),
          event("createSecret"));
      var failed =
          catchThrowable(() -> invoke(Map.of("TANDEM_WEBHOOK", webhook), event("testSecret")));

      assertThat(failed)
          .isInstanceOf(RotationFailedException.class)
          .hasMessageContaining("127.0.0.1:1");
    }
    assertThat(lines())
        .anySatisfy(line -> assertThat(line).contains("WARN", "The webhook was not reached"))
        .anySatisfy(line -> assertThat(line).contains("must be an http or https address"))
        .anySatisfy(line -> assertThat(line).contains("There is no secret arn:"));
    assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("hush");
  }

  @Test
  void tellsOfWhatIsFinishedWhereItIsAskedTo() throws IOException {
    staged(Map.of());
    invoke(Map.of(), event("createSecret"));
    try (var chat = new Chat(200)) {
      invoke(
          Map.of("TANDEM_WEBHOOK", chat.address(), "TANDEM_WEBHOOK_WHEN", "always"),
          event("finishSecret"));

      assertThat(chat.messages()).hasSize(1);
      assertThat(chat.messages().getFirst()).contains("finishSecret is done");
    }
  }

  private void staged(Map<String, String> tags) {
    server.create("app", FIRST, VALUE, tags);
    server.stage("app", SECOND);
    server.calls();
  }

  private String event(String step) {
    return """
    {"Step":"%s","SecretId":"%s","ClientRequestToken":"%s","RotationToken":"role","More":[]}\
    """
        .formatted(step, server.arn("app"), SECOND);
  }

  private Map<String, String> environment(Map<String, String> more) {
    var environment = new HashMap<>(more);
    environment.put("SECRETS_MANAGER_ENDPOINT", server.endpoint().toString());
    return environment;
  }

  private void invoke(Map<String, String> environment, String event) {
    invoke(new RotationHandler(environment(environment), log), event);
  }

  private static void invoke(RotationHandler handler, String event) {
    handler.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        OutputStream.nullOutputStream(),
        InvocationContext.of(Duration.ofSeconds(30)));
  }

  private List<String> lines() {
    return log.toString(StandardCharsets.UTF_8).lines().toList();
  }
}

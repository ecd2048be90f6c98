package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Tls;
import dev.tandem.sandbox.Answer;
import dev.tandem.sandbox.Artifact;
import dev.tandem.sandbox.Sandbox;
import dev.tandem.sandbox.Surroundings;
import dev.tandem.secretsmanager.Fault;
import dev.tandem.secretsmanager.RotationFunction;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is deployed, in processes of its own, with AWS's runtime loop around it. */
final class PackagedFunctionIT {
  private static final Duration ENOUGH = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofSeconds(12);
  private static final int FIRST_WITH_BUNDLE = 25;
  private static final int KILLED = 128 + 9;

  private final Surroundings surroundings = Surroundings.plain();

  @TempDir private Path folder = Path.of("");

  @AfterEach
  void stop() {
    surroundings.close();
  }

  @ParameterizedTest
  @EnumSource
  void rotatesOnPostgresqlWithANewProcessForEachStep(Artifact artifact) {
    var scene = surroundings.postgresql("app", Tls.VERIFY_FULL);
    var command = unpacked(artifact);
    var logs = new StringBuilder();
    RotationFunction function =
        event -> {
          try (var sandbox = command.start(Map.of())) {
            sandbox.succeed(event, ENOUGH);
            logs.append(sandbox.log());
          }
        };

    for (int turn = 0; turn < 2; turn++) {
      assertThat(surroundings.rotate("app", function).failures()).isEmpty();
    }

    for (var label : new String[] {"AWSCURRENT", "AWSPREVIOUS"}) {
      var credential = surroundings.credential("app", label);
      assertThat(scene.login(credential)).isInstanceOf(LoginOutcome.Accepted.class);
      assertThat(logs).doesNotContain(credential.password().reveal());
    }
    assertThat(logs).contains("\"level\":\"INFO\"", "CloudWatchMetrics");
  }

  /** Nothing but its own lines of JSON: whoever reads its log reads no driver's. */
  @ParameterizedTest
  @CsvSource({"MANAGED, MYSQL", "MANAGED, MARIADB", "BUNDLE, MYSQL", "BUNDLE, MARIADB"})
  void rotatesOnMysqlAndMariadbInOneProcess(Artifact artifact, Product product) {
    var scene = surroundings.mysql("app", product, Tls.VERIFY_FULL);
    try (var sandbox = unpacked(artifact).start(Map.of())) {
      for (int turn = 0; turn < 2; turn++) {
        assertThat(surroundings.rotate("app", event -> sandbox.succeed(event, ENOUGH)).failures())
            .isEmpty();
      }
      assertThat(sandbox.log().lines()).allMatch(line -> line.startsWith("{"));
    }

    assertThat(scene.login(surroundings.credential("app", "AWSCURRENT")))
        .isInstanceOf(LoginOutcome.Accepted.class);
    assertThat(scene.login(surroundings.credential("app", "AWSPREVIOUS")))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @ParameterizedTest
  @EnumSource
  void reportsAFailureAndGoesOn(Artifact artifact) {
    surroundings.postgresql("app", Tls.PLAIN);
    var token = begin();
    try (var sandbox = unpacked(artifact).start(Map.of())) {
      var answer = sandbox.invoke(event("noSecret", token), ENOUGH);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed -> {
                assertThat(failed.body())
                    .contains(
                        "\"errorMessage\":\"The event's Step is none of", "RotationFailedException")
                    .contains("\"stackTrace\":[]");
                assertThat(failed.type()).isNotEmpty();
              });
      sandbox.succeed(event("createSecret", token), ENOUGH);
    }
  }

  @ParameterizedTest
  @EnumSource
  void reportsASettingThatCantBeBeforeAnyEvent(Artifact artifact) {
    surroundings.postgresql("app", Tls.PLAIN);
    try (var sandbox = unpacked(artifact).start(Map.of("TANDEM_STRATEGY", "hush"))) {
      var answer = sandbox.invoke(event("createSecret", begin()), ENOUGH);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.NotBegun.class,
              failed ->
                  assertThat(failed.body())
                      .contains("TANDEM_STRATEGY must be")
                      .doesNotContain("hush"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void saysWhyBeforeItsTimeIsUp(Artifact artifact) {
    surroundings.postgresql("app", Tls.PLAIN);
    saysWhyInTime(
        artifact,
        () -> surroundings.server().meets("GetSecretValue", late(), late(), late(), late()),
        "GetSecretValue");
  }

  /** A server that accepts the connection and says nothing more. */
  @ParameterizedTest
  @CsvSource({"MANAGED, postgres", "MANAGED, mysql", "BUNDLE, postgres"})
  void saysWhyBeforeItsTimeIsUpWhereTheDatabaseHangs(Artifact artifact, String engine) {
    var hung = surroundings.hung("app", engine);
    saysWhyInTime(artifact, () -> {}, "127.0.0.1:" + hung.getLocalPort());
  }

  private void saysWhyInTime(Artifact artifact, Runnable trouble, String cause) {
    var token = begin();
    try (var sandbox = unpacked(artifact).start(Map.of())) {
      sandbox.succeed(event("createSecret", token), ENOUGH);
      trouble.run();

      // It is not killed here, so that the answer can say how much time was left.
      var answer = sandbox.answer(sandbox.offer(event("setSecret", token), SHORT), ENOUGH);

      assertThat(answer)
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed -> {
                assertThat(failed.body()).contains(cause);
                assertThat(failed.left()).as("time that was left").isPositive();
              });
      assertThat(sandbox.log())
          .containsPattern("\"level\":\"ERROR\".*" + Pattern.quote(cause) + ".*\"tryAgain\":true");
    }
  }

  @ParameterizedTest
  @EnumSource
  void isKilledWhenItsTimeIsUpAndLeavesNothingThatANewOneCantEnd(Artifact artifact) {
    surroundings.postgresql("app", Tls.PLAIN);
    var token = begin();
    var command = unpacked(artifact);
    try (var sandbox = command.start(Map.of())) {
      var answer = sandbox.invoke(event("createSecret", token), Duration.ofMillis(1));

      assertThat(answer).isEqualTo(new Answer.TimedOut());
      assertThat(sandbox.isAlive()).isFalse();
    }
    finish(command, token);
  }

  @ParameterizedTest
  @EnumSource
  void endsWhenAskedToInTheMiddleAndANewOneGoesOn(Artifact artifact) throws Exception {
    surroundings.postgresql("app", Tls.PLAIN);
    var token = begin();
    var command = unpacked(artifact);
    surroundings.server().calls();
    surroundings.server().meets("PutSecretValue", late());
    try (var sandbox = command.start(Map.of())) {
      var answered = sandbox.offer(event("createSecret", token), ENOUGH);
      while (!surroundings.server().calls().contains("PutSecretValue")) {
        assertThat(sandbox.isAlive()).as(sandbox.log()).isTrue();
        Thread.sleep(10);
      }

      assertThat(sandbox.terminate()).isEqualTo(Sandbox.TERMINATED);
      assertThat(sandbox.answer(answered, ENOUGH)).isEqualTo(new Answer.Exited(Sandbox.TERMINATED));
    }
    finish(command, token);
  }

  @ParameterizedTest
  @EnumSource
  void endsWhatFailedWhenSecretsManagerTriesAgain(Artifact artifact) {
    var scene = surroundings.postgresql("app", Tls.PLAIN);
    surroundings
        .server()
        .meets(
            "UpdateSecretVersionStage", new Fault.Refused(400, "AccessDeniedException", "not yet"));
    try (var sandbox = unpacked(artifact).start(Map.of())) {
      var end = surroundings.rotate("app", event -> sandbox.succeed(event, ENOUGH));

      assertThat(end.succeeded()).isTrue();
      assertThat(end.failures()).hasSize(1);
    }
    assertThat(scene.login(surroundings.credential("app", "AWSCURRENT")))
        .isInstanceOf(LoginOutcome.Accepted.class);
  }

  @Test
  void saysWhichDriverWasLeftOut() throws IOException {
    surroundings.postgresql("app", Tls.PLAIN);
    var command = unpacked(Artifact.MANAGED);
    without(command.folder().resolve(Artifact.JAR), "org/postgresql/Driver.class");
    var token = begin();
    try (var sandbox = command.start(Map.of())) {
      sandbox.succeed(event("createSecret", token), ENOUGH);

      assertThat(sandbox.invoke(event("setSecret", token), ENOUGH))
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed ->
                  assertThat(failed.body()).contains("has no driver for the secret's database"));
    }
  }

  /** A class that is missing and no driver's is a defect: the log says which class, and where. */
  @Test
  void saysWhichClassIsMissingThatIsNoDriver() throws IOException {
    surroundings.postgresql("app", Tls.PLAIN);
    var command = unpacked(Artifact.MANAGED);
    without(command.folder().resolve(Artifact.JAR), "dev/tandem/dialects/postgresql/Login.class");
    var token = begin();
    try (var sandbox = command.start(Map.of())) {
      sandbox.succeed(event("createSecret", token), ENOUGH);

      assertThat(sandbox.invoke(event("setSecret", token), ENOUGH))
          .isInstanceOfSatisfying(
              Answer.Failed.class,
              failed -> assertThat(failed.body()).contains("not foreseen (NoClassDefFoundError)"));
      assertThat(sandbox.log())
          .contains(
              "\"problem\":\"defect\",\"exception\":\"java.lang.NoClassDefFoundError\","
                  + "\"text\":\"dev/tandem/dialects/postgresql/Login\",\"at\":[\"",
              "\"cause\":{\"exception\":\"java.lang.ClassNotFoundException\"",
              "\"Problem\":\"defect\"");
    }
  }

  /** In this mode the JVM does not start without it. */
  @Test
  void theBundleUsesItsCacheWhereverItIs() {
    surroundings.postgresql("app", Tls.PLAIN);
    try (var sandbox =
        unpacked(Artifact.BUNDLE).start(Map.of("JAVA_TOOL_OPTIONS", "-XX:AOTMode=on"))) {
      sandbox.succeed(event("createSecret", begin()), ENOUGH);
    }
  }

  @Test
  void theBundleStartsOnlyWithTheJarThatItsCacheWasMadeOf() throws IOException {
    surroundings.postgresql("app", Tls.PLAIN);
    var command = unpacked(Artifact.BUNDLE);
    try (var jar = FileSystems.newFileSystem(command.folder().resolve("tandem.jar"))) {
      var handler = jar.getPath("dev/tandem/lambda/RotationHandler.class");
      var changed = Files.readAllBytes(handler);
      changed[changed.length - 1] ^= 1;
      Files.write(handler, changed);
    }
    var token = begin();
    try (var sandbox = command.start(Map.of())) {
      assertThat(sandbox.invoke(event("createSecret", token), ENOUGH))
          .isEqualTo(new Answer.Exited(KILLED));
      assertThat(sandbox.log()).contains("Deploy the whole bundle again");
    }
  }

  // ---- what they do --------------------------------------------------------------------------

  private record Unpacked(Artifact artifact, Path folder, Map<String, String> environment) {
    Sandbox start(Map<String, String> more) {
      var all = new LinkedHashMap<>(environment);
      all.putAll(more);
      return Sandbox.start(artifact.command(folder), folder, all);
    }
  }

  private Unpacked unpacked(Artifact artifact) {
    if (artifact == Artifact.BUNDLE) {
      assumeTrue(
          Runtime.version().feature() >= FIRST_WITH_BUNDLE,
          "there is a bundle from JDK " + FIRST_WITH_BUNDLE + " on");
    }
    return new Unpacked(
        artifact, artifact.unpack(folder.resolve("function")), surroundings.environment());
  }

  private static void without(Path jar, String file) throws IOException {
    try (var zip = FileSystems.newFileSystem(jar)) {
      Files.delete(zip.getPath(file));
    }
  }

  private static Fault late() {
    return new Fault.Late(Duration.ofSeconds(30));
  }

  private String begin() {
    var token = UUID.randomUUID().toString();
    surroundings.server().stage("app", token);
    return token;
  }

  private String event(String step, String token) {
    return "{\"Step\":\"%s\",\"SecretId\":\"%s\",\"ClientRequestToken\":\"%s\",\"Unknown\":[1]}"
        .formatted(step, surroundings.server().arn("app"), token);
  }

  private void finish(Unpacked command, String token) {
    try (var sandbox = command.start(Map.of())) {
      for (var step : new String[] {"createSecret", "setSecret", "testSecret", "finishSecret"}) {
        sandbox.succeed(event(step, token), ENOUGH);
      }
    }
    assertThat(surroundings.credential("app", "AWSCURRENT").username()).endsWith("_clone");
  }
}

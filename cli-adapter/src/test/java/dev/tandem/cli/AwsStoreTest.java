package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Secrets in Secrets Manager, as the command line sees them. */
class AwsStoreTest {
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";

  @TempDir Path home;
  private final SecretsManagerServer server = SecretsManagerServer.start();

  @SuppressWarnings("NullAway.Init") // JUnit calls begin first
  private Cli cli;

  @BeforeAll
  static void giveCredentials() {
    TestCredentials.give();
  }

  @BeforeEach
  void begin() {
    cli = new Cli(home).variable("TANDEM_ADMIN", "admin");
    cli.database.account("app", Cli.APP_PASSWORD, "read orders", "write orders");
    cli.database.account("root", Cli.ADMIN_PASSWORD);
    server.create("app", FIRST, Cli.credential("app", Cli.APP_PASSWORD), Map.of());
    server.create("admin", FIRST, Cli.credential("root", Cli.ADMIN_PASSWORD), Map.of());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  /** Where no rotation has left AWSPENDING on the current version, the stages are asked for. */
  @Test
  void rotatesThereAndBack() {
    for (var user : List.of("app_clone", "app")) {
      var result = run("rotate", "app");

      assertThat(result.code()).as(result.all()).isZero();
      assertThat(server.value("app", "AWSCURRENT")).contains("\"username\":\"" + user + "\"");
      assertThat(server.calls()).hasSize(user.equals("app") ? 6 : 7);
    }
  }

  @Test
  void plansAndTellsAndSyncs() {
    assertThat(run("plan", "app").out()).contains("app_clone");
    assertThat(server.value("app", "AWSCURRENT")).contains(Cli.APP_PASSWORD);
    run("rotate", "app");

    assertThat(run("status", "app").out()).contains("arn:aws:secretsmanager:");
    assertThat(run("sync", "app").code()).isZero();
    assertThat(run("secret", "get", "app").out()).contains("app_clone");
  }

  /** Step by step, under the token that the service staged, by whatever name of the secret. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void doesEachStepAsTheFunctionDoes(boolean arn) {
    run("rotate", "app");
    run("rotate", "app");
    var token = UUID.randomUUID().toString();
    server.stage("app", token);
    server.calls();
    var secret = arn ? server.arn("app") : "app";
    List<List<String>> calls = new ArrayList<>();

    for (var step : List.of("createSecret", "setSecret", "testSecret", "finishSecret")) {
      var result = run("rotate", secret, "--step", step, "--token", token);
      assertThat(result.code()).as(result.all()).isZero();
      calls.add(server.calls());
    }

    assertThat(server.value("app", "AWSCURRENT")).contains("app_clone");
    assertThat(calls)
        .containsExactly(
            List.of("DescribeSecret", "GetSecretValue", "PutSecretValue"),
            List.of("GetSecretValue", "GetSecretValue", "GetSecretValue", "DescribeSecret"),
            List.of("GetSecretValue"),
            List.of("DescribeSecret", "UpdateSecretVersionStage"));
  }

  @Test
  void isTheDefaultWhereAwsIsThere() {
    cli.variable("AWS_REGION", "us-east-1").variable("AWS_PROFILE", "work");
    assertThat(StorePlace.of(none(), Optional.empty(), cli.surroundings()))
        .isInstanceOf(StorePlace.Aws.class);

    assertThat(StorePlace.of(Optional.of("here"), Optional.empty(), cli.surroundings()))
        .isEqualTo(new StorePlace.Directory(Path.of("here")));
  }

  @Test
  void isNoDefaultWithoutCredentials() {
    cli.variable("AWS_REGION", "us-east-1");

    assertThat(StorePlace.of(none(), Optional.empty(), cli.surroundings()))
        .isEqualTo(new StorePlace.Directory(home.resolve(".tandem/secrets")));
  }

  @Test
  void isNamedByTheVariable() {
    cli.variable("TANDEM_STORE", "aws");

    var result = cli.run("status", "app", "--endpoint-url", server.endpoint().toString());

    assertThat(result.code()).as(result.all()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "create x", "delete app --yes"})
  void leavesToAwsWhatItsOwnToolsDo(String command) {
    cli.stdin(Cli.credential("app", Cli.APP_PASSWORD));

    var result = run(("secret " + command).split(" "));

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("the secrets are in AWS Secrets Manager", "--store");
  }

  @Test
  void refusesAnEndpointForADirectory() {
    var result = cli.run("status", "app", "--store", home.toString(), "--endpoint-url", "http://x");

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("'--endpoint-url': it is for '--store aws' only");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nowhere", "ftp://host", "http:"})
  void refusesAnEndpointThatIsNone(String url) {
    var result = cli.run("status", "app", "--store", "aws", "--endpoint-url", url);

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("--endpoint-url");
  }

  @Test
  void saysThatThereIsNoSuchSecret() {
    var result = run("rotate", "other");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("There is no secret other here.", "region");
  }

  /** Whoever rotates in a directory, or asks for help, doesn't wait for the SDK. */
  @Test
  void loadsNoClassOfTheSdkForADirectory() throws Exception {
    Files.createDirectories(home.resolve("secrets"));
    for (var line : List.of("--help", "rotate --help", "secret list --store " + home)) {
      var command = new ArrayList<String>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xlog:class+load:stdout", "-cp"));
      command.add(System.getProperty("java.class.path"));
      command.add(Main.class.getName());
      command.addAll(List.of(line.split(" ")));
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();

      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

      assertThat(process.waitFor()).as(line).isZero();
      assertThat(said).as(line).contains("dev.tandem.cli.Main").doesNotContain("awssdk");
    }
  }

  private static Optional<String> none() {
    return Optional.empty();
  }

  private Cli.Result run(String... args) {
    var line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--store", "aws", "--endpoint-url", server.endpoint().toString()));
    return cli.run(line.toArray(String[]::new));
  }
}

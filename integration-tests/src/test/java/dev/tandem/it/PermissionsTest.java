package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Whereabouts;
import dev.tandem.lambda.RotationHandler;
import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import dev.tandem.stores.aws.AwsSecretStore;
import dev.tandem.stores.aws.RotationSchedules;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * What the function's role grants is what the store asks for, no less and no more; and the template
 * and the module grant the same.
 */
final class PermissionsTest {
  private static final String TEMPLATE = "lambda-adapter/template.yaml";
  private static final String MODULE = "lambda-adapter/terraform/role.tf";

  /** The rights of AWS's own AWSLambdaVPCAccessExecutionRole, but for the log. */
  private static final Set<String> IN_A_VPC =
      Set.of(
          "ec2:AssignPrivateIpAddresses",
          "ec2:CreateNetworkInterface",
          "ec2:DeleteNetworkInterface",
          "ec2:DescribeNetworkInterfaces",
          "ec2:DescribeSubnets",
          "ec2:UnassignPrivateIpAddresses");

  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SERVICES = "software.amazon.awssdk.services.";
  private static final Endpoint LOCAL =
      new Endpoint("localhost", 5432, Optional.empty(), Tls.PLAIN);
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";

  @BeforeAll
  static void giveCredentials() {
    TestCredentials.give();
  }

  @ParameterizedTest
  @CsvSource({
    TEMPLATE + ", RotatedSecrets",
    MODULE + ", RotatedSecrets",
  })
  void theSecretsThatAreRotatedGrantAllThatTheStoreCalls(String file, String statement)
      throws IOException {
    var called =
        new ClassFileImporter()
                .withImportOption(location -> !location.contains("test"))
                .importPackagesOf(AwsSecretStore.class)
                .stream()
                // a person sets schedules, by rights of his own
                .filter(type -> !type.isEquivalentTo(RotationSchedules.class))
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(SecretsManagerClient.class))
                .map(JavaMethodCall::getName)
                .filter(name ->
                    !Set.of("builder", "close", "serviceClientConfiguration").contains(name))
                .map(name ->
                    "secretsmanager:" + Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(called).contains("secretsmanager:PutSecretValue");
    assertThat(granted(file, statement)).isEqualTo(called);
  }

  @ParameterizedTest
  @CsvSource({
    TEMPLATE + ", AllowedAdminSecrets",
    TEMPLATE + ", AdminSecret",
    TEMPLATE + ", WebhookSecret",
    MODULE + ", SecretsThatAreRead",
  })
  void theOthersGrantWhatReadingTakes(String file, String statement) throws IOException {
    assertThat(granted(file, statement))
        .isEqualTo(
            callsOfReading().stream().map("secretsmanager:"::concat).collect(Collectors.toSet()));
  }

  /** One statement for each set of secrets, and none that grants anything of all of them. */
  @ParameterizedTest
  @CsvSource({TEMPLATE + ", 4", MODULE + ", 2"})
  void nothingElseGrantsAnythingOfSecrets(String file, int statements) throws IOException {
    var text = Project.text(file);

    assertThat(Pattern.compile("(?m)^[ \"-]+secretsmanager:DescribeSecret").matcher(text).results())
        .hasSize(statements);
    assertThat(Pattern.compile("secretsmanager:[A-Za-z*]+").matcher(text).results())
        .allSatisfy(hit ->
            assertThat(hit.group()).matches("secretsmanager:(Describe|Get|Put|Update)[A-Za-z]+"));
    assertThat(text).doesNotContain("kms:*", "secretsmanager:*");
  }

  /**
   * What Secrets Manager does with a secret's key on behalf of whoever calls it: it decrypts the
   * data key of a value that is read, and asks for a new one for each that is put.
   */
  @ParameterizedTest
  @ValueSource(strings = {TEMPLATE, MODULE})
  void keysAreForWhatIsDoneWithTheSecrets(String file) throws IOException {
    assertThat(granted(file, "RotatedSecrets")).contains("secretsmanager:PutSecretValue");
    assertThat(granted(file, "KeysOfRotatedSecrets"))
        .containsExactlyInAnyOrder("kms:Decrypt", "kms:GenerateDataKey");
    assertThat(granted(file, "KeysOfSecretsThatAreRead")).containsExactly("kms:Decrypt");
  }

  /** The keys are for these secrets alone: each statement about keys says so. */
  @ParameterizedTest
  @ValueSource(strings = {TEMPLATE, MODULE})
  void keysAreForTheSecretsAlone(String file) throws IOException {
    var text = Project.text(file);

    assertThat(Pattern.compile("kms:Decrypt").matcher(text).results()).hasSize(2);
    assertThat(Pattern.compile("kms:EncryptionContext:SecretARN").matcher(text).results())
        .hasSize(2);
  }

  /** An instance and a cluster, each by its tag: what RDS hears is what is granted. */
  @ParameterizedTest
  @ValueSource(strings = {TEMPLATE, MODULE})
  void rdsGrantsWhatTheStoreAsksIt(String file) throws IOException {
    var rds = Cloud.rds();
    try (var server = SecretsManagerServer.start();
        var store = AwsSecretStore.connect(Optional.of(server.endpoint()))) {
      for (var tag :
          Map.of(
                  "aws:rds:primaryDBInstanceArn",
                  rds.instance("permissions", "localhost", 5432),
                  "aws:rds:primaryDBClusterArn",
                  rds.cluster("permissions", "localhost", "127.0.0.2", 5432))
              .entrySet()) {
        var secret = tag.getKey().replace(':', '-');
        server.create(secret, FIRST, "{}", Map.of(tag.getKey(), tag.getValue()));
        assertThat(store.whereabouts(secret, Optional.empty(), LOCAL))
            .isInstanceOf(Whereabouts.Writer.class);
      }
    }

    // other tests ask it too, and by the same store
    assertThat(granted(file, "WhereRdsIs"))
        .isEqualTo(rds.calls().stream().map("rds:"::concat).collect(Collectors.toSet()));
  }

  /** Lambda itself goes into the VPC by the role; what it may, the function's code may not. */
  @ParameterizedTest
  @ValueSource(strings = {TEMPLATE, MODULE})
  void theNetworkIsForLambdaAlone(String file) throws IOException {
    assertThat(granted(file, "LambdaGoesIntoTheVpc")).isEqualTo(IN_A_VPC);
    assertThat(granted(file, "TheFunctionItselfDoesNot")).isEqualTo(IN_A_VPC);
  }

  /** Of all of AWS, the function's own code calls Secrets Manager, and RDS as seen above. */
  @Test
  void nothingElseOfAwsIsCalled() {
    var services =
        new ClassFileImporter()
                .withImportOption(location -> !location.contains("test"))
                .importPackagesOf(AwsSecretStore.class, RotationHandler.class)
                .stream()
                .flatMap(type -> type.getDirectDependenciesFromSelf().stream())
                .map(dependency -> dependency.getTargetClass().getPackageName())
                .filter(name -> name.startsWith(SERVICES))
                .map(name -> name.substring(SERVICES.length()).replaceFirst("\\..*", ""));

    assertThat(services).containsOnly("secretsmanager");
  }

  /** Statement by statement, where both have one; and in all. */
  @Test
  void theTemplateAndTheModuleGrantTheSame() throws IOException {
    for (var statement : List.of("RotatedSecrets", "WhereRdsIs", "Log", "DeadLetters")) {
      assertThat(granted(TEMPLATE, statement)).as(statement).isEqualTo(granted(MODULE, statement));
    }
    var template = Project.text(TEMPLATE);
    var role = template.indexOf("\n  Role:\n");

    assertThat(actions(template.substring(role, template.indexOf("\n  LogGroup:\n", role))))
        .isEqualTo(actions(Project.text(MODULE)))
        .hasSizeGreaterThan(15);
  }

  /** Each of them is an operation that the service has, by the AWS command line's own models. */
  @Test
  void everyActionIsThere() throws Exception {
    Tools.needModule("botocore");
    var command =
        new ArrayList<>(
            List.of(
                "python3",
                "-c",
                """
                import botocore.session, sys
                session = botocore.session.get_session()
                for action in sys.argv[1:]:
                    service, name = action.split(":")
                    if name not in session.get_service_model(service).operation_names:
                        print(action)
                """));
    command.addAll(actions(Project.text(MODULE)));

    var missing = Tools.run(command.toArray(String[]::new));

    assertThat(missing.status()).as(missing.output()).isZero();
    assertThat(missing.output()).isBlank();
  }

  @Test
  void aStatementThatGrantsAnythingElseIsNoticed() throws IOException {
    var more =
        Project.text(TEMPLATE)
            .replaceFirst("secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret");

    assertThat(grantedIn(more, "Sid: RotatedSecrets"))
        .contains("secretsmanager:DeleteSecret")
        .doesNotContain("secretsmanager:PutSecretValue");
  }

  private static Collection<String> callsOfReading() {
    try (var server = SecretsManagerServer.start();
        var store = AwsSecretStore.connect(Optional.of(server.endpoint()))) {
      server.create("admin", FIRST, "{}", Map.of());
      server.stage("admin", SECOND);
      server.calls();
      assertThat(store.read("admin", Stage.AWSCURRENT)).isPresent();
      assertThat(store.read("admin", SECOND)).isPresent();
      return server.calls();
    }
  }

  private static Set<String> granted(String file, String statement) throws IOException {
    var text = Project.text(file);
    return file.equals(TEMPLATE)
        ? grantedIn(text, "Sid: " + statement)
        : grantedIn(named(text), "sid = \"%s\"".formatted(statement));
  }

  /** The module with one blank before each {@code =}, and what it has a name for written out. */
  private static String named(String text) {
    var network = text.substring(text.indexOf("network_actions = ["), text.indexOf("]\n}"));
    return text.replaceAll(" +=", " =").replace("local.network_actions", network);
  }

  /** The actions from the statement's name to its resources. */
  private static Set<String> grantedIn(String text, String statement) {
    int begin = text.indexOf(statement + "\n");
    assertThat(begin).as(statement).isNotNegative();
    int end =
        Pattern.compile("(?i)\\bresources?\\b")
            .matcher(text)
            .results()
            .mapToInt(hit -> hit.start())
            .filter(start -> start > begin)
            .findFirst()
            .orElseThrow();
    return actions(text.substring(begin, end));
  }

  private static Set<String> actions(String text) {
    return Pattern.compile(
            "(?<![A-Za-z:])(?:ec2|kms|logs|rds|secretsmanager|sqs|sts):[A-Za-z*]+(?![A-Za-z:])")
        .matcher(text)
        .results()
        .map(MatchResult::group)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

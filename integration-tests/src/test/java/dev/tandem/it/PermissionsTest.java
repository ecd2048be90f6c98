package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.tandem.engine.spi.Stage;
import dev.tandem.secretsmanager.SecretsManagerServer;
import dev.tandem.secretsmanager.TestCredentials;
import dev.tandem.stores.aws.AwsSecretStore;
import java.io.IOException;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** What the function's role grants is what the store asks for, no less and no more. */
final class PermissionsTest {
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";

  @BeforeAll
  static void giveCredentials() {
    TestCredentials.give();
  }

  @ParameterizedTest
  @CsvSource({
    "lambda-adapter/template.yaml, Sid: RotatedSecrets",
    "lambda-adapter/terraform/role.tf, 'sid = \"RotatedSecrets\"'",
  })
  void theSecretsThatAreRotatedGrantAllThatTheStoreCalls(String file, String statement)
      throws IOException {
    var called =
        new ClassFileImporter()
                .withImportOption(location -> !location.contains("test"))
                .importPackagesOf(AwsSecretStore.class)
                .stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTargetOwner().isEquivalentTo(SecretsManagerClient.class))
                .map(JavaMethodCall::getName)
                .filter(name ->
                    !Set.of("builder", "close", "serviceClientConfiguration").contains(name))
                .map(name -> Character.toUpperCase(name.charAt(0)) + name.substring(1))
                .collect(Collectors.toCollection(TreeSet::new));

    assertThat(called).contains("PutSecretValue");
    assertThat(grantedIn(Project.text(file), statement)).isEqualTo(called);
  }

  @ParameterizedTest
  @CsvSource({
    "lambda-adapter/template.yaml, Sid: AllowedAdminSecrets",
    "lambda-adapter/template.yaml, Sid: AdminSecret",
    "lambda-adapter/template.yaml, Sid: WebhookSecret",
    "lambda-adapter/terraform/role.tf, 'sid = \"SecretsThatAreRead\"'",
  })
  void theOthersGrantWhatReadingTakes(String file, String statement) throws IOException {
    assertThat(grantedIn(Project.text(file), statement)).isEqualTo(new TreeSet<>(callsOfReading()));
  }

  /** One statement for each set of secrets, and none that grants anything of all of them. */
  @ParameterizedTest
  @CsvSource({"lambda-adapter/template.yaml, 4", "lambda-adapter/terraform/role.tf, 2"})
  void nothingElseGrantsAnythingOfSecrets(String file, int statements) throws IOException {
    var text = Project.text(file);

    assertThat(Pattern.compile("(?m)^[ \"-]+secretsmanager:DescribeSecret").matcher(text).results())
        .hasSize(statements);
    assertThat(Pattern.compile("secretsmanager:[A-Za-z*]+").matcher(text).results())
        .allSatisfy(hit ->
            assertThat(hit.group()).matches("secretsmanager:(Describe|Get|Put|Update)[A-Za-z]+"));
    assertThat(text).doesNotContain("kms:*", "secretsmanager:*");
  }

  /** The keys are for these secrets alone: each statement about keys says so. */
  @ParameterizedTest
  @CsvSource({"lambda-adapter/template.yaml", "lambda-adapter/terraform/role.tf"})
  void keysAreForTheSecretsAlone(String file) throws IOException {
    var text = Project.text(file);

    assertThat(Pattern.compile("kms:Decrypt").matcher(text).results()).hasSize(2);
    assertThat(Pattern.compile("kms:EncryptionContext:SecretARN").matcher(text).results())
        .hasSize(2);
  }

  @Test
  void aStatementThatGrantsAnythingElseIsNoticed() throws IOException {
    var more =
        Project.text("lambda-adapter/template.yaml")
            .replaceFirst("secretsmanager:PutSecretValue", "secretsmanager:DeleteSecret");

    assertThat(grantedIn(more, "Sid: RotatedSecrets"))
        .contains("DeleteSecret")
        .doesNotContain("PutSecretValue");
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

  /** The actions on secrets from the statement's name to its resources. */
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
    return Pattern.compile("secretsmanager:([A-Za-z*]+)")
        .matcher(text.substring(begin, end))
        .results()
        .map(hit -> hit.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }
}

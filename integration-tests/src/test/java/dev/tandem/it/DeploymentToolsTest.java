package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What AWS's and Terraform's own tools say to the template, the module and the page about them.
 * Where a tool is not on this machine, that is skipped.
 */
final class DeploymentToolsTest {
  private static final String PAGE = "docs/aws.md";

  /** What the AWS command line says of words that it does not know, or that it misses. */
  private static final Pattern NOT_UNDERSTOOD =
      Pattern.compile("(?i)unknown options|invalid choice|arguments are required");

  @Test
  void cfnLintFindsNothing() throws Exception {
    var lint = Tools.run("cfn-lint", Project.path("lambda-adapter/template.yaml").toString());

    assertThat(lint.status()).as(lint.output()).isZero();
  }

  /** And a version of the function for each release, for without it SnapStart keeps what was. */
  @Test
  void samTransformsIt() throws Exception {
    Tools.needModule("samtranslator");
    var sam =
        Tools.run(
            "python3",
            "-c",
            """
            import sys
            from samtranslator.translator.transform import transform
            from samtranslator.yaml_helper import yaml_parse

            class Policies:
                def load(self):
                    return {}

            text = open(sys.argv[1]).read()
            for release in ("1", "2"):
                parameters = {"CodeBucket": "bucket", "CodeKey": "key", "Release": release}
                resources = transform(yaml_parse(text), parameters, Policies())["Resources"]
                for name, resource in resources.items():
                    print(release, resource["Type"], name)
            """,
            Project.path("lambda-adapter/template.yaml").toString());

    assertThat(sam.status()).as(sam.output()).isZero();
    assertThat(sam.output())
        .contains(
            "1 AWS::Lambda::Function RotationFunction\n",
            "1 AWS::Lambda::Alias ",
            "1 AWS::Lambda::Version RotationFunctionVersion1\n",
            "2 AWS::Lambda::Version RotationFunctionVersion2\n");
  }

  @Test
  void terraformWouldFormatNothing() throws Exception {
    var module = Project.path("lambda-adapter/terraform").toString();
    var format = Tools.run("terraform", "fmt", "-check", "-recursive", "-diff", module);

    assertThat(format.status()).as(format.output()).isZero();
  }

  /**
   * What else is made together with the function has ids that are known later; how much the module
   * makes is known before. Terraform itself says so, of the module's own variables, counts and
   * conditions, with resources that need no provider.
   *
   * <p>An {@code output} may be null, as most providers' ids may for all that Terraform knows; its
   * own resource's {@code id} may not, which would prove nothing.
   */
  @Test
  void terraformPlansWithIdsThatAreKnownLater(@TempDir Path folder) throws Exception {
    var module = Files.createDirectory(folder.resolve("module"));
    Files.copy(terraform("variables.tf"), module.resolve("variables.tf"));
    Files.writeString(module.resolve("main.tf"), withoutProvider());
    Files.writeString(
        folder.resolve("main.tf"),
        """
        resource "terraform_data" "later" {
          input = "an id"
        }

        module "tandem" {
          source = "./module"

          s3_bucket               = terraform_data.later.output
          s3_key                  = "tandem-lambda-1.zip"
          secret_arns             = { shop = terraform_data.later.output }
          admin_secret_arns       = [terraform_data.later.output]
          scheduled               = ["shop"]
          vpc_id                  = terraform_data.later.output
          subnet_ids              = [terraform_data.later.output, terraform_data.later.output]
          database_security_group = { id = terraform_data.later.output }
          create_endpoints        = true
          topic                   = { arn = terraform_data.later.output }
        }
        """);

    var init = Tools.run("terraform", "-chdir=" + folder, "init", "-input=false");
    assertThat(init.status()).as(init.output()).isZero();
    var plan = Tools.run("terraform", "-chdir=" + folder, "plan", "-input=false");

    assertThat(plan.status()).as(plan.output()).isZero();
  }

  @Test
  void terraformRefusesAFunctionThatIsNowhere(@TempDir Path folder) throws Exception {
    Files.copy(terraform("variables.tf"), folder.resolve("variables.tf"));
    Files.writeString(folder.resolve("main.tf"), withoutProvider());
    var init = Tools.run("terraform", "-chdir=" + folder, "init", "-input=false");
    assertThat(init.status()).as(init.output()).isZero();

    for (var where :
        List.of(
            List.<String>of(),
            List.of("-var=s3_bucket=bucket"),
            List.of("-var=package=a.zip", "-var=s3_bucket=bucket", "-var=s3_key=a.zip"))) {
      var command = new ArrayList<>(List.of("terraform", "-chdir=" + folder, "plan"));
      command.addAll(List.of("-input=false", "-no-color", "-var=secret_arns={}"));
      command.addAll(where);
      var plan = Tools.run(command.toArray(String[]::new));

      assertThat(plan.status()).as(plan.output()).isOne();
      assertThat(plan.output())
          .containsAnyOf("name one of them", "s3_bucket needs s3_key")
          .contains("Resource precondition failed");
    }
  }

  /** They are understood; nobody listens where they go. */
  @TestFactory
  Stream<DynamicTest> theAwsCommandLineUnderstandsThePage() throws IOException {
    var commands = awsCommands();
    assertThat(commands).hasSizeGreaterThan(5);
    return commands.stream()
        .map(command ->
            DynamicTest.dynamicTest(
                command,
                () -> {
                  Tools.need("aws");
                  assertThat(understood(command)).as(command).isTrue();
                }));
  }

  @Test
  void aCommandThatIsNotThereIsNoticed() throws Exception {
    Tools.need("aws");

    assertThat(understood("aws secretsmanager turn-secret --secret-id shop")).isFalse();
    assertThat(understood("aws secretsmanager rotate-secret --no-such-option")).isFalse();
  }

  /** Every parameter that the page names is the template's. */
  @Test
  void thePageNamesParametersThatAreThere() throws IOException {
    var template = Project.text("lambda-adapter/template.yaml");
    var named =
        Stream.of(
                awsCommands().stream()
                    .filter(command -> command.contains("--parameter-overrides"))
                    .map(command -> command.replaceFirst(".*--parameter-overrides ", ""))
                    .toList()
                    .getFirst()
                    .split("\\s+"))
            .filter(word -> word.matches("[A-Za-z]+=.*"))
            .map(word -> word.replaceFirst("=.*", ""))
            .toList();

    assertThat(named).contains("CodeBucket", "CodeKey", "SecretArns");
    assertThat(named).allSatisfy(name -> assertThat(template).contains("\n  " + name + ":\n"));
  }

  @Test
  void thePageShowsTheExampleOfTheModule() throws IOException {
    assertThat(Project.blocks(PAGE, "terraform"))
        .containsExactly(Project.text("lambda-adapter/terraform/example/main.tf"));
  }

  private static Path terraform(String file) {
    return Project.path("lambda-adapter/terraform/" + file);
  }

  /**
   * Each resource's count and the function's conditions, on resources that Terraform has itself.
   */
  private static String withoutProvider() throws IOException {
    var all = new StringBuilder();
    for (var file : List.of("main.tf", "network.tf", "alarms.tf", "role.tf")) {
      all.append(Files.readString(terraform(file)));
    }
    var counts = found(all, "(?m)^  (?:count|for_each) += .*$");
    var conditions = found(all, "(?ms)^  lifecycle \\{\n.*?^  }$");
    assertThat(counts).hasSizeGreaterThan(10);
    assertThat(conditions).hasSize(1);
    var module = new StringBuilder("locals {\n");
    found(all, "(?m)^  in_vpc += .*$").forEach(local -> module.append(local).append('\n'));
    module.append("}\n");
    int number = 0;
    for (var text : Stream.concat(counts.stream(), conditions.stream()).toList()) {
      module.append("resource \"terraform_data\" \"part_%d\" {\n".formatted(number++));
      module.append(text).append("\n}\n");
    }
    return module.toString();
  }

  private static List<String> found(CharSequence text, String pattern) {
    return Pattern.compile(pattern).matcher(text).results().map(MatchResult::group).toList();
  }

  private static boolean understood(String command) throws Exception {
    return !NOT_UNDERSTOOD.matcher(Tools.run("sh", "-c", command).output()).find();
  }

  /** With continued lines joined. */
  private static List<String> awsCommands() throws IOException {
    return Project.blocks(PAGE, "sh").stream()
        .flatMap(block -> block.replaceAll("\\\\\\n\\s*", "").lines())
        .map(String::strip)
        .filter(line -> line.startsWith("aws "))
        .toList();
  }
}

package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

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
    var lint = run("cfn-lint", Project.path("lambda-adapter/template.yaml").toString());

    assertThat(lint.status()).as(lint.output()).isZero();
  }

  /** And a version of the function for each release, for without it SnapStart keeps what was. */
  @Test
  void samTransformsIt() throws Exception {
    Assumptions.assumeTrue(
        run("python3", "-c", "import samtranslator").status() == 0,
        "python3 finds no samtranslator");
    var sam =
        run(
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
    var format = run("terraform", "fmt", "-check", "-recursive", "-diff", module);

    assertThat(format.status()).as(format.output()).isZero();
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
                  Assumptions.assumeTrue(installed("aws"), "there is no aws on this machine");
                  assertThat(understood(command)).as(command).isTrue();
                }));
  }

  @Test
  void aCommandThatIsNotThereIsNoticed() throws Exception {
    Assumptions.assumeTrue(installed("aws"), "there is no aws on this machine");

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

  private static boolean understood(String command) throws Exception {
    return !NOT_UNDERSTOOD.matcher(run("sh", "-c", command).output()).find();
  }

  /** With continued lines joined. */
  private static List<String> awsCommands() throws IOException {
    return Project.blocks(PAGE, "sh").stream()
        .flatMap(block -> block.replaceAll("\\\\\\n\\s*", "").lines())
        .map(String::strip)
        .filter(line -> line.startsWith("aws "))
        .toList();
  }

  private record Run(int status, String output) {}

  private static Run run(String... command) throws IOException, InterruptedException {
    Assumptions.assumeTrue(
        installed(command[0]), () -> "there is no " + command[0] + " on this machine");
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.directory(Project.path("lambda-adapter").toFile());
    var environment = builder.environment();
    environment.put("AWS_DEFAULT_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", "AKIDTEST");
    environment.put("AWS_SECRET_ACCESS_KEY", "test");
    environment.put("AWS_ENDPOINT_URL", "http://127.0.0.1:1");
    environment.put("AWS_MAX_ATTEMPTS", "1");
    environment.put("CHECKPOINT_DISABLE", "true");
    var process = builder.start();
    try (var output = process.inputReader()) {
      var text = String.join("\n", output.lines().toList()) + "\n";
      return new Run(process.waitFor(), text);
    }
  }

  private static boolean installed(String program) {
    try {
      return new ProcessBuilder("sh", "-c", "command -v " + program)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}

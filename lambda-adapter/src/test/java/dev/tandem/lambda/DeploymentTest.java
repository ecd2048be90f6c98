package dev.tandem.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Step;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The template and the Terraform module say what the function knows, and nothing that it doesn't.
 */
final class DeploymentTest {
  private static final Pattern VARIABLE =
      Pattern.compile("\\b(?:TANDEM_[A-Z_]+|(?:EXCLUDE|PASSWORD|REQUIRE|USERNAME)_[A-Z_]+)\\b");

  /** A stack goes to the region's own endpoint. */
  private static final Set<Key> LEFT_OUT = EnumSet.of(Key.ENDPOINT);

  @Test
  void theTemplateSetsEverySetting() throws IOException {
    assertKnowsAllSettings(
        part(template(), "        Variables:\n", "\n  InvokePermission:"), "template.yaml");
  }

  @Test
  void theModuleSetsEverySetting() throws IOException {
    var module = Files.readString(Path.of("terraform/main.tf"));
    var settings = Files.readString(Path.of("terraform/variables.tf"));

    assertKnowsAllSettings(
        part(module, "variables = merge(", "depends_on")
            + part(settings, "keys(var.settings)", "error_message"),
        "terraform");
  }

  /** For the page to be believed. */
  @Test
  void theReadmeNamesEverySetting() throws IOException {
    var named =
        names(Files.readString(Path.of("README.md"))).stream()
            .map(name -> name.replaceFirst("_$", ""))
            .flatMap(name -> Key.ofVariable(name).stream())
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(Key.class)));

    assertThat(named).containsAll(EnumSet.complementOf(EnumSet.copyOf(LEFT_OUT)));
  }

  @Test
  void everyParameterSaysWhatItIs() throws IOException {
    var parameters = part(template(), "\nParameters:\n", "\nRules:\n");
    var names = found(parameters, "(?m)^  ([A-Za-z]+):$");
    var described = found(parameters, "(?m)^  ([A-Za-z]+):\\n(?:    .*\\n)*?    Description: \\S");

    assertThat(names).hasSizeGreaterThan(40);
    assertThat(described).isEqualTo(names);
    var grouped = part(template(), "ParameterGroups:\n", "\nParameters:\n");
    assertThat(names).allSatisfy(name -> assertThat(grouped).containsPattern("\\b" + name + "\\b"));
  }

  @Test
  void everyVariableOfTheModuleSaysWhatItIs() throws IOException {
    var variables = Files.readString(Path.of("terraform/variables.tf"));

    assertThat(found(variables, "variable \"([a-z0-9_]+)\" \\{\\n  description = \"\\S"))
        .isEqualTo(found(variables, "variable \"([a-z0-9_]+)\""))
        .hasSizeGreaterThan(20);
  }

  /** What terraform validate would say, for which it needs the provider. */
  @Test
  void theModuleUsesTheVariablesThatItHas() throws IOException {
    var text = new StringBuilder();
    for (var file : List.of("main", "role", "network", "alarms", "outputs", "variables")) {
      text.append(Files.readString(Path.of("terraform", file + ".tf")));
    }

    assertThat(found(text.toString(), "\\bvar\\.([a-z0-9_]+)"))
        .isEqualTo(found(text.toString(), "(?m)^variable \"([a-z0-9_]+)\""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"template.yaml", "terraform/alarms.tf"})
  void alarmsWatchWhatIsCounted(String file) throws IOException {
    var text = Files.readString(Path.of(file));
    var counted = found(counted(), "\"Name\":\"([A-Za-z]+)\"");

    assertThat(found(text, "(?:MetricName: |metric_name += \")([A-Za-z]+)"))
        .contains("Failures", "Drift", "Errors")
        // Errors is Lambda's own
        .allSatisfy(name -> assertThat(counted.contains(name) || name.equals("Errors")).isTrue());
  }

  /** Two functions of one account are watched apart. */
  @ParameterizedTest
  @CsvSource({
    "template.yaml, MetricName: , '{ Name: FunctionName, Value: !Ref FunctionName }'",
    "terraform/alarms.tf, metric_name +=, FunctionName = var.function_name",
  })
  void alarmsWatchThisFunctionAlone(String file, String metric, String dimension)
      throws IOException {
    var watched = Files.readString(Path.of(file)).split(metric, -1);

    assertThat(counted()).doesNotContain("[[]]", "[[\"Step\"", "[[\"Problem\"");
    assertThat(watched).hasSizeGreaterThan(3);
    assertThat(Arrays.stream(watched).skip(1))
        .allSatisfy(
            text -> assertThat(text.lines().limit(3)).anyMatch(line -> line.contains(dimension)));
  }

  /** Lambda counts a step that failed among its errors: one failure is told once. */
  @ParameterizedTest
  @CsvSource({
    "template.yaml, 'ALARM(\"${FunctionErrors.Arn}\")', !GetAtt StepsFailed.Arn, ' "
        + " FunctionErrors:'",
    "terraform/alarms.tf, metric_alarm.function_errors.arn, metric_alarm.steps_failed.arn,"
        + " '\"function_errors\"'",
  })
  void theAlarmOfTheFunctionIsQuietWhereThatOfTheStepsRings(
      String file, String rule, String suppressor, String errors) throws IOException {
    var text = Files.readString(Path.of(file));

    assertThat(text).contains(rule, suppressor);
    assertThat(text.substring(text.indexOf(errors)))
        .as("the last alarm, of all errors, tells nobody")
        .doesNotContain("AlarmActions", "alarm_actions");
  }

  @Test
  void theAlarmAddsUpAllSteps() throws IOException {
    assertThat(found(template(), "Name: Step, Value: ([A-Za-z]+)"))
        .containsExactlyInAnyOrderElementsOf(labels());
    var steps = part(Files.readString(Path.of("terraform/alarms.tf")), "for_each = toset(", ")");
    assertThat(found(steps, "\"([a-z]+)\"").stream().map(step -> step + "Secret"))
        .containsExactlyInAnyOrderElementsOf(labels());
  }

  @Test
  void theHandlerIsThere() throws IOException {
    var name = RotationHandler.class.getName();

    assertThat(template()).contains("Handler: " + name + "\n");
    assertThat(Files.readString(Path.of("terraform/main.tf"))).contains("\"" + name + "\"");
  }

  private static void assertKnowsAllSettings(String text, String where) {
    var set = EnumSet.noneOf(Key.class);
    for (var name : names(text)) {
      var key = Key.ofVariable(name);
      assertThat(key).as("%s sets %s", where, name).isPresent();
      set.add(key.get());
    }
    assertThat(set).as(where).isEqualTo(EnumSet.complementOf(EnumSet.copyOf(LEFT_OUT)));
  }

  /** All that the function counts. */
  private static String counted() {
    var lines = new ByteArrayOutputStream();
    for (var problem : List.of(Optional.of("login"), Optional.<String>empty())) {
      new Metrics(
              "Tandem",
              "tandem",
              "app",
              Step.FINISH,
              Instant.EPOCH,
              Duration.ZERO,
              problem,
              Optional.of(1))
          .to(lines);
    }
    return lines.toString(StandardCharsets.UTF_8);
  }

  private static List<String> labels() {
    return Stream.of(Step.values()).map(Step::label).toList();
  }

  private static Set<String> names(String text) {
    return VARIABLE.matcher(text).results().map(hit -> hit.group()).collect(Collectors.toSet());
  }

  private static Set<String> found(String text, String pattern) {
    return Pattern.compile(pattern)
        .matcher(text)
        .results()
        .map(hit -> hit.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String part(String text, String from, String to) {
    int begin = text.indexOf(from);
    assertThat(begin).as(from).isNotNegative();
    int end = text.indexOf(to, begin);
    assertThat(end).as(to).isNotNegative();
    return text.substring(begin, end);
  }

  private static String template() throws IOException {
    return Files.readString(Path.of("template.yaml"));
  }
}

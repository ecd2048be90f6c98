package dev.tandem.it;

import static dev.tandem.it.Tenant.SECRET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.cli.CommandLines;
import dev.tandem.dialects.postgresql.PostgresqlVersion;
import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the README shows works, and what the pages for authors of dialects and for operators show.
 */
final class ReadmeTest {
  private static final String LAUNCHER = "./tandem ";

  /** A word of a command line, bare or in quotes; or what ends the command. */
  private static final Pattern WORD =
      Pattern.compile("\\s*(?:'([^']*)'|\"([^\"]*)\"|([|<>;&#].*)|([^\\s'\"|<>;&]+))");

  @Test
  void theExampleRotates(@TempDir Path directory) {
    try (var application = Application.on(PostgresqlVersion.V18, directory)) {
      var outcome = EmbeddingExample.run(directory);

      assertThat(outcome.summary()).isEqualTo("rotated " + SECRET);
      assertThat(outcome.problem()).isEmpty();
      var current = application.credential(Stage.AWSCURRENT);
      assertThat(current.username()).isEqualTo(application.scene().cloneName());
      assertThat(application.worksWith(current)).isTrue();
    }
  }

  @Test
  void theExampleIsWhatTheReadmeShows() throws IOException {
    assertThat(Project.blocks("README.md", "java")).containsExactly(shown("EmbeddingExample.java"));
  }

  /** Indented as it may be. */
  @Test
  void whatAddADatabaseShowsIsInTheTests() throws IOException {
    var shown = Project.blocks("docs/add-a-database.md", "java");
    var sources = new StringBuilder();
    var tests = Project.path("dialects/src/test/java/dev/tandem/dialects/postgresql");
    for (var name : List.of("PostgresqlContractTest", "PostgresqlPrivileges", "LivePostgresql")) {
      sources.append(unindented(Files.readString(tests.resolve(name + ".java"))));
    }

    assertThat(shown).isNotEmpty();
    assertThat(shown)
        .allSatisfy(block -> assertThat(sources.toString()).contains(unindented(block)));
  }

  @Test
  void whatAnotherTargetTakesIsInTheTests() throws IOException {
    var shown = shown("apikeys/ApiKeyDialect.java");
    assertThat(Project.blocks("docs/rotate-something-else.md", "java")).containsExactly(shown);
    assertThat(shown.lines().filter(line -> !line.isBlank())).hasSizeLessThan(100);
  }

  @Test
  void whatAnApplicationWritesIsInTheTests() throws IOException {
    assertThat(Project.blocks("datasource/README.md", "java"))
        .containsExactly(shown("DataSourceExample.java"));
  }

  /** What a file of these tests shows in a page. */
  private static String shown(String file) throws IOException {
    var source =
        Files.readString(
            Project.path("integration-tests/src/test/java/dev/tandem/it").resolve(file));
    var part =
        source.substring(
            source.indexOf('\n', source.indexOf("// shown:begin")) + 1,
            source.lastIndexOf('\n', source.indexOf("// shown:end")));
    return part.stripIndent() + "\n";
  }

  private static String unindented(String text) {
    return text.lines().map(String::strip).collect(Collectors.joining("\n"));
  }

  /** Every way to fail has its row: what it means, and what to do. */
  @Test
  void operationsKnowsEveryFailure() throws IOException {
    var page = Project.text("docs/operations.md");
    var kinds =
        Stream.concat(Stream.of(Problem.Kind.values()), Stream.of(DatabaseFailure.Kind.values()));

    assertThat(kinds)
        .allSatisfy(
            kind -> assertThat(page).containsPattern("(?m)^\\| `" + kind + "` \\| .+ \\| .+ \\|$"));
  }

  @TestFactory
  Stream<DynamicTest> theCommandsAreThere() throws IOException {
    var commands = commands();
    assertThat(commands).isNotEmpty();
    return commands.stream()
        .map(command -> DynamicTest.dynamicTest(command, () -> CommandLines.parse(words(command))));
  }

  @Test
  void aCommandThatIsNotThereIsNoticed() {
    assertThatThrownBy(() -> CommandLines.parse(words("./tandem rotate app --no-such-option")))
        .hasMessageContaining("--no-such-option");
  }

  /** All that is shown of the launcher on any page for users, with continued lines joined. */
  private static List<String> commands() throws IOException {
    var commands = new ArrayList<String>();
    for (var page : pages()) {
      Project.blocks(page, "sh").stream()
          .flatMap(block -> block.replaceAll("\\\\\\n\\s*", "").lines())
          .map(line -> line.strip().replaceFirst("^\\$ ", ""))
          .filter(line -> line.startsWith(LAUNCHER))
          .forEach(commands::add);
    }
    return commands;
  }

  private static List<String> pages() throws IOException {
    try (var docs = Files.list(Project.path("docs"))) {
      return Stream.concat(
              Stream.of("README.md", "cli-adapter/README.md", "lambda-adapter/README.md"),
              docs.map(page -> "docs/" + page.getFileName()).filter(page -> page.endsWith(".md")))
          .toList();
    }
  }

  /** The words of a command of ours, without its name. */
  static List<String> words(String command) {
    var words = new ArrayList<String>();
    var word = WORD.matcher(command.substring(LAUNCHER.length()));
    while (word.lookingAt() && word.group(3) == null) {
      for (int group : List.of(1, 2, 4)) {
        if (word.group(group) != null) {
          words.add(word.group(group));
        }
      }
      word.region(word.end(), command.length() - LAUNCHER.length());
    }
    return words;
  }
}

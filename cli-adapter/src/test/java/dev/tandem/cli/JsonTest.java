package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What programs read: whole documents, and no field that the README does not name. */
class JsonTest {
  @TempDir Path home;

  @Test
  void documentsEveryField() throws IOException {
    var cli = Cli.ready(home);
    Set<String> fields = new TreeSet<>();
    for (var line :
        new String[] {
          "plan app --admin admin",
          "plan app",
          "rotate app --admin admin",
          "rotate app",
          "status app --admin admin",
          "secret list",
          "secret delete admin --yes",
          "secret get nope",
          "secret nope"
        }) {
      var result = cli.run((line + " --output json").split(" "));
      fields.addAll(fields(result.out()));
      fields.addAll(fields(result.err()));
    }
    fields.addAll(
        fields(cli.stdin(Cli.credential("b", "c")).run("secret", "create", "b", "-ojson").out()));

    var readme = Files.readString(Path.of("README.md"));
    assertThat(fields).contains("error", "moves", "milliseconds", "healthy", "secrets", "version");
    assertThat(fields).allSatisfy(field -> assertThat(readme).contains("`" + field + "`"));
  }

  /** The names of all fields at all depths, but for names that are stages. */
  private static Set<String> fields(String document) throws IOException {
    Set<String> fields = new TreeSet<>();
    try (var parser = Json.FACTORY.createParser(document)) {
      int depth = 0;
      int documents = 0;
      for (var token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.FIELD_NAME && !parser.currentName().startsWith("AWS")) {
          fields.add(parser.currentName());
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        documents += depth == 0 ? 1 : 0;
      }
      assertThat(documents).as(document).isEqualTo(document.isEmpty() ? 0 : 1);
    }
    return fields;
  }

  @Test
  void documentsEveryExitCodeAndVariable() throws IOException {
    var readme = Files.readString(Path.of("README.md"));
    var codes = new Cli(home).run("--help").out();

    assertThat(codes.lines().filter(line -> line.matches("  \\d+ .*")))
        .hasSize(6)
        .allSatisfy(line ->
            assertThat(readme).contains("| " + line.strip().replaceFirst(" .*", "") + " |"));
    assertThat(readme)
        .contains(
            CommonOptions.STORE_VARIABLE, PolicyOptions.ADMIN_VARIABLE, AuditOption.AUDIT_VARIABLE);
  }
}

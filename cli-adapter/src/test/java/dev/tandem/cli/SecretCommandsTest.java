package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretCommandsTest {
  private static final String JSON = Cli.credential("app", Cli.APP_PASSWORD);

  @TempDir Path home;

  @Test
  void createsFromStandardInputInADirectoryThatIsNotThereYet() {
    var cli = new Cli(home).stdin(JSON + "\n");

    var result = cli.run("secret", "create", "prod/app", "--tag", "team=payments", "--tag=a=b=c");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).isEqualToNormalizingNewlines("Created prod/app.\n");
    assertThat(cli.value("prod/app", Stage.AWSCURRENT)).isEqualTo(JSON);
    assertThat(cli.store.describe("prod/app").tags())
        .containsEntry("team", "payments")
        .containsEntry("a", "b=c");
  }

  @Test
  void createsFromAFile() throws IOException {
    var file = Files.writeString(home.resolve("app.json"), JSON);
    var cli = new Cli(home);

    var result = cli.run("secret", "create", "app", "--from", file.toString(), "-o", "json");

    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("\"secret\" : \"app\"", "\"version\" : \"");
    assertThat(cli.value("app", Stage.AWSCURRENT)).isEqualTo(JSON);
  }

  @Test
  void createsAnAdminSecretOfTwoFields() {
    var cli = new Cli(home).stdin("{\"username\":\"root\",\"password\":\"p\"}");

    assertThat(cli.run("secret", "create", "admin", "--admin-secret").code()).isZero();
  }

  @Test
  void tellsAPersonWhatItWaitsFor() {
    var result = new Cli(home).stdin(JSON).terminal().run("secret", "create", "app");

    assertThat(result.err()).contains("Ctrl-D");
  }

  @Test
  void takesTheDirectoryFromTheOptionThenTheEnvironment() {
    var named = home.resolve("named");
    var cli = new Cli(home).stdin(JSON).variable("TANDEM_STORE", home.resolve("set").toString());

    cli.run("secret", "create", "app");
    cli.run("secret", "create", "app", "--store", named.toString());

    assertThat(home.resolve("set").resolve("app.json")).exists();
    assertThat(named.resolve("app.json")).exists();
    assertThat(cli.directory).doesNotExist();
  }

  @Test
  void masksThePasswordAndWhatItDoesNotKnow() {
    var cli = Cli.ready(home);

    assertThat(cli.run("secret", "get", "app").out())
        .containsSubsequence(
            "Secret:", "app", "Stages:", "AWSCURRENT", "host", "db", "port", "5432")
        .contains("  password  ********", "  note      ********");
    assertThat(cli.run("secret", "get", "app", "-o", "json").out())
        .contains("\"password\" : \"********\"", "\"port\" : \"5432\"", "\"note\" : \"********\"");
  }

  @Test
  void revealsWhenAsked() {
    var cli = Cli.ready(home);

    assertThat(cli.run("secret", "get", "app", "--reveal").out())
        .contains(Cli.APP_PASSWORD, "my note");
    assertThat(cli.run("secret", "get", "app", "--reveal", "-o", "json").out())
        .contains("\"password\" : \"" + Cli.APP_PASSWORD + "\"");
    assertThat(cli.run("secret", "get", "app", "--field=password", "--reveal").out())
        .isEqualToNormalizingNewlines(Cli.APP_PASSWORD + "\n");
  }

  @Test
  void givesAFieldAndNothingElse() {
    var cli = Cli.ready(home);

    assertThat(cli.run("secret", "get", "app", "--field", "username").out())
        .isEqualToNormalizingNewlines("app\n");
    assertThat(cli.run("secret", "get", "app", "--field", "host", "-o", "json").out())
        .isEqualToNormalizingNewlines("\"db\"\n");
  }

  @Test
  void givesTheStageThatItIsAskedFor() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin");

    assertThat(cli.run("secret", "get", "app", "--field", "username").out())
        .startsWith("app_clone");
    assertThat(
            cli.run("secret", "get", "app", "--field", "username", "--stage", "AWSPREVIOUS").out())
        .isEqualToNormalizingNewlines("app\n");
  }

  @Test
  void showsAVersionWithoutAValue() {
    var cli = Cli.ready(home);
    cli.store.stage("app", "5f0e4a3e-8a54-4f8f-9d5c-000000000001");

    assertThat(cli.run("secret", "get", "app", "--stage", "AWSPENDING").out())
        .contains("It has no value yet.");
    assertThat(cli.run("secret", "get", "app", "--stage", "AWSPENDING", "-o", "json").out())
        .contains("\"value\" : null");
  }

  @Test
  void lists() {
    var cli = Cli.ready(home);

    assertThat(cli.run("secret", "list").out())
        .isEqualToNormalizingNewlines(
            """
            NAME   STAGES      TAGS
            admin  AWSCURRENT
            app    AWSCURRENT
            """);
    assertThat(cli.run("secret", "list", "--output", "json").out())
        .contains("\"secret\" : \"admin\"", "\"AWSCURRENT\" : \"");
  }

  @Test
  void listsTheOthersWhereAFileCannotBeRead() throws IOException {
    var cli = Cli.ready(home);
    var broken = Files.writeString(cli.directory.resolve("app.json"), "[\"hunter2\"]");
    Files.setPosixFilePermissions(broken, PosixFilePermissions.fromString("rw-------"));

    var result = cli.run("secret", "list");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out().lines())
        .containsExactly(
            "NAME   STAGES      TAGS",
            "admin  AWSCURRENT",
            "app.json: The secret in " + broken + " can't be read: it is no JSON object.",
            "  Restore the file from a backup, or delete it and create the secret again.");
    assertThat(cli.run("secret", "list", "--output", "json").out())
        .contains("\"secret\" : \"admin\"", "\"failures\" : [", "\"secret\" : \"app.json\"")
        .doesNotContain("hunter2");
  }

  @Test
  void listsNoSecretThatStandsInTheFileOfAnother() throws IOException {
    var cli = Cli.ready(home);
    Files.move(cli.directory.resolve("app.json"), cli.directory.resolve("moved.json"));

    var result = cli.run("secret", "list");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("admin  AWSCURRENT", "app: There is no secret app in ");
  }

  @Test
  void deletesWhenTold() {
    var cli = Cli.ready(home);

    assertThat(cli.run("secret", "delete", "app", "--yes").code()).isZero();
    assertThat(cli.store.list()).containsExactly("admin");
  }

  @Test
  void asksAPersonForTheName() {
    var cli = Cli.ready(home).terminal();

    var refused = cli.stdin("yes\n").run("secret", "delete", "app");
    assertThat(refused.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(refused.err()).contains("Type its name", "Nothing was deleted.");
    assertThat(cli.stdin("").run("secret", "delete", "app").code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(cli.store.list()).containsExactly("admin", "app");

    assertThat(cli.stdin("app\n").run("secret", "delete", "app").code()).isZero();
    assertThat(cli.store.list()).containsExactly("admin");
  }

  @Test
  void letsNoNamePlayWithTheTerminal() {
    var cli = Cli.ready(home).terminal();
    cli.secret("odd", Cli.credential("\\u001b]0;owned\\u0007\\u202e", "p"));

    assertThat(cli.run("secret", "get", "odd").out())
        .doesNotContain("\u001b]", "\u0007", "\u202e")
        .contains("?]0;owned??");
  }
}

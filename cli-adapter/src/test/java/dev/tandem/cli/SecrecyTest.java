package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Stage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No password comes out of a command, whatever it is asked and however it ends. */
class SecrecyTest {
  private static final Pattern PASSWORD = Pattern.compile("\"password\":\"([^\"]+)\"");

  @TempDir Path home;

  @Test
  void printsNoPassword() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    List<String> passwords = new ArrayList<>(List.of(Cli.APP_PASSWORD, Cli.ADMIN_PASSWORD));
    var printed = new StringBuilder();

    for (int round = 0; round < 3; round++) {
      for (var format : List.of("text", "json")) {
        for (var command :
            List.of("plan app", "rotate app --debug", "status app", "secret get app")) {
          var args = (command + " --output " + format).split(" ");
          printed.append(cli.run(args).all());
          collect(cli, passwords);
        }
      }
    }
    printed.append(cli.run("secret", "list").all());
    printed.append(cli.run("rotate", "app", "--probe", "select 2", "--debug").all());
    cli.database.broken();
    printed.append(cli.run("rotate", "app", "--debug").all());

    assertThat(passwords.stream().distinct()).hasSizeGreaterThan(7);
    assertThat(printed.toString()).doesNotContain(passwords);
    assertThat(printed.toString()).contains("'********'");
  }

  private static void collect(Cli cli, List<String> passwords) {
    for (var stage : Stage.values()) {
      cli.store
          .read("app", stage)
          .flatMap(version -> version.value())
          .ifPresent(value -> {
            var found = PASSWORD.matcher(value.reveal());
            assertThat(found.find()).isTrue();
            passwords.add(found.group(1));
          });
    }
  }

  @Test
  void explainsADefectWithoutItsMessages() {
    var cli = Cli.ready(home);
    cli.database.broken();

    var plain = cli.run("rotate", "app", "--admin", "admin");
    assertThat(plain.code()).isEqualTo(ExitCodes.DEFECT);
    assertThat(plain.err())
        .isEqualToNormalizingNewlines(
            """
            tandem: Something failed that was not foreseen (IllegalStateException).
              Run it again with --debug, and report what it prints: it holds no secret.
            """);

    var debug = cli.run("rotate", "app", "--admin", "admin", "--debug");
    assertThat(debug.code()).isEqualTo(ExitCodes.DEFECT);
    assertThat(debug.err())
        .contains("java.lang.IllegalStateException", "caused by java.lang.RuntimeException")
        .contains("  at dev.tandem.cli.FakeDatabase.login")
        .doesNotContain(Cli.APP_PASSWORD, "no idea what");
  }

  @Test
  void tellsTheDatabasesOwnCodeOnRequest() {
    var cli = Cli.ready(home);
    cli.secret("wrong", Cli.credential("app", "some-pass-3"));

    assertThat(cli.run("rotate", "wrong", "--admin", "admin").err()).doesNotContain("28P01");
    assertThat(cli.run("rotate", "wrong", "--admin", "admin", "--debug").err())
        .contains("The database's own code: 28P01");
    assertThat(cli.run("rotate", "wrong", "--admin", "admin", "--output", "json").out())
        .contains("28P01");
  }

  @Test
  void explainsItsOwnErrorsWithTheirMessages() {
    var debug = Cli.ready(home).run("status", "nope", "--debug");

    assertThat(debug.err())
        .contains("tandem: There is no secret nope", "StoreException: There is no secret nope");
  }
}

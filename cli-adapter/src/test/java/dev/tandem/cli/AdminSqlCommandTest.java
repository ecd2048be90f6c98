package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdminSqlCommandTest {
  @TempDir Path home;

  @Test
  void printsAScriptThatCanBePiped() {
    var script = run("--engine", "fakesql", "--user", "rotator", "--for", "app", "--database", "d");

    assertThat(script.code()).isZero();
    assertThat(script.out())
        .isEqualToNormalizingNewlines(
            """
            -- for app and app_clone
            CREATE rotator;
            GRANT rotator d;
            """);
  }

  @Test
  void printsTheSameAsJson() {
    var script = run("--engine=fakesql", "--user=rotator", "--for=app", "--clone=b", "-o", "json");

    assertThat(script.out())
        .isEqualToNormalizingNewlines(
            """
            {
              "statements" : [
                "CREATE rotator"
              ],
              "remarks" : [
                "-- for app and b"
              ]
            }
            """);
  }

  @Test
  void refusesWhatCannotBe() {
    assertThat(run("--engine", "oracle", "--user", "rotator", "--for", "app").err())
        .contains("'--engine': known are fakesql");
    assertThat(run("--engine", "fakesql", "--user", "app", "--for", "app").err())
        .contains("'--user': it is one of the pair");
    assertThat(run("--engine=fakesql", "--user=x", "--for=app", "--clone=app").err())
        .contains("'--clone': it is the primary");
    assertThat(run("--engine", "fakesql").code()).isEqualTo(ExitCodes.USAGE);
  }

  private Cli.Result run(String... options) {
    var words = new String[options.length + 1];
    words[0] = "admin-sql";
    System.arraycopy(options, 0, words, 1, options.length);
    return new Cli(home).run(words);
  }
}

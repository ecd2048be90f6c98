package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RotateCommandTest {
  @TempDir Path home;

  @Test
  void rotatesThereAndBack() {
    var cli = Cli.ready(home);

    var there = cli.run("rotate", "app", "--admin", "admin");

    assertThat(there.code()).isZero();
    assertThat(there.out()).contains("Rotated app.", "app_clone").doesNotContain("warning");
    assertThat(there.err()).isEmpty();
    assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"app_clone\"", "\"my note\"");
    assertThat(cli.database.rights("app_clone")).isEqualTo(cli.database.rights("app"));

    var back = cli.run("rotate", "app", "--admin", "admin");

    assertThat(back.code()).isZero();
    assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"username\":\"app\"");
    assertThat(cli.database.accepts("app", Cli.APP_PASSWORD)).isFalse();
  }

  @Test
  void takesTheAdminFromTheEnvironment() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");

    assertThat(cli.run("rotate", "app").code()).isZero();
  }

  @Test
  void rotatesOneAccountWithoutAnAdmin() {
    var cli = Cli.ready(home);

    var result = cli.run("rotate", "app", "--strategy", "single-user", "--password-length", "20");

    assertThat(result.code()).isZero();
    assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"username\":\"app\"");
    assertThat(cli.database.accepts("app", Cli.APP_PASSWORD)).isFalse();
  }

  @Test
  void usesThePairThatItIsTold() {
    var cli = Cli.ready(home);

    var result =
        cli.run(
            "rotate", "app", "--admin=admin", "--primary=app", "--clone=app_b", "--probe=select 1");

    assertThat(result.code()).isZero();
    assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"app_b\"");
  }

  @Test
  void walksTheStepsOneByOne() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");

    for (var step : new String[] {"createSecret", "setSecret", "testSecret"}) {
      var result = cli.run("rotate", "app", "--step", step);
      assertThat(result.code()).as(result.all()).isZero();
      assertThat(result.out()).contains(step + " is done.", "Next:     --step ");
      assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"username\":\"app\"");
    }
    assertThat(cli.run("rotate", "app", "--step", "finishSecret").code()).isZero();
    assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"app_clone\"");
  }

  @Test
  void finishesNothingThatDoesNotLogIn() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    cli.run("rotate", "app", "--step", "createSecret");

    assertThat(cli.run("rotate", "app", "--step", "finishSecret").code()).isEqualTo(1);
    assertThat(cli.value("app", Stage.AWSCURRENT)).contains("\"username\":\"app\"");
  }

  @Test
  void rotatesWholeUnderATokenThatItIsTold() {
    var cli = Cli.ready(home);
    var token = UUID.randomUUID().toString();

    var result = cli.run("rotate", "app", "--admin", "admin", "--token", token);

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains(token);
    assertThat(cli.store.describe("app").version(Stage.AWSCURRENT)).contains(token);
  }

  @Test
  void takesUpAnUnfinishedRotationUnlessAnotherIsNamed() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var begun = UUID.randomUUID().toString();
    assertThat(cli.run("rotate", "app", "--step", "createSecret", "--token", begun).code())
        .isZero();

    var other = cli.run("rotate", "app", "--token", UUID.randomUUID().toString());
    assertThat(other.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(other.err()).contains("Another rotation of app", begun, "tandem resume app");

    assertThat(cli.run("rotate", "app").code()).isZero();
    assertThat(cli.store.describe("app").version(Stage.AWSCURRENT)).contains(begun);
  }

  @Test
  void refusesAPendingVersionThatPointsElsewhere() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var current = cli.store.describe("app").version(Stage.AWSCURRENT).orElseThrow();
    var foreign = Cli.credential("app_clone", "x-y-z-1").replace("\"db\"", "\"elsewhere\"");
    var pending =
        new SecretStore.Pending(UUID.randomUUID().toString(), SecretText.of(foreign), current);
    cli.store.put("app", pending);
    var before = cli.everything();

    var result = cli.run("rotate", "app");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err())
        .startsWith("tandem: AWSPENDING of app differs from AWSCURRENT in host");
    assertThat(cli.everything()).isEqualTo(before);
  }

  @Test
  void saysItInJson() {
    var cli = Cli.ready(home);

    var result = cli.run("rotate", "app", "--admin", "admin", "--output", "json");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .contains("\"secret\" : \"app\"", "\"succeeded\" : true", "\"account\" : \"app_clone\"")
        .contains("\"summary\" : \"rotated app\"", "\"warnings\" : [ ]", "\"problem\" : null")
        .contains("\"finishSecret\" : ");
    assertThat(result.err()).isEmpty();
  }

  @Test
  void saysInJsonWhyItFailed() {
    var cli = Cli.ready(home);

    var result = cli.run("rotate", "app", "--output", "json");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("\"succeeded\" : false", "\"kind\" : \"admin\"");
    assertThat(result.err())
        .contains("\"error\" : {", "\"kind\" : \"admin\"", "\"tryAgain\" : false")
        .contains("\"exitCode\" : 1");
  }

  @Test
  void saysWhenItMayPass() {
    var cli =
        Cli.ready(home).secret("far", Cli.credential("app", "p").replace("\"db\"", "\"far\""));

    var result = cli.run("rotate", "far", "--admin", "admin");

    assertThat(result.code()).isEqualTo(ExitCodes.AGAIN);
    assertThat(result.err()).contains("tandem: ", "far:5432", "nobody answers", "  Check host");
  }

  @Test
  void tellsEachMoveWhenAsked() {
    var result = Cli.ready(home).run("rotate", "app", "--admin", "admin", "--verbose");

    assertThat(result.err())
        .containsSubsequence(
            "describe the secret", "put AWSPENDING", "prepare app_clone", "move AWSCURRENT");
    assertThat(result.err()).doesNotContain("\u001b");
  }

  @Test
  void showsProgressOnATerminalAndClearsIt() {
    var result = Cli.ready(home).terminal().run("rotate", "app", "--admin", "admin");

    assertThat(result.err()).contains("\r\u001b[KcreateSecret: describe the secret ...");
    assertThat(result.err()).endsWith("\r\u001b[K").doesNotContain("\n");
    assertThat(result.out()).contains("\u001b[32mRotated app.");
  }

  @Test
  void paintsNothingForWhomMindsColours() {
    var cli = Cli.ready(home).terminal().variable("NO_COLOR", "1");

    assertThat(cli.run("rotate", "app", "--admin", "admin").out()).doesNotContain("\u001b");
  }
}

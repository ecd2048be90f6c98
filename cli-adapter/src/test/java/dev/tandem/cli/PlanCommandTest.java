package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PlanCommandTest {
  @TempDir Path home;

  @Test
  void showsAllInItsOrderAndWritesNothing() {
    var cli = Cli.ready(home);
    var before = cli.everything();

    var result = cli.run("plan", "app", "--admin", "admin");

    assertThat(result.code()).isZero();
    assertThat(result.out())
        .containsSubsequence(
            "Secret:      app",
            "Strategy:    alternating-users",
            "Account:     app, then app_clone",
            "Connection:  TLS",
            "createSecret    describe the secret",
            "createSecret  ~ put AWSPENDING",
            "setSecret     ~ prepare app_clone",
            "CREATE\tapp_clone;",
            "GRANT\tapp_clone\t",
            "setSecret     ~ set the password",
            "PASSWORD\tapp_clone\t'********'",
            "testSecret      log in as app_clone",
            "finishSecret  ~ move AWSCURRENT",
            "Drift of the clone now",
            "  + read orders",
            "  + write orders",
            "Plan: 4 changes with 4 SQL statements. Nothing was written.");
    assertThat(result.err()).isEmpty();
    assertThat(cli.everything()).isEqualTo(before);
  }

  @Test
  void showsWhatTheCloneHasTooMuch() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin");
    cli.run("rotate", "app", "--admin", "admin");
    cli.database.rights("app_clone").add("drop orders");
    cli.database.rights("app").remove("write orders");
    cli.database.rights("app").add("count orders");

    var result = cli.run("plan", "app", "--admin", "admin");

    assertThat(result.out())
        .contains("  + count orders", "  - drop orders", "  - write orders")
        .contains("REVOKE\tapp_clone\tdrop orders;");
  }

  @Test
  void endsWithTwoWhenThereAreChangesAndSomebodyAsks() {
    var cli = Cli.ready(home);

    assertThat(cli.run("plan", "app", "--admin", "admin", "--detailed-exitcode").code())
        .isEqualTo(ExitCodes.CHANGES);
    assertThat(cli.run("plan", "app", "--detailed-exitcode").code()).isEqualTo(ExitCodes.OPERATOR);
  }

  @Test
  void saysOutLoudThatNothingIsEncrypted() {
    var cli = Cli.ready(home);
    cli.secret("plain", Cli.credential("app", Cli.APP_PASSWORD).replace("{", "{\"ssl\":false,"));

    var result = cli.run("plan", "plain", "--strategy", "single-user");

    assertThat(result.out()).contains("Connection:  NOT ENCRYPTED");
  }

  @Test
  void namesTheRightThatTheAdminLacksAndItsMend() {
    var cli = Cli.ready(home);
    cli.database.adminMayNotCreate();

    var result = cli.run("plan", "app", "--admin", "admin");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err())
        .isEqualToNormalizingNewlines(
            """
            tandem: The account root may not create accounts.
              GRANT create TO root;
            """);
    assertThat(result.out()).contains("Plan: it would stop before it changes anything.");
  }

  @Test
  void saysItInJson() {
    var result = Cli.ready(home).run("plan", "app", "--admin", "admin", "--output=json");

    assertThat(result.out())
        .contains("\"from\" : \"app\"", "\"to\" : \"app_clone\"", "\"tls\" : \"verify-full\"")
        .contains("\"changes\" : true", "\"missing\" : [", "\"read orders\"", "\"extra\" : [ ]")
        .contains("\"text\" : \"prepare app_clone\"", "\"change\" : true", "\"problem\" : null")
        .contains("PASSWORD\\tapp_clone\\t'********'");
  }

  @Test
  void clearsItsProgressFromATerminal() {
    var result = Cli.ready(home).terminal().run("plan", "app", "--admin", "admin");

    assertThat(result.err()).isEqualTo("\r\u001b[Kplanning app ...\r\u001b[K");
    assertThat(result.out()).contains("\u001b[32m+ read orders");
  }
}

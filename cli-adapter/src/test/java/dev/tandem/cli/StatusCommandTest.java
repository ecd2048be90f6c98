package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StatusCommandTest {
  @TempDir Path home;

  @Test
  void showsWhatIsStagedAndWhatLogsIn() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin");

    var result = cli.run("status", "app", "--admin", "admin");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out())
        .containsSubsequence("Healthy:  yes", "VERSION", "AWSCURRENT", "app_clone", "works")
        .containsSubsequence("AWSPREVIOUS", "app", "works", "Drift of the clone", "none")
        .contains("Nothing to do.");
  }

  @Test
  void showsDrift() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin");
    cli.database.rights("app").add("count orders");

    var result = cli.run("status", "app", "--admin", "admin");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("Healthy:  no", "  + count orders", "tandem sync app");
  }

  @Test
  void showsAnUnfinishedRotationInJson() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin", "--step", "createSecret", "--token", "t-1");

    var result = cli.run("status", "app", "--admin", "admin", "-o", "json");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out())
        .contains("\"healthy\" : false", "\"unfinished\" : \"t-1\"", "\"login\" : \"not-tried\"")
        .contains("\"advice\" : \"Go on with the unfinished rotation: tandem resume app\"")
        .contains("\"command\" : \"tandem resume app --admin admin\"", "\"schedule\" : {");
  }

  @Test
  void saysThatApplicationsCannotLogIn() {
    var cli = Cli.ready(home);
    cli.secret("wrong", Cli.credential("app", "not-the-one"));

    var result = cli.run("status", "wrong", "--admin", "admin");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("does not work: the password is wrong.");
  }

  @Test
  void saysThatThePreviousCredentialIsRefused() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin");
    cli.database.account("app", "changed-by-hand", "read orders");

    var result = cli.run("status", "app", "--admin", "admin");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out())
        .containsSubsequence("Healthy:  no", "AWSPREVIOUS", "app", "does not work")
        .containsSubsequence("AWSPREVIOUS does not log in", "tandem rotate app --admin admin");
  }

  @Test
  void saysThatTheNextRotationWouldStopAtItsAdmin() {
    var cli = Cli.ready(home);
    cli.secret("boss", Cli.credential("root", "not-the-one"));

    var result = cli.run("status", "app", "--admin", "boss");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out())
        .contains("Healthy:  no", "the next rotation would stop at the admin secret boss: root");
    assertThat(cli.run("status", "app", "--admin", "boss", "-o", "json").out())
        .contains("\"healthy\" : false", "\"problem\" : {", "\"kind\" : \"login\"")
        .contains("\"advice\" : \"Applications can log in, but the next rotation would stop");
  }

  @Test
  void triesARefusedAdminOnceHoweverLongItWatches() {
    var cli = Cli.ready(home);
    cli.secret("boss", Cli.credential("root", "not-the-one"));
    var looks = new AtomicInteger();
    cli.pausing(() -> {
      if (looks.incrementAndGet() == 3) {
        Thread.currentThread().interrupt();
      }
    });

    cli.run("status", "app", "--admin", "boss", "--watch", "1s");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(cli.database.logins()).filteredOn(login -> login.startsWith("root")).hasSize(1);
  }

  @Test
  void knowsNoSecretThatIsNotThere() {
    var result = Cli.ready(home).run("status", "nope");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).startsWith("tandem: There is no secret nope in ");
    assertThat(result.out()).isEmpty();
  }
}

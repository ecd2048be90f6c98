package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Stage;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that lead out of trouble. */
class RescueCommandsTest {
  @TempDir Path home;

  private Cli stuck() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    cli.run("rotate", "app", "--step", "createSecret", "--token", "t-1");
    assertThat(cli.run("rotate", "app", "--step", "setSecret").code()).isZero();
    return cli;
  }

  private Cli broken() {
    var cli = Cli.ready(home);
    cli.database.account("app", "somebody-changed-it", "read orders", "write orders");
    return cli;
  }

  @Test
  void goesOnWithTheCommandThatStatusNames() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin", "--step", "createSecret", "--token", "t-1");

    var status = cli.run("status", "app", "--admin", "admin", "--clone-mode", "usual");

    assertThat(status.out())
        .contains("Unfinished:  t-1", "Waits for:   Somebody to go on: the next change is to")
        .contains("  tandem resume app --admin admin --clone-mode usual");
    var named = status.out().lines().toList().getLast().strip();
    var resumed = cli.run(named.substring("tandem ".length()).split(" "));
    assertThat(resumed.code()).as(resumed.all()).isZero();
    assertThat(resumed.out()).contains("Rotated app.", "t-1");
    assertThat(cli.run("status", "app", "--admin", "admin").code()).isZero();
  }

  @Test
  void takesBackWhatWasBegun() {
    var cli = stuck();
    var before = cli.everything();

    var planned = cli.run("abort", "app", "--dry-run");

    assertThat(planned.code()).isZero();
    assertThat(planned.out())
        .contains("give app_clone a password that nobody knows", "take AWSPENDING off");
    assertThat(cli.everything()).isEqualTo(before);

    var aborted = cli.run("abort", "app");

    assertThat(aborted.code()).as(aborted.all()).isZero();
    assertThat(aborted.out()).contains("Took the unfinished rotation of app back.");
    assertThat(cli.store.describe("app").version(Stage.AWSPENDING)).isEmpty();
    assertThat(cli.run("rotate", "app").code()).isZero();
  }

  @Test
  void hasNothingToDoWhereNothingIsUnfinished() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");

    for (var command : new String[] {"resume", "abort"}) {
      var result = cli.run(command, "app");
      assertThat(result.code()).isZero();
      assertThat(result.out())
          .contains("No rotation of app is unfinished.")
          .doesNotContain("Version:");
    }
  }

  @Test
  void repairsOnlyWhatAPersonConfirms() {
    var cli = broken().terminal().stdin("another\n");
    var before = cli.everything();

    var refused = cli.run("repair", "app", "--admin", "admin");

    assertThat(refused.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(refused.err()).contains("set the password of app to what AWSCURRENT of app says");
    assertThat(cli.everything()).isEqualTo(before);

    var repaired = cli.stdin("app\n").run("repair", "app", "--admin", "admin");

    assertThat(repaired.code()).as(repaired.all()).isZero();
    assertThat(cli.database.accepts("app", Cli.APP_PASSWORD)).isTrue();
  }

  @Test
  void repairsWithoutATerminalOnlyWhenToldSo() {
    var cli = broken();
    var before = cli.everything();

    var refused = cli.run("repair", "app", "--admin", "admin");

    assertThat(refused.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(refused.err()).contains("'--yes'");
    assertThat(cli.everything()).isEqualTo(before);
    assertThat(cli.run("repair", "app", "--admin", "admin", "--dry-run").code()).isZero();
    assertThat(cli.everything()).isEqualTo(before);
    assertThat(cli.run("repair", "app", "--admin", "admin", "--yes").code()).isZero();
    assertThat(cli.database.accepts("app", Cli.APP_PASSWORD)).isTrue();
  }

  @Test
  void asksNobodyWhereNothingIsBroken() {
    var result = Cli.ready(home).run("repair", "app", "--admin", "admin");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains("nothing to repair");
  }

  @Test
  void watchesUntilAllIsWellAndTriesNoRefusedPasswordAgain() {
    var cli = broken();
    var looks = new AtomicInteger();
    cli.pausing(() -> {
      if (looks.incrementAndGet() == 3) {
        Thread.currentThread().interrupt();
      }
    });

    var result = cli.run("status", "app", "--admin", "admin", "--watch", "1s");

    assertThat(Thread.interrupted()).isTrue();
    assertThat(looks).hasValue(3);
    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("It is not tried again.");
    assertThat(cli.database.logins()).filteredOn(login -> login.startsWith("app")).hasSize(1);
  }
}

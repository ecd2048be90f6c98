package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyncCommandTest {
  @TempDir Path home;

  @Test
  void bringsTheLiveCloneUpToDateAndRotatesNothing() {
    var cli = Cli.ready(home);
    cli.run("rotate", "app", "--admin", "admin");
    cli.database.grant("app", "execute");
    var versions = cli.run("secret", "get", "app", "--output", "json").out();

    var planned = cli.run("sync", "app", "--admin", "admin", "--dry-run");

    assertThat(planned.code()).isZero();
    assertThat(planned.out()).contains("GRANT\tapp_clone\texecute");
    assertThat(cli.database.rights("app_clone")).doesNotContain("execute");

    var synced = cli.run("sync", "app", "--admin", "admin");

    assertThat(synced.code()).isZero();
    assertThat(synced.out())
        .contains("Brought app_clone up to date with app.")
        .doesNotContain("Version");
    assertThat(cli.database.rights("app_clone")).isEqualTo(cli.database.rights("app"));
    assertThat(cli.run("secret", "get", "app", "--output", "json").out()).isEqualTo(versions);

    assertThat(cli.run("sync", "app", "--admin", "admin").out())
        .contains("Found app_clone up to date with app.");
  }

  @Test
  void saysWhatStopsIt() {
    var cli = Cli.ready(home);

    var refused = cli.run("sync", "app", "--strategy", "single-user", "--output", "json");

    assertThat(refused.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(refused.err()).contains("has no clone to bring up to date");
    assertThat(refused.out()).contains("\"token\" : null");
  }
}

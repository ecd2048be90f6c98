package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a container engine is told: by a program that only notes it, so that nothing ever runs. */
class DemoContainerTest {
  private static final Password PASSWORD = Password.of("hush-Hush-1");

  private static final String SCRIPT =
      """
      #!/bin/sh
      cd "$(dirname "$0")" || exit
      echo "$*" >>commands
      case $1 in
        run) env >environment ;;
        cp) echo 'copied' >"$3" ;;
        logs) cat <<'LOG'
      2026-11-22 10:00:01.00 Logon       Error: 18456, Severity: 14, State: 8.
      2026-11-22 10:00:01.00 Logon       Login failed for user 'sa'. Reason: not ready.
      2026-11-22 10:00:09.00 Logon       Error: 18456, Severity: 14, State: 8.
      2026-11-22 10:00:09.00 Logon       Login failed for user 'app_clone'. Reason: Password did not match.
      2026-11-22 10:00:10.00 spid51      said hush-Hush-1
      LOG
      esac
      """;

  @TempDir private Path temporary;

  private Path docker = Path.of("docker");
  private int port;

  @BeforeEach
  void prepare() throws IOException {
    docker = Files.writeString(temporary.resolve("docker"), SCRIPT);
    Files.setPosixFilePermissions(docker, PosixFilePermissions.fromString("rwx------"));
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
  }

  static Stream<Arguments> images() {
    return Stream.of(
        Arguments.of(
            new DemoSqlserver(),
            DemoSqlserver.IMAGE,
            "1433 --env=MSSQL_SA_PASSWORD --env=ACCEPT_EULA=Y"
                + " mcr.microsoft.com/mssql/server:2022-latest",
            "MSSQL_SA_PASSWORD"),
        Arguments.of(
            DemoMysql.MYSQL,
            DemoMysql.MYSQL.image(),
            "3306 --env=MYSQL_ROOT_PASSWORD mysql:9 mysqld"
                + " --general-log-file=/var/lib/mysql/general.log",
            "MYSQL_ROOT_PASSWORD"),
        Arguments.of(
            DemoMysql.MARIADB,
            DemoMysql.MARIADB.image(),
            "3306 --env=MARIADB_ROOT_PASSWORD mariadb:11.4 mariadbd"
                + " --general-log-file=/var/lib/mysql/general.log",
            "MARIADB_ROOT_PASSWORD"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("images")
  void isStartedWithThePasswordInItsEnvironmentAlone(
      DemoDatabase database, DemoImage image, String words, String variable) throws IOException {
    var container = container(database, image);

    var refusal = catchThrowableOfType(Refusal.class, () -> container.start(PASSWORD));
    container.stop();
    container.stop();

    assertThat(refusal.report().what()).isEqualTo(database.title() + " did not start.");
    assertThat(refusal.report().mend()).isEqualTo(image.needs());
    assertThat(said())
        .containsExactly(
            "run --detach --rm --name=tandem-demo-%1$d --publish=127.0.0.1:%1$d:%2$s"
                .formatted(port, words),
            "ps --quiet --filter name=tandem-demo-" + port,
            "rm --force --volumes tandem-demo-" + port);
    assertThat(Files.readAllLines(temporary.resolve("environment")))
        .contains(variable + "=hush-Hush-1");
  }

  @Test
  void saysItsLogWhereItKeepsNoFile() throws IOException {
    var container = container(new DemoSqlserver(), DemoSqlserver.IMAGE);

    var log =
        DemoLog.read(new DemoSqlserver(), container.log(), List.of(PASSWORD.reveal(), "other"));

    assertThat(said()).containsExactly("logs tandem-demo-" + port);
    assertThat(log).isEqualTo(new DemoLog(0, 1, 2, 1));
    assertThat(new DemoSqlserver().search(log))
        .contains("no log of statements", "all 2 passwords", "FOUND IN 1 LINES");
  }

  @Test
  void givesTheFileOfItsLog() throws IOException {
    var log = container(DemoMysql.MYSQL, DemoMysql.MYSQL.image()).log();

    assertThat(said())
        .containsExactly("cp tandem-demo-" + port + ":/var/lib/mysql/general.log " + log);
    assertThat(log).hasContent("copied");
  }

  private DemoContainer container(DemoDatabase database, DemoImage image) throws IOException {
    return new DemoContainer(database, image, docker.toString(), temporary.resolve("server"), port);
  }

  private List<String> said() throws IOException {
    return Files.readAllLines(temporary.resolve("commands"));
  }
}

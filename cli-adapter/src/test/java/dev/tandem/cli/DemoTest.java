package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.engine.spi.Stage;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** The demo on a real PostgreSQL, as a person starts it. */
@Execution(ExecutionMode.SAME_THREAD) // it loads the machine by itself
class DemoTest {
  @TempDir private Path temporary;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @Test
  void rotatesThreeTimesWithoutARefusedLoginAndLeavesNothing() throws IOException {
    var result = run();

    assertThat(result).as(out + "\n" + err).isZero();
    assertThat(err.toString()).isEmpty();
    assertThat(out.toString())
        .contains("rotations       3 of 3")
        .containsPattern("logins tried    [1-9]\\d* \\(app [1-9]\\d*, app_clone [1-9]\\d*\\)")
        .contains("logins refused  0 (the server counted 0)")
        .containsPattern("queries         [1-9]\\d*, failed 0")
        .contains("its owner is app.")
        .contains("it holds none")
        .doesNotContain("\u001b");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(temporary).isEmptyDirectory();
    assertThat(processes()).isEmpty();
  }

  @Test
  void keepsTheDatabaseUntilItIsStoppedAsItSays() throws Exception {
    var result = run("--keep", "--rotations", "1");

    assertThat(result).as(out + "\n" + err).isZero();
    assertThat(processes()).isNotEmpty();
    var store = new LocalSecretStore(Path.of(said("TANDEM_STORE=(\\S+)")), InstantSource.system());
    var login = DemoScene.login(store, DemoScene.APP_SECRET);
    assertThat(login.username()).isEqualTo("app_clone");
    assertThat(login.port()).hasToString(said(" port=(\\d+) "));
    assertThat(login.database()).isEqualTo(said(" dbname=(\\w+)\""));
    try (var connection = login.connect(new DemoPostgresql())) {
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(passwords(store)).hasSize(3).noneMatch(out.toString()::contains);
    assertThat(passwords(store)).noneMatch(this::standsInAFileBesideTheStore);

    var stopped = new ProcessBuilder("sh", said("(/\\S+/stop)\\n")).inheritIO().start().waitFor();

    assertThat(stopped).isZero();
    assertThat(processes()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @ParameterizedTest
  @CsvSource({
    "mysql, alternating-users",
    "mysql, dual-password",
    "mariadb, alternating-users",
    "mariadb, dual-password"
  })
  void rotatesOnOtherDatabasesToo(String engine, String strategy) throws IOException {
    var result = run("--engine", engine, "--strategy", strategy, "--rotations", "2");

    unlessThereIsNone(result);
    assertThat(result).as(out + "\n" + err).isZero();
    assertThat(out.toString())
        .contains("rotations       2 of 2")
        .contains("logins refused  0 (the server counted 0)")
        .containsPattern("queries         [1-9]\\d*, failed 0")
        .contains("it holds none");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(temporary).isEmptyDirectory();
    assertThat(processes()).isEmpty();
  }

  @Test
  void keepsAnotherDatabaseUntilItIsStopped() throws Exception {
    var result = run("--engine", "mysql", "--keep", "--rotations", "1");

    unlessThereIsNone(result);
    assertThat(result).as(out + "\n" + err).isZero();
    var store = new LocalSecretStore(Path.of(said("TANDEM_STORE=(\\S+)")), InstantSource.system());
    var login = DemoScene.login(store, DemoScene.APP_SECRET);
    assertThat(login.port()).hasToString(said(" --port=(\\d+) "));
    try (var connection = login.connect(DemoMysql.MYSQL)) {
      assertThat(connection.isValid(5)).isTrue();
    }
    assertThat(passwords(store)).noneMatch(this::standsInAFileBesideTheStore);
    var stopped = new ProcessBuilder("sh", said("(/\\S+/stop)\\n")).inheritIO().start().waitFor();

    assertThat(stopped).isZero();
    assertThat(processes()).isEmpty();
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void showsTheWindowOfASingleUser() {
    var result = run("--strategy", "single-user", "--rotations", "3");

    assertThat(result).as(out + "\n" + err).isZero();
    assertThat(out.toString()).contains("rotations       3 of 3").doesNotContain("AWSPREVIOUS):");
  }

  @Test
  void rotatesOnSqlserverWhereAContainerEngineAnswers() throws IOException {
    assumeTrue(DemoContainer.isPossible(), "SQL Server: no container engine answers");
    var result = run("--engine", "sqlserver", "--rotations", "2");

    assertThat(result).as(out + "\n" + err).isZero();
    assertThat(out.toString())
        .contains("accepts Microsoft's licence terms")
        .contains("rotations       2 of 2")
        .contains("logins refused  0 (the server counted 0)")
        .containsPattern("queries         [1-9]\\d*, failed 0")
        .contains("no log of statements");
    assertThat(out.toString().lines()).allMatch(line -> line.length() <= 80);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void saysWhatSqlserverNeeds() {
    assumeTrue(!DemoContainer.isPossible(), "SQL Server: a container engine answers");

    assertThat(run("--engine", "sqlserver")).isEqualTo(ExitCodes.OPERATOR);
    assertThat(out.toString()).contains("accepts Microsoft's licence terms");
    assertThat(err.toString())
        .contains("There is no container engine on this machine.")
        .contains("Start Docker or a compatible engine");
    assertThat(temporary).isEmptyDirectory();
  }

  /** On a desk there may be none; where everything is had, that is a failure. */
  private void unlessThereIsNone(int result) {
    var none = result == ExitCodes.OPERATOR && err.toString().contains("There is neither");
    assumeTrue(!none || "true".equals(System.getenv("CI")), err::toString);
  }

  @Test
  void refusesAStrategyThatTheDatabaseHasNot() {
    assertThat(run("--strategy", "dual-password")).isEqualTo(ExitCodes.USAGE);
    assertThat(err.toString()).contains("PostgreSQL has no dual-password");
    assertThat(run("--engine", "sqlserver", "--strategy", "dual-password"))
        .isEqualTo(ExitCodes.USAGE);
    assertThat(temporary).isEmptyDirectory();
  }

  @Test
  void refusesANumberOfRotationsThatCannotBe() {
    assertThat(run("--rotations", "0")).isEqualTo(ExitCodes.USAGE);
    assertThat(temporary).isEmptyDirectory();
  }

  private int run(String... options) {
    var surroundings = Surroundings.ofThisProcess();
    var quiet =
        new Surroundings(
            surroundings.environment(),
            surroundings.home(),
            surroundings.input(),
            Terminals.none(),
            surroundings.dialects(),
            surroundings.random(),
            surroundings.clock(),
            surroundings.pause());
    var errors = new Errors(quiet);
    return new CommandLine(new DemoCommand(quiet, temporary))
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .setExecutionExceptionHandler(errors)
        .setParameterExceptionHandler(errors)
        .execute(options);
  }

  private String said(String pattern) {
    return Pattern.compile(pattern)
        .matcher(out.toString())
        .results()
        .map((MatchResult found) -> found.group(1))
        .findFirst()
        .orElseThrow(() -> new AssertionError(pattern + " is not in " + out));
  }

  /** The server's: a postmaster names its data directory. */
  private Set<Long> processes() {
    var found = new HashSet<Long>();
    ProcessHandle.allProcesses()
        .filter(process -> process.info().commandLine().orElse("").contains(temporary.toString()))
        .forEach(process -> found.add(process.pid()));
    return found;
  }

  private static Set<String> passwords(LocalSecretStore store) {
    var found = new HashSet<String>();
    for (var secret : store.list()) {
      for (var stage : Stage.values()) {
        store
            .read(secret, stage)
            .flatMap(version -> version.value())
            .map(DemoLogin::of)
            .ifPresent(login -> found.add(login.password().reveal()));
      }
    }
    return found;
  }

  private boolean standsInAFileBesideTheStore(String password) {
    try (var files = Files.walk(temporary)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        if (!file.toString().contains("/secrets/")
            && Files.readString(file, StandardCharsets.ISO_8859_1).contains(password)) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}

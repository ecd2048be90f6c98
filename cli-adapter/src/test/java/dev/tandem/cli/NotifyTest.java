package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a real webhook and a real command hear, and that nothing depends on them. */
final class NotifyTest {
  @TempDir private Path home;
  private final List<String> bodies = Collections.synchronizedList(new ArrayList<>());
  private volatile int answer = 200;
  private HttpServer server;
  private Cli cli;

  @BeforeEach
  void begin() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/hush",
        exchange -> {
          bodies.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          exchange.sendResponseHeaders(answer, -1);
          exchange.close();
        });
    server.start();
    cli =
        Cli.ready(home)
            .variable("TANDEM_ADMIN", "admin")
            .variable("PATH", System.getenv("PATH"))
            .variable("HOSTNAME", "ops-1")
            .variable("AWS_SECRET_ACCESS_KEY", "hush-hush");
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private String webhook() {
    return "http://127.0.0.1:%d/hush".formatted(server.getAddress().getPort());
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotate", "sync", "resume"})
  void tellsBothOfAFailure(String command) throws IOException {
    breakIt(command);

    var result = cli.run(command, "app", "--notify-webhook", webhook(), "--notify-command", keep());

    assertThat(result.code()).as(result.all()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(bodies)
        .singleElement()
        .asString()
        .contains("tandem " + command + " by ", "@ops-1, app: ");
    assertThat(told())
        .contains(
            "\"command\" : \"" + command + "\"",
            "\"failed\" : true",
            "\"exitCode\" : 1",
            "\"report\" : {",
            "\"problem\" : {",
            "\"secret\" : \"app\"");
    assertThat(bodies + told()).doesNotContain(Cli.ADMIN_PASSWORD, Cli.APP_PASSWORD, "hush-hush");
  }

  /** The database refuses what AWSCURRENT says, and there is something to resume. */
  private void breakIt(String command) {
    if (command.equals("resume")) {
      cli.run("rotate", "app", "--step", "createSecret");
    }
    cli.database.account("app", "somebody-changed-it");
  }

  @Test
  void saysNothingOfWhatWentWellUnlessItIsAskedTo() throws IOException {
    cli.variable("TANDEM_NOTIFY_WEBHOOK", webhook()).variable("TANDEM_NOTIFY_COMMAND", keep());

    assertThat(cli.run("rotate", "app").code()).isZero();
    assertThat(bodies).isEmpty();
    assertThat(file()).doesNotExist();

    assertThat(cli.run("rotate", "app", "--notify", "always").code()).isZero();
    assertThat(bodies).singleElement().asString().contains("app: rotated app");
    assertThat(told()).contains("\"failed\" : false", "\"summary\" : ");

    cli.variable("TANDEM_NOTIFY", "always");
    cli.run("rotate", "app");
    assertThat(bodies).hasSize(2);
    assertThat(told()).doesNotContain(password("AWSCURRENT"), password("AWSPREVIOUS"));
  }

  private String password(String stage) {
    return cli.value("app", Stage.valueOf(stage))
        .replaceFirst("(?s).*\"password\":\"([^\"]+)\".*", "$1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"rotate", "sync", "resume", "abort", "repair"})
  void tellsOfWhatEndsBeforeAnythingIsTried(String command) throws IOException {
    var result = cli.run(command, "app", "--store", home + "/none", "--notify-command", keep());

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(told()).contains("There is no directory", "\"error\" : {");
  }

  @Test
  void tellsOfARepairThatWouldComeToNothing() throws IOException {
    cli.database.account("app", "somebody-changed-it");
    cli.database.account("root", "somebody-changed-it");

    var result = cli.run("repair", "app", "--yes", "--notify-command", keep());

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(told()).contains("\"command\" : \"repair\"", "\"exitCode\" : 1", "\"moves\" : [");
  }

  /** The address may stand in a file, where no list of processes shows it. */
  @Test
  void readsTheAddressFromAFile() throws IOException {
    var file = Files.writeString(home.resolve("webhook"), webhook() + "\n");

    cli.run("rotate", "gone", "--notify-webhook", file.toString());

    assertThat(bodies).hasSize(1);
  }

  @Test
  void aWebhookThatFailsChangesNothing() {
    answer = 500;
    cli.database.account("app", "somebody-changed-it");

    var failed = cli.run("rotate", "app", "--notify-webhook", webhook());
    assertThat(failed.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(failed.err())
        .contains("warning: The webhook did not take the message (HTTP 500).")
        .doesNotContain("hush");
    assertThat(bodies).as("attempts").hasSize(3);

    cli.database.account("app", Cli.APP_PASSWORD);
    var rotated =
        cli.run(
            "rotate",
            "app",
            "--notify",
            "always",
            "--notify-webhook",
            webhook(),
            "--notify-command",
            "exit 7");
    assertThat(rotated.code()).as(rotated.all()).isZero();
    assertThat(rotated.err())
        .contains("HTTP 500", "warning: The command for notifications failed (exit code 7).");
  }

  @Test
  void aFleetIsOneMessage() throws IOException {
    cli.secret("other", Cli.credential("nobody", "hush-hush"));

    var result =
        cli.run(
            "rotate",
            "--all",
            "--journal",
            home.resolve("fleet.jsonl").toString(),
            "--notify-webhook",
            webhook(),
            "--notify-command",
            keep());

    assertThat(result.code()).as(result.all()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(bodies)
        .singleElement()
        .asString()
        .contains("tandem rotate --all by ", "Rotated 1 of 2 secrets", "other: ");
    assertThat(told()).contains("\"failures\" : [", "\"rotated\" : 1").doesNotContain("hush-hush");
  }

  @Test
  void refusesAnAddressThatIsNone() throws IOException {
    var before = cli.everything();
    for (var address : List.of("ftp://hush", "http://", "http://hush hush")) {
      var result = cli.run("rotate", "app", "--notify-webhook", address);

      assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
      assertThat(result.err()).contains("--notify-webhook").doesNotContain("hush");
    }
    assertThat(cli.run("rotate", "app", "--notify", "never").code()).isEqualTo(ExitCodes.USAGE);
    assertThat(cli.everything()).isEqualTo(before);
  }

  /** What a machine was set up with wrongly stops no rotation. */
  @Test
  void warnsThatNobodyIsToldAndGoesOn() throws IOException {
    var empty = Files.writeString(home.resolve("hush-empty"), "");
    for (var file : List.of("hush", empty.toString())) {
      var result = cli.run("rotate", "app", "--notify-webhook", file);

      assertThat(result.code()).as(result.all()).isZero();
      assertThat(result.err())
          .contains("warning: no webhook will be told how this ends: --notify-webhook names")
          .doesNotContain("hush");
    }

    cli.variable("TANDEM_NOTIFY_WEBHOOK", "ftp://hush").variable("TANDEM_NOTIFY", "never");
    cli.database.account("app", "somebody-changed-it");
    cli.database.account("app_clone", "somebody-changed-it");
    var failed = cli.run("rotate", "app", "--notify-command", keep());

    assertThat(failed.code()).as(failed.all()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(failed.err())
        .contains("warning: no webhook will be told how this ends: $TANDEM_NOTIFY_WEBHOOK names")
        .contains("warning: $TANDEM_NOTIFY: 'never' is none of failure, always; a failure is told")
        .doesNotContain("hush");
    assertThat(told()).contains("\"failed\" : true");
  }

  /** A rehearsal is nobody else's business. */
  @Test
  void aDryRunTellsNobody() {
    breakIt("resume");
    cli.variable("TANDEM_NOTIFY", "never");

    for (var command : List.of("sync", "resume")) {
      var result =
          cli.run(command, "app", "--dry-run", "--notify", "always", "--notify-webhook", webhook());

      assertThat(result.code()).as(result.all()).isEqualTo(ExitCodes.OPERATOR);
    }
    var nothing = cli.run("abort", "app", "--dry-run");
    assertThat(nothing.err()).doesNotContain("warning");
    assertThat(bodies).isEmpty();
  }

  private Path file() {
    return home.resolve("told.json");
  }

  private String keep() {
    return "cat > '%s'; env >> '%s'".formatted(file(), file());
  }

  private String told() throws IOException {
    return Files.readString(file());
  }
}

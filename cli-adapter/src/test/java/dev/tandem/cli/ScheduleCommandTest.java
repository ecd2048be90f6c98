package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.secretsmanager.Fault;
import dev.tandem.secretsmanager.SecretsManagerServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tandem schedule}, against a Secrets Manager that checks what it is sent. */
final class ScheduleCommandTest {
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:tandem";

  @TempDir private Path home;
  private final SecretsManagerServer server = SecretsManagerServer.start();
  private Cli cli;

  @BeforeAll
  static void giveCredentials() {
    System.setProperty("aws.region", "us-east-1");
    System.setProperty("aws.accessKeyId", "AKIDTEST");
    System.setProperty("aws.secretAccessKey", "test");
  }

  @BeforeEach
  void begin() {
    cli = new Cli(home);
    server.function(FUNCTION, event -> {});
    create("app", Map.of());
    server.calls();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void setsAScheduleAndShowsWhatWasAndWhatWillBe() {
    var result = schedule("app", "--every", "30d", "--window", "3h", "--lambda", FUNCTION);

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out())
        .containsPattern("Was: +not rotated by the service")
        .containsPattern("Will be: +rate\\(30 days\\), within 3h, by " + FUNCTION)
        .contains("Set. The service has the function test itself now");
    assertThat(server.calls()).containsExactly("DescribeSecret", "RotateSecret");
    assertThat(server.bodies().getLast()).contains("\"RotateImmediately\":false");
    assertThat(json("status", "app"))
        .contains("\"rule\" : \"rate(30 days)\"", "\"window\" : \"3h\"", "\"enabled\" : true");
  }

  @Test
  void leavesAloneWhatIsSoAlready() {
    schedule("app", "--every", "30d", "--lambda", FUNCTION);
    settle();

    var again = schedule("app", "--every", "30d");

    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("It is so already; nothing was set.");
    assertThat(server.calls()).containsExactly("DescribeSecret");
  }

  @Test
  void showsWithoutSetting() {
    var result =
        schedule("app", "--cron", "0 2 ? * SUN *", "--lambda", FUNCTION, "--dry-run", "-o", "json");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out())
        .contains("\"rule\" : \"cron(0 2 ? * SUN *)\"", "\"changed\" : false", "\"dryRun\" : true");
    assertThat(server.calls()).containsExactly("DescribeSecret");
  }

  @Test
  void rotatesAtOnceWhereItIsAskedTo() {
    schedule("app", "--every", "30d", "--lambda", FUNCTION);
    settle();

    var result = schedule("app", "--every", "30d", "--now");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains("begins to rotate it now");
    assertThat(server.bodies().getLast()).contains("\"RotateImmediately\":true");
  }

  @Test
  void warnsOfWhatWasDueBefore() {
    schedule("app", "--every", "1d", "--lambda", FUNCTION);
    settle();

    assertThat(schedule("app", "--every", "30d", "--dry-run").out())
        .contains("rate(1 day)", "warning: what was due by the schedule before may still happen");
    assertThat(schedule("app", "--cron", "0 2 1 * ? *", "--dry-run").out())
        .doesNotContain("warning");
  }

  @Test
  void saysWhatIsMissingOrSomebodyElses() {
    var none = schedule("app", "--every", "30d");
    assertThat(none.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(none.err()).contains("app has no rotation function yet.", "--lambda ARN");

    server.manage("app", "rds");
    var owned = schedule("app", "--every", "30d", "--lambda", FUNCTION);
    assertThat(owned.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(owned.err()).contains("app is rotated by somebody else: rds.");
    assertThat(server.calls()).doesNotContain("RotateSecret");
  }

  @Test
  void saysWhatDoesItForADirectory() {
    var result = cli.run("schedule", "app", "--every", "30d", "--store", home.toString());

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err())
        .contains("the directory " + home + " has none", "cron", "systemd", "tandem rotate --all");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "app",
        "--every 30d",
        "app --every 3h",
        "app --every 1000d",
        "app --every 30d --cron x",
        "app --every soon",
        "app --cron 5_2_?_*_SUN_*",
        "app --every 30d --window 25h",
        "app --every 30d --window 30m",
        "app --every 30d --filter a=b",
        "app --every 30d --hours 1-5",
        "app --every 30d --rate 5",
        "app --spread --every 30d --window 1h --filter a=b",
        "--spread --every 30d --window 1h",
        "--spread --every 30d --filter a=b",
        "--spread --every 14d --window 1h --filter a=b",
        "--spread --every 30d --window 2h --hours 3-4 --filter a=b",
        "--spread --every 30d --window 2h --hours night --filter a=b",
        "--spread --every 30d --window 1h --filter a=b --now",
        "--spread --every 30d --window 1h --filter a=b --rate 0"
      })
  void asksForNothingByAWrongCommandLine(String line) {
    var words = Arrays.stream(line.split(" ")).map(word -> word.replace('_', ' '));

    var result = schedule(words.toArray(String[]::new));

    assertThat(result.code()).as(result.all()).isEqualTo(ExitCodes.USAGE);
    assertThat(server.calls()).isEmpty();
  }

  @Test
  void givesEachOfManyAnHourOfItsOwn() {
    fleet(30);
    server.manage("app0", "rds");

    var result = spread();

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out())
        .contains("Set 29 of 30 secrets")
        .contains("1 are rotated by another service or region, and were left alone")
        .contains("672 hours, every month, 28 to 31 days apart; at most");
    assertThat(bodies("RotateImmediately"))
        .hasSize(29)
        .allSatisfy(body ->
            assertThat(body)
                .containsPattern("cron\\(0 \\d+ \\d+ \\* \\? \\*\\)")
                .contains("\"Duration\":\"1h\"", "\"RotateImmediately\":false"));
    assertThat(bodies("RotateImmediately").stream().map(ScheduleCommandTest::expression).distinct())
        .hasSizeGreaterThan(20);
  }

  @Test
  void isTheSameWhenItIsRunAgain() {
    fleet(6);
    spread();
    server.calls();
    create("one-more", Map.of("team", "orders"));

    var again = spread("--output", "json");

    assertThat(again.code()).as(again.all()).isZero();
    assertThat(again.out()).contains("\"set\" : 1", "\"alreadySo\" : 6", "\"notBegun\" : 0");
    assertThat(server.calls()).containsExactly("ListSecrets", "DescribeSecret", "RotateSecret");
  }

  @Test
  void showsAllOfItWithoutSetting() {
    fleet(3);

    var result = spread("--dry-run", "--hours", "1-5");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out())
        .containsPattern("app0: not rotated by the service -> cron\\(0 [1-4] \\d+ \\* \\? \\*\\)")
        .contains("3 of 3 secrets would be set.");
    assertThat(server.calls()).containsExactly("ListSecrets");
  }

  @Test
  void waitsWhereTheServiceAsksForIt() {
    fleet(4);
    for (int i = 0; i < 7; i++) {
      server.meets("RotateSecret", Fault.THROTTLED);
    }
    var waits = new ArrayList<Integer>();
    cli.pausing(() -> waits.add(1));

    var result = spread();

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains("Set 4 of 4");
    assertThat(waits).as("one before each, and what the throttling adds").hasSizeGreaterThan(4);
  }

  @Test
  void stopsAfterTooManyFailuresAndGoesOnLater() {
    fleet(10);
    for (int i = 0; i < 3; i++) {
      server.stage("app" + i, "22222222-2222-4222-8222-22222222222" + i);
    }

    var result = spread("--max-failures", "2");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out())
        .contains("Set 0 of 10", "8 were not begun: run it again", "tandem status");

    var later = spread("--max-failures", "4", "-o", "json");
    assertThat(later.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(later.out()).contains("\"set\" : 7", "\"notBegun\" : 0");
  }

  @Test
  void wantsAFunctionForEach() {
    fleet(2);

    var result = schedule("--spread", "--filter", "team=orders", "--every", "7d", "--window", "1h");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("app1: It has no rotation function yet.");
    assertThat(server.calls()).containsExactly("ListSecrets");
  }

  private void fleet(int size) {
    create("other", Map.of("team", "billing"));
    for (int i = 0; i < size; i++) {
      if (i > 0) {
        create("app" + i, Map.of("team", "orders"));
      }
    }
    create("app0", Map.of("team", "orders"));
    server.calls();
  }

  private void create(String name, Map<String, String> tags) {
    server.create(name, FIRST, Cli.credential(name, Cli.APP_PASSWORD), tags);
  }

  /** The service has tested the function, and takes another request. */
  private void settle() {
    var token =
        server.bodies().getLast().replaceFirst("(?s).*\"ClientRequestToken\":\"([^\"]+)\".*", "$1");
    server.end(token).join();
    server.calls();
  }

  private List<String> bodies(String with) {
    return server.bodies().stream().filter(body -> body.contains(with)).toList();
  }

  private static String expression(String body) {
    return body.replaceFirst("(?s).*\"ScheduleExpression\":\"([^\"]+)\".*", "$1");
  }

  private Cli.Result spread(String... more) {
    var line =
        new ArrayList<>(
            List.of("--spread", "--filter", "team=orders", "--every", "30d", "--window", "1h"));
    line.addAll(List.of("--lambda", FUNCTION));
    line.addAll(List.of(more));
    return schedule(line.toArray(String[]::new));
  }

  private Cli.Result schedule(String... args) {
    return run("schedule", args);
  }

  private String json(String command, String... args) {
    var line = new ArrayList<>(List.of(args));
    line.addAll(List.of("--output", "json"));
    return run(command, line.toArray(String[]::new)).out();
  }

  private Cli.Result run(String command, String... args) {
    var line = new ArrayList<>(List.of(command));
    line.addAll(List.of(args));
    line.addAll(List.of("--store", "aws", "--endpoint-url", server.endpoint().toString()));
    return cli.run(line.toArray(String[]::new));
  }
}

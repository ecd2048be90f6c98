package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong gets a clear error, and changes nothing. */
class BadInputTest {
  private static final String GOOD = Cli.credential("app", "some-pass-3");

  @TempDir Path home;

  private static Arguments line(int code, String error, String... args) {
    return arguments(String.join(" ", args), code, error, args);
  }

  static Stream<Arguments> commandLines() {
    return Stream.of(
        line(1, "There is no secret nope in ", "rotate", "nope", "--admin", "admin"),
        line(1, "There is no secret nope in ", "plan", "nope", "--admin", "admin"),
        line(1, "There is no secret nope in ", "secret", "get", "nope"),
        line(1, "There is no secret nope in ", "secret", "delete", "nope", "--yes"),
        line(1, "The admin secret nope is not there", "rotate", "app", "--admin", "nope"),
        line(1, "alternating-users needs an admin secret", "rotate", "app"),
        line(
            1,
            "fakesql has no strategy dual-password",
            "rotate",
            "app",
            "--strategy=dual-password"),
        line(
            1,
            "a name of 25 bytes",
            "plan",
            "app",
            "--admin=admin",
            "--suffix=_is_far_too_long_here_"),
        line(1, "neither a nor b", "plan", "app", "--admin=admin", "--primary=a", "--clone=b"),
        line(1, "one of the accounts to be rotated", "rotate", "app", "--admin", "app"),
        line(1, "No rotation of app is under way", "rotate", "app", "--step", "setSecret"),
        line(1, "No rotation of app is under way", "rotate", "app", "--step", "finishSecret"),
        line(1, "Version t of app is not staged", "rotate", "app", "--step=setSecret", "--token=t"),
        line(1, "has no AWSPENDING version", "secret", "get", "app", "--stage", "AWSPENDING"),
        line(1, "has no field color", "secret", "get", "app", "--field", "color"),
        line(1, "There is no directory ", "secret", "list", "--store", "not/there"),
        line(1, "There is no directory ", "rotate", "app", "--store", "not/there"),
        line(1, "There is a secret app already", "secret", "create", "app"),
        line(1, "can't have U+0020", "secret", "create", "a b"),
        line(
            64,
            "The field password of app is masked",
            "secret",
            "get",
            "app",
            "--field",
            "password"),
        line(64, "needs '--yes'", "secret", "delete", "app"),
        line(64, "'--store': it names no directory", "secret", "list", "--store="),
        line(
            64,
            "'--strategy': 'tripple' is none of single-user",
            "rotate",
            "app",
            "--strategy=tripple"),
        line(
            64, "'--sync': 'EXACT' is none of exact, additive, off", "plan", "app", "--sync=EXACT"),
        line(64, "'--clone-mode': 'x' is none of usual, member", "plan", "app", "--clone-mode=x"),
        line(64, "'--step': 'create' is none of createSecret", "rotate", "app", "--step=create"),
        line(
            64,
            "'--stage': 'current' is none of AWSCURRENT",
            "secret",
            "get",
            "app",
            "--stage=current"),
        line(64, "'--output': 'xml' is none of text, json", "secret", "list", "--output=xml"),
        line(64, "'--timeout': '5' is no time such as 30s", "plan", "app", "--timeout=5"),
        line(64, "'--timeout': '0s' is not between", "plan", "app", "--timeout=0s"),
        line(64, "'--timeout': '61m' is not between", "plan", "app", "--timeout=61m"),
        line(
            64,
            "'--password-length': 11 is not between 12 and 128",
            "plan",
            "app",
            "--password-length=11"),
        line(64, "'--password-length'", "plan", "app", "--password-length=many"),
        line(
            64,
            "'--exclude-characters': fewer than 16",
            "plan",
            "app",
            "--exclude-characters=abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
        line(64, "'--clone-sid': it is not 0x and 32", "plan", "app", "--clone-sid=0x01"),
        line(64, "'--clone-sid': it is not 0x and 32", "plan", "app", "--clone-sid="),
        line(
            64,
            "'--clone-sid': it is for the strategy alternating",
            "plan",
            "app",
            "--clone-sid=0x0123456789abcdef0123456789abcdef",
            "--strategy=single-user"),
        line(64, "'--suffix': it is empty", "plan", "app", "--suffix="),
        line(64, "'--admin': it is empty", "plan", "app", "--admin="),
        line(64, "'--probe': it is empty", "plan", "app", "--probe= "),
        line(64, "'--clone': it is the same", "plan", "app", "--primary=a", "--clone=a"),
        line(64, "--clone=NAME", "plan", "app", "--primary=a"),
        line(64, "--primary=NAME", "plan", "app", "--clone=a"),
        line(
            64,
            "'--adopt': it is for the strategy alternating",
            "plan",
            "app",
            "--adopt",
            "--strategy=single-user"),
        line(64, "'--token': it must be", "rotate", "app", "--token=a b"),
        line(64, "'--token': it must be", "rotate", "app", "--token="),
        line(64, "'--tag'", "secret", "create", "new", "--tag", "novalue"),
        line(64, "'--tag': a tag needs a name", "secret", "create", "new", "--tag", "=v"),
        line(64, "Missing required parameter: 'SECRET'", "rotate"),
        line(64, "does not take so many arguments", "rotate", "app", "app2"),
        line(64, "There is no option --dry-run", "rotate", "app", "--dry-run"),
        line(64, "Did you mean --strategy", "rotate", "app", "--stratgy=single-user"),
        line(64, "Did you mean rotate", "rotat", "app"),
        line(64, "Did you mean create", "secret", "creat", "app"),
        line(64, "'fish' is none of bash, zsh", "completion", "fish"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commandLines")
  void isRefused(String title, int code, String error, String[] args) {
    var cli = Cli.ready(home).stdin(GOOD);
    var before = cli.everything();

    var result = cli.run(args);

    assertThat(result.err()).startsWith("tandem: ").contains(error).doesNotContain("\tat ");
    assertThat(result.err().lines().count()).isBetween(2L, 3L);
    assertThat(result.code()).isEqualTo(code);
    assertThat(cli.everything()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("commandLines")
  void isRefusedInJsonToo(String title, int code, String error, String[] args) {
    var cli = Cli.ready(home).stdin(GOOD);
    var withJson = new String[args.length + 2];
    System.arraycopy(args, 0, withJson, 0, args.length);
    withJson[args.length] = "-o";
    withJson[args.length + 1] = "json";

    var result = cli.run(args[args.length - 1].startsWith("--output") ? args : withJson);

    assertThat(result.code()).isEqualTo(code);
    if (!title.contains("--output")) {
      assertThat(result.err()).startsWith("{").contains("\"exitCode\" : " + code);
    }
  }

  private static Arguments value(String title, String error, String value) {
    return arguments(title, error, value.getBytes(StandardCharsets.UTF_8));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        value("nothing", "Standard input is empty.", ""),
        value("blanks", "Standard input is empty.", " \n"),
        value("no JSON", "is not a JSON object", "username=app"),
        value("half of it", "is not a JSON object", GOOD.substring(0, GOOD.length() - 1)),
        value("two of them", "is not a JSON object", GOOD + GOOD),
        value("a list", "is not a JSON object", "[" + GOOD + "]"),
        value("a field twice", "is not a JSON object", GOOD.replace("\"note\"", "\"password\"")),
        value("no host", "has no \"host\"", GOOD.replace("\"host\"", "\"hots\"")),
        value("no engine", "has no \"engine\"", GOOD.replace("\"engine\"", "\"kind\"")),
        value("no username", "lacks \"username\" or", GOOD.replace("\"username\"", "\"user\"")),
        value("no password", "lacks \"username\" or", GOOD.replace("\"password\"", "\"pass\"")),
        value(
            "engine unknown",
            "engine \"oracel\"; known are fakesql",
            GOOD.replace("fakesql", "oracel")),
        value("port no number", "\"port\" that is not a number", GOOD.replace("5432", "54x32")),
        value("port too high", "\"port\" outside 1 to 65535", GOOD.replace("5432", "65536")),
        value("port zero", "\"port\" outside 1 to 65535", GOOD.replace("\"5432\"", "0")),
        value("ssl a word", "\"ssl\" that is neither", GOOD.replace("{", "{\"ssl\":\"maybe\",")),
        value("host a number", "\"host\" that is not a string", GOOD.replace("\"db\"", "7")),
        arguments("no UTF-8", "is no text in UTF-8", new byte[] {'{', (byte) 0xff, '}'}),
        value("too long", "has more than 65536 bytes", "{" + " ".repeat(65536) + "}"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("values")
  void isNoSecret(String title, String error, byte[] value) {
    var cli = new Cli(home).stdin(value);

    var result = cli.run("secret", "create", "app");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err())
        .startsWith("tandem: ")
        .contains(error)
        .doesNotContain("some-pass-3")
        .containsPattern("Nothing was created");
    assertThat(cli.directory).doesNotExist();
  }

  @Test
  void takesAPortInQuotesOrNot() {
    var cli = new Cli(home);

    assertThat(cli.stdin(GOOD).run("secret", "create", "quoted").code()).isZero();
    assertThat(cli.stdin(GOOD.replace("\"5432\"", "5432")).run("secret", "create", "plain").code())
        .isZero();
  }

  @Test
  void neverTakesAValueAsAnArgument() {
    var cli = new Cli(home).stdin(GOOD);

    var result = cli.run("secret", "create", "app", GOOD);

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("never from an argument").doesNotContain("some-pass-3");
    assertThat(cli.directory).doesNotExist();
  }

  @Test
  void repeatsNoOptionValueThatItDoesNotKnow() {
    var result = Cli.ready(home).run("rotate", "app", "--password=some-pass-3");

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err())
        .contains("There is no option --password.")
        .doesNotContain("some-pass-3");
  }

  @Test
  void refusesFilesThatOthersCanRead() throws IOException {
    var cli = Cli.ready(home);
    Files.setPosixFilePermissions(
        cli.directory.resolve("app.json"), PosixFilePermissions.fromString("rw-r--r--"));

    var result = cli.run("rotate", "app", "--admin", "admin");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("Others than its owner may use ", "chmod 600");
  }

  @Test
  void refusesADirectoryThatOthersCanWrite() throws IOException {
    var cli = Cli.ready(home);
    Files.setPosixFilePermissions(cli.directory, PosixFilePermissions.fromString("rwxrwxrwx"));

    var result = cli.run("secret", "list");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("Others than its owner may write to ", "chmod 700");
  }

  @Test
  void refusesAFileForADirectoryAndADirectoryForAFile() throws IOException {
    var file = Files.writeString(home.resolve("file"), GOOD);
    var cli = new Cli(home);

    assertThat(cli.run("secret", "list", "--store", file.toString()).err())
        .contains("is no directory.");
    var result = cli.run("secret", "create", "app", "--from", home.toString());
    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("can't be read");
    assertThat(cli.run("secret", "create", "app", "--from", home.resolve("no").toString()).err())
        .contains("There is no file ");
  }

  @Test
  void refusesTheWrongPasswordAnotherServerAndAReadOnlyOne() {
    var cli = Cli.ready(home);
    cli.secret("wrong", Cli.credential("app", "some-pass-3"));
    cli.secret(
        "other",
        "{\"host\":\"db2\",\"username\":\"root\",\"password\":\"%s\"}"
            .formatted(Cli.ADMIN_PASSWORD));
    var before = cli.everything();

    assertThat(cli.run("rotate", "wrong", "--admin", "admin").err())
        .contains("app did not get in at db:5432 with AWSCURRENT");
    assertThat(cli.run("rotate", "app", "--admin", "other").err())
        .contains("The admin secret other is of db2:5432");
    cli.database.readOnly();
    assertThat(cli.run("rotate", "app", "--admin", "admin").err()).contains("takes no writes");
    assertThat(cli.everything()).isEqualTo(before);
  }

  @Test
  void refusesACloneThatItDidNotMakeUntilItMayAdopt() {
    var cli = Cli.ready(home);
    cli.database.account("app_clone", "not-ours");
    var before = cli.everything();

    var refused = cli.run("rotate", "app", "--admin", "admin");
    assertThat(refused.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(refused.err()).contains("app_clone exists already", "--adopt");
    assertThat(cli.everything()).isEqualTo(before);

    assertThat(cli.run("rotate", "app", "--admin", "admin", "--adopt").code()).isZero();
  }
}

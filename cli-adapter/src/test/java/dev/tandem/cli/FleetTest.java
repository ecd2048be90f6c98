package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Outcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.stores.LocalSecretStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code tandem rotate --all}. */
final class FleetTest {
  private static final int SIZE = 12;
  private static final int AT_ONCE = 5;

  @TempDir private Path home;
  private Cli cli;
  private Path journal;

  @BeforeEach
  void begin() {
    cli = Cli.ready(home);
    journal = home.resolve("fleet.jsonl");
    for (int number = 0; number < SIZE; number++) {
      var name = name(number);
      cli.database.account(name, "first-password-of-" + name, "read orders");
      cli.store.create(
          name,
          SecretText.of(Cli.credential(name, "first-password-of-" + name)),
          Map.of("team", number % 2 == 0 ? "even" : "odd"));
    }
    cli.secret("key", "{\"username\":\"somebody\",\"password\":\"not-of-a-database\"}");
  }

  private static String name(int number) {
    return "app%02d".formatted(number);
  }

  @Test
  void everySecretOfADatabaseIsRotated() {
    var result = rotateAll();

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out())
        .contains("Rotated 13 of 14 secrets")
        .contains("1 are no credential of a database");
    assertThat(rotated()).hasSize(SIZE);
    assertThat(cli.store.describe("admin").versions()).containsOnlyKeys(Stage.AWSCURRENT);
    assertThat(journal).doesNotExist();
    assertThat(result.all()).doesNotContain("password-of", Cli.ADMIN_PASSWORD);
  }

  @Test
  void aFilterChoosesByTag() {
    var result = rotateAll("--filter", "team=odd", "--output", "json");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains("\"secrets\" : 6", "\"rotated\" : 6", "\"notBegun\" : 0");
    assertThat(rotated()).allSatisfy(name -> assertThat(name).matches("app\\d[13579]"));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theOthersAreRotatedWhereAFileCannotBeRead(boolean filtered) throws IOException {
    var file = cli.directory.resolve("app00.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    var result = filtered ? rotateAll("--filter", "team=odd") : rotateAll();

    assertThat(result.code()).as(result.all()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out())
        .contains(filtered ? "Rotated 6 of 7 secrets" : "Rotated 12 of 14 secrets")
        .contains("app00.json: Others than its owner may use " + file + ".")
        .contains("  chmod 600 '" + file + "'")
        .contains("Go on with --resume");

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    if (!filtered) {
      assertThat(rotateAll("--resume").code()).isZero();
      assertThat(rotated()).hasSize(SIZE);
    }
  }

  /** Its tags say nothing of where it belongs. */
  @Test
  void noFilterLeavesOutASecretInAFileOfAnotherName() throws IOException {
    Files.move(cli.directory.resolve("app01.json"), cli.directory.resolve("moved.json"));

    var result = rotateAll("--filter", "team=odd");

    assertThat(result.code()).as(result.all()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("app01: ");
  }

  @Test
  void aFileThatCannotBeReadIsNoReasonToBeginNoOther() throws IOException {
    Files.writeString(cli.directory.resolve("notes.json"), "not a secret");

    var result = rotateAll("--max-failures", "1", "--output", "json");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.out()).contains("\"notBegun\" : 0", "\"secret\" : \"notes.json\"");
    assertThat(rotated()).hasSize(SIZE);
  }

  @Test
  void afterTooManyFailuresNothingMoreIsBegun() {
    wrong(0);
    wrong(1);

    var result = rotateAll("--concurrency", "1", "--max-failures", "2");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    // in the order of their names: app, then the two that fail
    assertThat(result.out())
        .contains("Rotated 1 of 14 secrets")
        .contains("11 were not begun")
        .contains("app00: ")
        .contains("Go on with --resume");
    assertThat(rotated()).isEmpty();
    assertThat(journal).exists();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--resume", "--concurrency=3", "--journal=x", "--filter=a=b"})
  void oneSecretIsNotRotatedByWhatIsForAll(String option) {
    var result = cli.run("rotate", "app", option);

    assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
    assertThat(result.err()).contains("goes with '--all'");
    assertThat(rotated()).isEmpty();
  }

  @Test
  void aFilterThatNothingPassesIsNoSuccess() {
    var result = rotateAll("--filter", "team=nobody");

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("No secret has these tags.");
  }

  @Test
  void aRunThatStoppedGoesOnAndRepeatsNothing() {
    wrong(0);
    rotateAll("--concurrency", "1", "--max-failures", "1");
    assertThat(rotateAll().err()).contains("An earlier run was not finished", "--resume");
    cli.database.account(name(0), "first-password-of-" + name(0));
    var before = cli.store.describe("app").versions();

    var result = rotateAll("--resume");

    assertThat(result.code()).as(result.all()).isZero();
    assertThat(result.out()).contains("Rotated 12 of 14", "1 were done by the run before");
    assertThat(rotated()).hasSize(SIZE);
    assertThat(cli.store.describe("app").versions()).isEqualTo(before);
    assertThat(journal).doesNotExist();
    assertThat(rotateAll("--resume").err()).contains("There is no journal");
  }

  @Test
  void aWrongCommandLineDoesNothing() {
    var before = cli.everything();
    for (var words :
        List.of(
            List.of("app00", "--all"),
            List.of("--all", "--step", "createSecret"),
            List.of("--all", "--concurrency", "0"),
            List.of("--all", "--max-failures", "-1"),
            List.<String>of())) {
      var line = new ArrayList<>(List.of("rotate", "--admin", "admin"));
      line.addAll(words);
      assertThat(cli.run(line.toArray(String[]::new)).code()).isEqualTo(ExitCodes.USAGE);
    }
    assertThat(cli.everything()).isEqualTo(before);
  }

  /** Two servers, of which one is busy: the other goes on. */
  @Test
  void soManyAtOnceAndSoManyOnOneServer() throws Exception {
    var store = new LocalSecretStore(home.resolve("more"), InstantSource.system());
    for (int number = 0; number < 40; number++) {
      store.create(
          name(number),
          SecretText.of(
              Cli.credential("app", "password")
                  .replace("\"db\"", number % 2 == 0 ? "\"one\"" : "\"Two\"")),
          Map.of());
    }
    var meter = new Meter(store);
    var tally = new FleetTally(40);
    try (var book = FleetJournal.open(journal, false)) {
      new Fleet(store, List.of(cli.database), meter, new Fleet.Limits(AT_ONCE, 3, 1))
          .rotate(store.list(), tally, book, () -> {});
    }

    assertThat(tally.rotated()).isEqualTo(40);
    assertThat(meter.most("all")).isEqualTo(AT_ONCE);
    assertThat(meter.most("one")).isBetween(2, 3);
    assertThat(meter.most("two")).isBetween(2, 3);
  }

  @Test
  void whoStopsItWaitsForWhatWasBegun() throws Exception {
    var begun = new AtomicInteger();
    var ended = new AtomicInteger();
    var caller = Thread.currentThread();
    var fleet = new Fleet[1];
    fleet[0] =
        new Fleet(
            cli.store,
            List.of(cli.database),
            secret -> {
              begun.incrementAndGet();
              fleet[0].stop();
              untilItWaits(caller);
              ended.incrementAndGet();
              return outcome(secret);
            },
            new Fleet.Limits(2, 2, 1));
    var tally = new FleetTally(cli.store.list().size());
    try (var book = FleetJournal.open(journal, false)) {
      fleet[0].rotate(cli.store.list(), tally, book, () -> {});
    }

    assertThat(begun.get()).isBetween(1, 2);
    assertThat(ended).hasValue(begun.get());
    assertThat(tally.left()).isEqualTo(cli.store.list().size() - begun.get() - tally.skipped());
    assertThat(Files.exists(journal)).isTrue();
  }

  /** Of the disk that is full, its own file of Linux. */
  @Test
  void aJournalThatCantBeWrittenStopsIt() throws Exception {
    var full = Path.of("/dev/full");
    Assumptions.assumeTrue(Files.exists(full), "There is no /dev/full here.");
    var secrets = cli.store.list();
    var tally = new FleetTally(secrets.size());
    var fleet =
        new Fleet(
            cli.store, List.of(cli.database), FleetTest::outcome, new Fleet.Limits(1, 1, SIZE));
    var book = new FleetJournal(full, Set.of());

    fleet.rotate(secrets, tally, book, () -> {});

    assertThat(tally.left()).isEqualTo(secrets.size() - 1);
    assertThat(fleet.refusal().orElseThrow().report().what())
        .startsWith("The journal /dev/full can't be written any more");
  }

  /** A process that may write files of no length: what it says, and what it ends with. */
  @Test
  void theEndIsToldOfARunThatCantBeWrittenDown() throws Exception {
    var command =
        "ulimit -f 0 && exec \"$JAVA\" -XX:-UsePerfData -cp \"$CLASSES\" dev.tandem.cli.Main"
            + " rotate --all --store \"$STORE\" --journal \"$JOURNAL\" --concurrency 1";
    var builder = new ProcessBuilder("sh", "-c", command).redirectErrorStream(true);
    builder.environment().clear();
    builder
        .environment()
        .putAll(
            Map.of(
                "JAVA", Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "CLASSES", System.getProperty("java.class.path"),
                "STORE", cli.directory.toString(),
                "JOURNAL", journal.toString()));
    var process = builder.start();

    var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

    assertThat(process.waitFor()).as(said).isEqualTo(ExitCodes.OPERATOR);
    assertThat(said)
        .contains("Rotated 0 of 15 secrets", "14 were not begun", "Go on with --resume --journal ")
        .contains("tandem: The journal " + journal + " can't be written any more (")
        .doesNotContain("\tat ");
    assertThat(journal).isEmptyFile();
  }

  /** Rotates nothing, and sees how many do so at once: for a while, as many as may. */
  private static final class Meter implements Function<String, Outcome> {
    /** After that, all that are left may be on one server. */
    private static final int TOGETHER = 6 * AT_ONCE;

    private final LocalSecretStore store;
    private final AtomicInteger entered = new AtomicInteger();
    private final CyclicBarrier meeting = new CyclicBarrier(AT_ONCE);
    private final Map<String, AtomicInteger> now = new ConcurrentHashMap<>();
    private final Map<String, Integer> most = new ConcurrentHashMap<>();

    Meter(LocalSecretStore store) {
      this.store = store;
    }

    @Override
    public Outcome apply(String secret) {
      var value = store.read(secret, Stage.AWSCURRENT).orElseThrow().value().orElseThrow();
      var server = value.reveal().contains("\"one\"") ? "one" : "two";
      enter("all");
      enter(server);
      if (entered.incrementAndGet() <= TOGETHER) {
        meet();
      }
      leave(server);
      leave("all");
      return outcome(secret);
    }

    private void meet() {
      try {
        meeting.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException | BrokenBarrierException | TimeoutException e) {
        throw new IllegalStateException("fewer than may went at once", e);
      }
    }

    private void enter(String what) {
      var here = now.computeIfAbsent(what, each -> new AtomicInteger()).incrementAndGet();
      most.merge(what, here, Math::max);
    }

    private void leave(String what) {
      now.computeIfAbsent(what, each -> new AtomicInteger()).decrementAndGet();
    }

    int most(String what) {
      return most.getOrDefault(what, 0);
    }
  }

  /** It has begun all that it will begin. */
  private static void untilItWaits(Thread thread) {
    while (!EnumSet.of(Thread.State.WAITING, Thread.State.TIMED_WAITING)
        .contains(thread.getState())) {
      Thread.onSpinWait();
    }
  }

  private static Outcome outcome(String secret) {
    return new Outcome(
        secret,
        "v2",
        Optional.empty(),
        Optional.empty(),
        "rotated " + secret,
        Optional.empty(),
        List.of(),
        Map.of());
  }

  private void wrong(int number) {
    cli.database.account(name(number), "set-by-somebody-else");
  }

  private List<String> rotated() {
    return IntStream.range(0, SIZE)
        .mapToObj(FleetTest::name)
        .filter(name -> cli.store.describe(name).versions().containsKey(Stage.AWSPREVIOUS))
        .toList();
  }

  private Cli.Result rotateAll(String... more) {
    var line =
        new ArrayList<>(
            List.of("rotate", "--all", "--admin", "admin", "--journal", journal.toString()));
    line.addAll(List.of(more));
    return cli.run(line.toArray(String[]::new));
  }
}

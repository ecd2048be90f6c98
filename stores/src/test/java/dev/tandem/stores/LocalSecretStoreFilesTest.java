package dev.tandem.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the local store does with its directory and its files. */
final class LocalSecretStoreFilesTest {
  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");
  private static final SecretText VALUE = SecretText.of("{\"password\":\"hunter2\"}");

  private final Path temporary;
  private final Path directory;
  private final LocalSecretStore store;

  LocalSecretStoreFilesTest(@TempDir Path temporary) {
    this.temporary = temporary;
    directory = temporary.resolve("home").resolve("secrets");
    store = new LocalSecretStore(directory, () -> NOON);
  }

  @Test
  void givesFilesToTheirOwnerOnly() throws IOException {
    create("app");
    put("app", "2");

    assertThat(permissions(directory)).isEqualTo("rwx------");
    for (Path file : files()) {
      assertThat(permissions(file)).as(file.toString()).isEqualTo("rw-------");
    }
    assertThat(files()).hasSize(2);
  }

  @Test
  void writesWhatAPersonCanRead() throws IOException {
    store.create("app", "1", VALUE, Map.of("tandem:sync", "exact", "team", "blue"));
    store.stage("app", "2");

    assertThat(directory.resolve("app.json"))
        .hasContent(
            """
            {
              "format" : 1,
              "secret" : "app",
              "tags" : {
                "tandem:sync" : "exact",
                "team" : "blue"
              },
              "versions" : {
                "1" : {
                  "created" : "2026-11-21T12:00:00Z",
                  "stages" : [ "AWSCURRENT" ],
                  "value" : "{\\"password\\":\\"hunter2\\"}"
                },
                "2" : {
                  "created" : "2026-11-21T12:00:00Z",
                  "stages" : [ "AWSPENDING" ]
                }
              }
            }
            """);
  }

  @Test
  void keepsNoValueThatNothingLabels() throws IOException {
    create("app");
    store.put("app", new Pending("2", SecretText.of("second"), "1"));
    store.move("app", Stage.AWSPENDING, "2", Optional.empty());

    assertThat(Files.readString(directory.resolve("app.json"))).doesNotContain("second");
  }

  @Test
  void refusesAFileThatOthersMayRead() throws IOException {
    create("app");
    Path file = directory.resolve("app.json");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));

    StoreException refused = assertRefused(Kind.INVALID, () -> store.describe("app"));
    assertThat(refused.mend()).isEqualTo("chmod 600 '" + file + "'");
    assertRefused(Kind.INVALID, () -> put("app", "2"));

    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    assertThat(store.list()).containsExactly("app");
  }

  @Test
  void refusesADirectoryThatOthersMayWriteTo() throws IOException {
    create("app");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

    StoreException refused = assertRefused(Kind.INVALID, () -> store.describe("app"));
    assertThat(refused.mend()).isEqualTo("chmod 700 '" + directory + "'");
    assertRefused(Kind.INVALID, () -> create("other"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hunter2",
        "{",
        "[]",
        "{}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{}}",
        "{\"format\":2,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":CURRENT}}",
        "{\"format\":1,\"secret\":\"other\",\"tags\":{},\"versions\":{\"1\":CURRENT}}",
        "{\"format\":1,\"tags\":{},\"versions\":{\"1\":CURRENT}}",
        "{\"format\":1,\"secret\":\"app\",\"hunter2\":1,\"versions\":{\"1\":CURRENT}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":[],\"versions\":{\"1\":CURRENT}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{\"a\":1},\"versions\":{\"1\":CURRENT}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":CURRENT,\"2\":CURRENT}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":CURRENT,\"1\":CURRENT}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":CURRENT}} hunter2",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":CURRENT",
        "{\"format\":1,\"secret\":\"app\",\"versions\":{\"1\":{\"stages\":[\"hunter2\"]}}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":{\"stages\":[1]}}}",
        "{\"format\":1,\"secret\":\"app\",\"versions\":{\"1\":{\"created\":\"hunter2\"}}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":{\"value\":hunter2}}}",
        "{\"format\":1,\"secret\":\"app\",\"tags\":{},\"versions\":{\"1\":{\"value\":\"hunter2",
      })
  void namesACorruptFileAndQuotesNothingOfIt(String text) throws IOException {
    create("app");
    Path file = directory.resolve("app.json");
    Files.writeString(
        file,
        text.replace(
            "CURRENT",
            "{\"created\":\"2026-11-21T12:00:00Z\",\"stages\":[\"AWSCURRENT\"],"
                + "\"value\":\"hunter2\"}"));
    String before = Files.readString(file);

    StoreException refused = assertRefused(Kind.INVALID, () -> store.describe("app"));
    assertThat(refused.what()).contains(file.toString());
    assertRefused(Kind.INVALID, () -> put("app", "2"));
    assertThat(file).hasContent(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "hunter2!", "a b", "a\\b", "a\u0000", "a:b", "a*", "~", "ä", "%41"})
  void refusesNamesThatSecretsManagerWouldNotTakeEither(String name) {
    assertRefused(Kind.INVALID, () -> create(name));
    assertRefused(Kind.INVALID, () -> store.describe(name));
    assertThat(directory).doesNotExist();
  }

  @Test
  void refusesANameThatIsTooLong() {
    assertRefused(Kind.INVALID, () -> create("a".repeat(513)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {".", "..", "../app", "/etc/passwd", "a/../../b", ".lock", ".new-1", "a.json"})
  void staysInItsDirectoryWhateverTheName(String name) throws IOException {
    create(name);
    put(name, "2");

    assertThat(store.list()).containsExactly(name);
    assertThat(files()).hasSize(2);
    try (Stream<Path> outside = Files.walk(temporary)) {
      assertThat(outside.filter(Files::isRegularFile)).allMatch(file -> file.startsWith(directory));
    }
  }

  @Test
  void keepsNamesApartThatDifferInCaseOnlyOrFarFromTheirStart() throws IOException {
    String start = "Long/Name/".repeat(51);
    List<String> names = List.of("App", "app", start + "A", start + "a", "a/b", "a_2Fb");

    for (String name : names) {
      store.create(name, "1", SecretText.of(name), Map.of());
    }

    assertThat(store.list()).containsExactlyElementsOf(names.stream().sorted().toList());
    for (String name : names) {
      assertThat(store.read(name, "1").flatMap(SecretVersion::value)).contains(SecretText.of(name));
    }
    assertThat(files().stream().map(file -> file.getFileName().toString().toLowerCase(Locale.ROOT)))
        .doesNotHaveDuplicates()
        .hasSize(names.size() + 1)
        .allMatch(file -> file.length() < 256);
  }

  @Test
  void listsTheOthersWhereAFileCannotBeRead() throws IOException {
    List.of("app", "broken", "open").forEach(this::create);
    Path open = directory.resolve("open.json");
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    Files.writeString(directory.resolve("broken.json"), "{\"hunter2");
    Files.createDirectory(directory.resolve("folder.json"));
    List<String> unreadable = new ArrayList<>();

    assertThat(
            store.list((file, why) -> unreadable.add(file + ": " + why.what() + " " + why.mend())))
        .containsExactly("app");

    assertThat(unreadable)
        .satisfiesExactlyInAnyOrder(
            broken -> assertThat(broken).startsWith("broken.json: ").contains("can't be read"),
            folder -> assertThat(folder).startsWith("folder.json: ").contains("is a directory"),
            wide ->
                assertThat(wide).startsWith("open.json: ").contains("chmod 600 '" + open + "'"));
    assertRefused(Kind.INVALID, store::list);
  }

  @Test
  void listsNothingOfADirectoryThatOthersMayWriteTo() throws IOException {
    create("app");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxrwxr-x"));

    assertRefused(
        Kind.INVALID,
        () ->
            store.list((file, why) -> {
              throw new AssertionError(file, why);
            }));
  }

  @Test
  void listsNothingWhereThereIsNoDirectory() {
    assertThat(store.list()).isEmpty();
    StoreException refused = assertRefused(Kind.NOT_FOUND, () -> store.describe("app"));
    assertThat(refused.mend()).contains("tandem secret list");
    assertRefused(Kind.NOT_FOUND, () -> store.delete("app"));
    assertThat(directory).doesNotExist();
  }

  @Test
  void makesUpAVersionIdForANewSecret() {
    String id = store.create("app", VALUE, Map.of());

    assertThat(store.describe("app").versions()).containsOnly(Map.entry(Stage.AWSCURRENT, id));
    assertThat(id).hasSize(36);
  }

  @Test
  void createsNoSecretTwice() {
    create("app");

    assertRefused(Kind.EXISTS, () -> store.create("app", "2", SecretText.of("other"), Map.of()));

    assertThat(store.read("app", Stage.AWSCURRENT).flatMap(SecretVersion::value)).contains(VALUE);
  }

  @Test
  void deletesASecretForGood() throws IOException {
    create("app");
    create("other");

    store.delete("app");

    assertThat(store.list()).containsExactly("other");
    assertRefused(Kind.NOT_FOUND, () -> store.describe("app"));
    assertRefused(Kind.NOT_FOUND, () -> store.delete("app"));
    assertThat(files()).hasSize(2);
  }

  @Test
  void stagesOneVersionAtATime() {
    create("app");
    store.stage("app", "2");
    store.stage("app", "2");

    assertRefused(Kind.CONFLICT, () -> store.stage("app", "3"));

    put("app", "2");
    store.stage("app", "2");
    assertThat(store.read("app", Stage.AWSPENDING).flatMap(SecretVersion::value)).contains(VALUE);
  }

  @Test
  void sweepsUpAfterWritersThatDied() throws IOException {
    create("app");
    Path left = Files.writeString(directory.resolve(".new-left"), "{\"half\":");
    assertThat(store.list()).containsExactly("app");

    put("app", "2");

    assertThat(left).doesNotExist();
  }

  @Test
  void writesNoTextThatItCouldNotReadBack() throws IOException {
    create("app");
    String before = Files.readString(directory.resolve("app.json"));
    String endless = "2".repeat(60_000);

    assertRefused(Kind.INVALID, () -> put("app", endless));
    assertRefused(Kind.INVALID, () -> store.create("other", endless, VALUE, Map.of()));

    assertThat(directory.resolve("app.json")).hasContent(before);
    assertThat(files()).hasSize(2);
  }

  @Test
  void changesNothingForAThreadThatIsInterrupted() {
    create("app");
    Thread.currentThread().interrupt();

    assertRefused(Kind.UNAVAILABLE, () -> put("app", "2"));

    assertThat(Thread.interrupted()).isTrue();
    assertThat(store.read("app", "2")).isEmpty();
  }

  @Test
  void saysThatItsDirectoryIsAFile() throws IOException {
    Files.createDirectory(temporary.resolve("home"));
    Files.writeString(directory, "");

    assertRefused(Kind.INVALID, store::list);
    StoreException refused = assertRefused(Kind.INVALID, () -> create("app"));
    assertThat(refused.what()).isEqualTo(directory + " is no directory.");
  }

  @Test
  void saysThatItsDirectoryIsALinkThatLeadsNowhere() throws IOException {
    Files.createDirectory(temporary.resolve("home"));
    Files.createSymbolicLink(directory, temporary.resolve("gone"));

    StoreException refused = assertRefused(Kind.INVALID, () -> create("app"));
    assertThat(refused.what()).isEqualTo(directory + " is no directory.");
  }

  @Test
  void saysThatItMayNotWrite() throws IOException {
    create("app");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("r-x------"));
    assumeFalse(Files.isWritable(directory), "The superuser may write anywhere.");

    StoreException refused = assertRefused(Kind.DENIED, () -> create("other"));
    assertThat(refused.what()).contains(directory.toString());
    assertRefused(Kind.DENIED, () -> put("app", "2"));
    assertThat(store.list()).containsExactly("app");
  }

  @Test
  void saysThatItMayNotRead() throws IOException {
    create("app");
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("---------"));
    assumeFalse(Files.isReadable(directory), "The superuser may read anything.");

    assertRefused(Kind.DENIED, store::list);
    assertRefused(Kind.DENIED, () -> store.describe("app"));
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private void create(String name) {
    store.create(name, "1", VALUE, Map.of());
  }

  private void put(String name, String token) {
    store.put(name, new Pending(token, VALUE, "1"));
  }

  private List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.toList();
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static StoreException assertRefused(Kind kind, ThrowingCallable call) {
    StoreException refused = catchThrowableOfType(StoreException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused.mend()).isNotBlank();
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace + refused.mend()).doesNotContain("hunter2");
    return refused;
  }
}

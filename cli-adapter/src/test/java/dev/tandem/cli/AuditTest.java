package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is written down of each command, and that nobody changes it unseen. */
class AuditTest {
  @TempDir Path home;

  private Path file(String name) {
    return home.resolve(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit.jsonl", "audit.csv"})
  void tellsWhoDidWhatToWhichVersion(String name) throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin").variable("HOSTNAME", "ops-1");

    assertThat(cli.run("rotate", "app", "--audit", file(name).toString()).code()).isZero();

    var entries = new AuditFile(file(name)).read().entries();
    assertThat(entries).extracting(AuditEntry::event).startsWith(AuditEntry.Kind.BEGUN);
    assertThat(entries.getLast().event()).isEqualTo(AuditEntry.Kind.SUCCEEDED);
    assertThat(entries.getLast().what()).isEqualTo("rotated app");
    assertThat(entries)
        .allSatisfy(entry -> {
          assertThat(entry.actor()).endsWith("@ops-1");
          assertThat(entry.command()).isEqualTo("rotate");
          assertThat(entry.secret()).isEqualTo("app");
          assertThat(entry.run()).isEqualTo(entries.getFirst().run());
        });
    var changes = entries.stream().filter(each -> each.event() == AuditEntry.Kind.CHANGED).toList();
    assertThat(changes)
        .extracting(AuditEntry::step)
        .containsExactly("createSecret", "setSecret", "setSecret", "finishSecret");
    assertThat(changes).allSatisfy(entry -> assertThat(entry.version()).isNotEmpty());
    assertThat(changes.get(1).statements()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit.jsonl", "audit.csv"})
  void holdsNoPassword(String name) throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    cli.variable("TANDEM_AUDIT", file(name).toString());

    cli.run("rotate", "app");
    cli.run("rotate", "app");
    cli.database.account("app", "somebody-changed-it");
    cli.run("rotate", "app");
    cli.run("repair", "app", "--yes");

    var text = Files.readString(file(name));
    assertThat(text).contains("repair").doesNotContain(Cli.APP_PASSWORD, Cli.ADMIN_PASSWORD);
    for (var stage : Stage.values()) {
      cli.store
          .read("app", stage)
          .ifPresent(version ->
              assertThat(text)
                  .doesNotContain(
                      version
                          .value()
                          .orElseThrow()
                          .reveal()
                          .replaceFirst("(?s).*\"password\":\"([^\"]+)\".*", "$1")));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit.jsonl", "audit.csv"})
  void showsWhatWasAlteredRemovedOrMoved(String name) throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    cli.run("rotate", "app", "--audit", file(name).toString());
    cli.run("rotate", "app", "--audit", file(name).toString());
    var whole = Files.readAllLines(file(name));
    int first = name.endsWith("csv") ? 1 : 0;

    assertThat(cli.run("audit", "verify", file(name).toString()).code()).isZero();

    for (int i = first; i < whole.size(); i++) {
      int line = i;
      assertBroken(cli, name, whole, lines -> replaced(lines, line));
      if (i < whole.size() - 1) {
        assertBroken(cli, name, whole, lines -> without(lines, line));
        assertBroken(cli, name, whole, lines -> swapped(lines, line));
      }
    }
  }

  @Test
  void tellsProgramsWhetherTheChainIsUnbroken() throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var file = file("audit.jsonl");
    cli.run("rotate", "app", "--audit", file.toString());
    var contents = new AuditFile(file).read();

    var unbroken = cli.run("audit", "verify", file.toString(), "-o", "json");

    assertThat(unbroken.code()).isZero();
    assertThat(unbroken.out())
        .isEqualToNormalizingNewlines(
            """
            {
              "lines" : %d,
              "head" : "%s"
            }
            """
                .formatted(contents.hashes().size(), contents.head()));

    Files.write(file, without(Files.readAllLines(file), 1));
    var broken = cli.run("audit", "verify", file.toString(), "-o", "json");

    assertThat(broken.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(broken.out()).isEmpty();
    assertThat(broken.err()).startsWith("{").contains("\"kind\" : \"store\"", "Line 2 of ");
  }

  private void assertBroken(
      Cli cli, String name, List<String> whole, UnaryOperator<List<String>> change)
      throws IOException {
    Files.write(file(name), change.apply(new ArrayList<>(whole)));
    var result = cli.run("audit", "verify", file(name).toString());
    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("does not fit the line before it");
  }

  private static List<String> replaced(List<String> lines, int i) {
    lines.set(i, lines.get(i).replaceFirst("app", "apq"));
    return lines;
  }

  private static List<String> without(List<String> lines, int i) {
    lines.remove(i);
    return lines;
  }

  private static List<String> swapped(List<String> lines, int i) {
    var line = lines.remove(i);
    lines.add(i + 1, line);
    return lines;
  }

  @Test
  void showsThatTheEndIsGoneToWhoKeptTheLastHash() throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var file = file("audit.jsonl");
    cli.run("rotate", "app", "--audit", file.toString());
    var head = new AuditFile(file).read().head();
    cli.run("rotate", "app", "--audit", file.toString());

    assertThat(cli.run("audit", "verify", file.toString(), "--head", head).code()).isZero();

    Files.write(file, without(Files.readAllLines(file), 3).subList(0, 3));
    assertThat(cli.run("audit", "verify", file.toString()).code()).isZero();
    var cut = cli.run("audit", "verify", file.toString(), "--head", head);
    assertThat(cut.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(cut.err()).contains("lines are missing");
  }

  @Test
  void goesOnBehindHalfALineWhichShows() throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var file = file("audit.jsonl");
    Files.writeString(file, "{\"time\":\"2026-");

    assertThat(cli.run("rotate", "app", "--audit", file.toString()).code()).isZero();

    assertThat(new AuditFile(file).read().broken()).contains(1);
    assertThat(new AuditFile(file).read().entries()).isNotEmpty();
  }

  @Test
  void beginsNothingThatCannotBeWrittenDown() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var before = cli.everything();

    var result = cli.run("rotate", "app", "--audit", file("no/such/folder").toString());

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("can't be written", "Nothing was done.");
    assertThat(cli.everything()).isEqualTo(before);
  }

  @Test
  void aFleetBeginsNothingThatCannotBeWrittenDown() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var journal = file("fleet.jsonl").toString();
    var before = cli.everything();

    var result =
        cli.run(
            "rotate", "--all", "--journal", journal, "--audit", file("no/such/folder").toString());

    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).contains("can't be written", "Nothing was done.");
    assertThat(cli.everything()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"audit.jsonl", "audit.csv"})
  void aFleetWritesOneUnbrokenChain(String name) throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    for (int i = 0; i < 8; i++) {
      cli.database.account("app" + i, "first-" + i);
      cli.secret("app" + i, Cli.credential("app" + i, "first-" + i));
    }
    var journal = file("fleet.jsonl").toString();

    cli.run("rotate", "--all", "--journal", journal, "--audit", file(name).toString());

    var contents = new AuditFile(file(name)).read();
    assertThat(contents.broken()).isEmpty();
    assertThat(contents.entries())
        .filteredOn(entry -> entry.event() == AuditEntry.Kind.SUCCEEDED)
        .extracting(AuditEntry::secret)
        .hasSize(9)
        .doesNotHaveDuplicates();
  }

  @Test
  void letsManyWriteAtOnce() throws Exception {
    var file = file("audit.jsonl");
    var entry =
        new AuditEntry(
            Instant.EPOCH,
            "me",
            "rotate",
            "run",
            "app",
            AuditEntry.Kind.BEGUN,
            "",
            "",
            "a \"quoted\", long\nline",
            "",
            0,
            List.of("one", "two"));
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 200; i++) {
      threads.add(Thread.startVirtualThread(() -> append(file, entry)));
    }
    for (var thread : threads) {
      thread.join();
    }

    var contents = new AuditFile(file).read();
    assertThat(contents.broken()).isEmpty();
    assertThat(contents.entries()).hasSize(200).containsOnly(entry);
  }

  private static void append(Path file, AuditEntry entry) {
    try {
      new AuditFile(file).append(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void listsWhatIsOverdue() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var file = file("audit.csv").toString();
    cli.run("rotate", "app", "--audit", file);
    cli.run("resume", "app", "--audit", file);
    cli.run("rotate", "gone", "--audit", file);

    var report = cli.run("audit", "report", file, "--since", "30d");

    assertThat(report.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(report.out().lines().toList().get(1)).matches("gone +never +0 +1 +0 +yes");
    assertThat(report.out().lines().toList().get(2)).matches("app +2\\S+Z +1 +0 +0 +-");
    assertThat(cli.run("audit", "report", file, "--since", "30d", "-o", "json").out())
        .contains("\"overdue\" : true", "\"last\" : null");
    assertThat(cli.run("audit", "report", file, "--since", "later").code())
        .isEqualTo(ExitCodes.USAGE);
  }

  @Test
  void listsWhatTheFileKnowsNothingOfWhereItIsAskedTo() {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    cli.database.account("idle", "never-rotated");
    cli.secret("idle", Cli.credential("idle", "never-rotated"));
    var file = file("audit.jsonl").toString();
    cli.run("rotate", "app", "--audit", file);

    assertThat(cli.run("audit", "report", file, "--since", "30d").code()).isZero();
    var all = cli.run("audit", "report", file, "--since", "30d", "--all");

    assertThat(all.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(all.out().lines().toList().get(1)).matches("idle +never +0 +0 +0 +yes");
    assertThat(all.out()).doesNotContain("admin");
  }

  @Test
  void doesNotTrustABrokenChain() throws IOException {
    var cli = Cli.ready(home).variable("TANDEM_ADMIN", "admin");
    var file = file("audit.jsonl");
    cli.run("rotate", "app", "--audit", file.toString());
    Files.write(file, without(Files.readAllLines(file), 1));

    var report = cli.run("audit", "report", file.toString(), "--since", "30d");

    assertThat(report.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(report.out()).contains("warning: line 2 does not fit", "tandem audit verify");
  }
}

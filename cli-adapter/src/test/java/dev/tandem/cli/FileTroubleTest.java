package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whoever can't use a file reads why, and not what Java calls that. */
final class FileTroubleTest {
  @TempDir private Path home;

  static Stream<Arguments> words() {
    return Stream.of(
        arguments(new NoSuchFileException("/a"), "it, or its directory, is not there"),
        arguments(new AccessDeniedException("/a"), "this user may not use it"),
        arguments(new MalformedInputException(1), "it is no text in UTF-8"),
        arguments(new FileSystemException("/a", null, "Is a directory"), "Is a directory"),
        arguments(new FileSystemException("/a"), "the system gives no reason"),
        arguments(new IOException("No space left on device"), "No space left on device"),
        arguments(new IOException(), "the system gives no reason"));
  }

  @ParameterizedTest
  @MethodSource("words")
  void saysWhy(IOException thrown, String why) {
    assertThat(FileTrouble.why(thrown)).isEqualTo(why);
  }

  @Test
  void anAuditFileThatCannotBeUsed() throws IOException {
    var cli = Cli.ready(home);
    var gone = home.resolve("no").resolve("audit.jsonl");
    var garbled = Files.write(home.resolve("garbled"), new byte[] {(byte) 0xff});

    assertTold(
        cli.run("audit", "verify", gone.toString()),
        "The audit file " + gone + " can't be read (it, or its directory, is not there).");
    assertTold(
        cli.run("audit", "report", garbled.toString(), "--since", "1d"),
        "The audit file " + garbled + " can't be read (it is no text in UTF-8).");
    assertTold(
        cli.run("rotate", "app", "--admin", "admin", "--audit", home.toString()),
        "The audit file " + home + " can't be written (Is a directory). Nothing was done.");
  }

  @Test
  void aValueThatCannotBeRead() {
    assertTold(
        Cli.ready(home).run("secret", "create", "new", "--from", home.toString()),
        "The file " + home + " can't be read (Is a directory).");
  }

  @Test
  void aJournalThatCannotBeUsed() throws IOException {
    var cli = Cli.ready(home);
    var gone = home.resolve("no").resolve("fleet.jsonl");
    var garbled = Files.write(home.resolve("garbled"), new byte[] {(byte) 0xff});

    assertTold(
        cli.run("rotate", "--all", "--admin", "admin", "--journal", gone.toString()),
        "The journal " + gone + " can't be used (it, or its directory, is not there).");
    assertTold(
        cli.run("rotate", "--all", "--admin", "admin", "--resume", "--journal", garbled.toString()),
        "The journal " + garbled + " can't be used (it is no text in UTF-8).");
  }

  @Test
  void aJournalThatCannotBeRemoved() throws IOException {
    var file = home.resolve("fleet.jsonl");
    try (var journal = FleetJournal.open(file, false)) {
      Files.delete(file);
      Files.createFile(Files.createDirectory(file).resolve("in the way"));

      assertRefused(
          journal::finish,
          "All is done, but its journal %s can't be removed (the system gives no reason)."
              .formatted(file));
    }
  }

  @Test
  void aJournalThatSomebodyRemovedIsNoTrouble() throws IOException {
    var file = home.resolve("fleet.jsonl");
    try (var journal = FleetJournal.open(file, false)) {
      Files.delete(file);

      journal.finish();
    }
    assertThat(file).doesNotExist();
  }

  @Test
  void aPlaceForTheDemoThatIsNotThere() {
    var gone = home.resolve("no");

    assertRefused(
        () -> new DemoServer(new DemoPostgresql(), gone, Password.of("superuser-1")),
        "The demo can't put its files into %s (it, or its directory, is not there)."
            .formatted(gone));
  }

  private static void assertRefused(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            Refusal.class, refusal -> assertThat(refusal.report().what()).isEqualTo(what));
  }

  private static void assertTold(Cli.Result result, String what) {
    assertThat(result.code()).isEqualTo(ExitCodes.OPERATOR);
    assertThat(result.err()).startsWith("tandem: " + what);
  }
}

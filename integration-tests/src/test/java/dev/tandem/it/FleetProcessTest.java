package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Stage;
import dev.tandem.sandbox.PeakMemory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tandem rotate --all} as a process of its own, on a real server. */
final class FleetProcessTest {
  private static final int SIZE = 60;
  private static final int INTERRUPTED = 130;

  @TempDir private Path home;

  @Test
  void whatCtrlCInterruptsIsFinishedAndGoneOnWith() throws Exception {
    Assumptions.assumeFalse(
        ignoresInterrupts(), "Whoever started this ignores SIGINT, and so would its children.");
    var directory = Files.createDirectory(home.resolve("secrets"));
    try (var many = ManyAccounts.make(directory, SIZE, SIZE)) {
      var journal = home.resolve("fleet.jsonl");
      var process = start(many, journal, "--concurrency", "2");
      while (process.isAlive() && lines(journal) < 3) {
        Thread.onSpinWait();
      }

      new ProcessBuilder("kill", "-INT", String.valueOf(process.pid())).start().waitFor();
      var said = said(process);

      assertThat(process.exitValue()).as(said).isEqualTo(INTERRUPTED);
      int done = lines(journal);
      assertThat(done).isBetween(3, SIZE - 1);
      assertThat(said)
          .contains("\"rotated\" : " + done + ",", "\"notBegun\" : " + (SIZE - done) + ",")
          .contains("\"journal\" : \"" + journal + "\"");
      assertThat(rotated(many)).isEqualTo(named(journal));
      assertThat(secrets())
          .allSatisfy(secret -> {
            assertThat(many.store().describe(secret).unfinished()).isEmpty();
            assertThat(many.worksWith(secret, Stage.AWSCURRENT)).isTrue();
          });
      var before = many.store().describe(ManyAccounts.name(0)).versions();

      var again = start(many, journal, "--resume");
      var saidThen = said(again);

      assertThat(again.exitValue()).as(saidThen).isZero();
      assertThat(saidThen)
          .contains("\"doneBefore\" : " + done + ",", "\"rotated\" : " + (SIZE - done) + ",");
      assertThat(rotated(many)).hasSize(SIZE);
      assertThat(many.store().describe(ManyAccounts.name(0)).versions()).isEqualTo(before);
      assertThat(journal).doesNotExist();
    }
  }

  /** Most of ten thousand are only looked at: a rotation of each would take too long here. */
  @Test
  void tenThousandSecretsNeedLittleMemory() throws Exception {
    var directory = Files.createDirectory(home.resolve("secrets"));
    try (var many = ManyAccounts.make(directory, 40, 10_000)) {
      var process = start(many, home.resolve("fleet.jsonl"), "--filter", "account=real");
      var peak = PeakMemory.until(process.toHandle());
      var said = said(process);

      assertThat(process.exitValue()).as(said).isZero();
      assertThat(said).contains("\"secrets\" : 40,", "\"rotated\" : 40,");
      assertThat(peak.join()).as("bytes").isBetween(1L << 20, 256L << 20);
    }
  }

  private static Process start(ManyAccounts many, Path journal, String more, String... most) {
    var words = new ArrayList<>(List.of("rotate", "--all", "--admin", "rotator"));
    words.addAll(List.of("--timeout", "5m", "--output", "json", "--journal", journal.toString()));
    words.add(more);
    words.addAll(List.of(most));
    return many.start(List.of("-Xmx64m"), words.toArray(String[]::new));
  }

  private static String said(Process process) throws Exception {
    var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    var err = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return out + err;
  }

  private static int lines(Path journal) throws IOException {
    return Files.exists(journal) ? Files.readAllLines(journal).size() : 0;
  }

  private static Set<String> named(Path journal) throws IOException {
    var names = new HashSet<String>();
    for (var line : Files.readAllLines(journal)) {
      names.add(line.replaceFirst(".*\"secret\":\"([^\"]+)\".*", "$1"));
    }
    return names;
  }

  private static List<String> secrets() {
    return IntStream.range(0, SIZE).mapToObj(ManyAccounts::name).toList();
  }

  private static Set<String> rotated(ManyAccounts many) {
    var rotated = new HashSet<>(secrets());
    rotated.removeIf(
        secret -> !many.store().describe(secret).versions().containsKey(Stage.AWSPREVIOUS));
    return rotated;
  }

  /** Java leaves a signal alone that is ignored already, as it is behind {@code &} of a script. */
  private static boolean ignoresInterrupts() throws IOException {
    var status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("SigIgn:"))
        .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }
}

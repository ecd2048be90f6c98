package dev.tandem.benchmark;

import dev.tandem.it.ManyAccounts;
import dev.tandem.sandbox.PeakMemory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Measures {@code tandem rotate --all} as a process of its own: every secret of a directory, each
 * with an account on a PostgreSQL of this machine. Takes how many, options of the JVM ({@code
 * -Xmx128m}), and options for {@code rotate}.
 */
final class FleetBenchmark {
  private FleetBenchmark() {}

  public static void main(String[] args) throws Exception {
    int size = Integer.parseInt(args[0]);
    var options = List.of(args).subList(1, args.length);
    var jvm = options.stream().filter(option -> option.startsWith("-X")).toList();
    var place = Files.createTempDirectory("fleet");
    var secrets = Files.createDirectory(place.resolve("secrets"));
    try (var many = ManyAccounts.make(secrets, size, size)) {
      System.out.printf("%d secrets, each with an account; %s%n", size, options);
      measure(many, jvm, List.of("secret", "list"));
      var words = new ArrayList<>(List.of("rotate", "--all", "--admin", "rotator"));
      words.addAll(List.of("--journal", place.resolve("fleet.jsonl").toString()));
      options.stream().filter(option -> !option.startsWith("-X")).forEach(words::add);
      measure(many, jvm, words);
    } finally {
      delete(place);
    }
  }

  private static void measure(ManyAccounts many, List<String> jvm, List<String> words)
      throws Exception {
    long start = System.nanoTime();
    var process = many.start(jvm, words.toArray(String[]::new));
    var peak = PeakMemory.until(process.toHandle());
    var first = "";
    long lines = 0;
    try (var said = process.inputReader()) {
      for (var line = said.readLine(); line != null; line = said.readLine()) {
        first = lines++ == 0 ? line : first;
      }
    }
    System.out.printf(
        "  %s: exit code %d, %.1f s, at most %d MiB resident; %d lines, the first: %s%n",
        String.join(" ", words.subList(0, 2)),
        process.waitFor(),
        (System.nanoTime() - start) / 1e9,
        peak.join() >> 20,
        lines,
        first);
  }

  private static void delete(Path place) throws IOException {
    try (var files = Files.walk(place)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}

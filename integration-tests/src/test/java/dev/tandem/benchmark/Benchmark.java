package dev.tandem.benchmark;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tandem.engine.spi.Tls;
import dev.tandem.sandbox.Artifact;
import dev.tandem.sandbox.Surroundings;
import dev.tandem.secretsmanager.Fault;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Measures both artifacts, and another implementation by its command line, against the same Secrets
 * Manager and the same PostgreSQL, by turns.
 */
@Command(
    name = "benchmarks/run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = "Measure the packaged function: alternating users, PostgreSQL.")
final class Benchmark implements Callable<Integer> {
  /** What the columns mean. */
  private enum What {
    FIRST_STEP("first step, ms", "process start to the first step's answer"),
    COLD("cold rotation, ms", "four steps, each with a new process"),
    PROCESSORS(
        "its CPU, ms", "processor time of the cold rotation, which a busy machine leaves alone"),
    ONE_PROCESS(
        "in one process, ms", "four steps in one process, from its start: a rotation now and then"),
    WARM("warm rotation, ms", "four steps in one process that has done others before"),
    MEMORY("peak, MiB", "resident memory of the largest process");

    private final String heading;
    private final String meaning;

    What(String heading, String meaning) {
      this.heading = heading;
      this.meaning = meaning;
    }
  }

  private static final int WARM = 6;

  @Option(names = "--rounds", defaultValue = "7", description = "How often: ${DEFAULT-VALUE}.")
  private int rounds;

  @Option(names = "--https", description = "Secrets Manager speaks https.")
  private boolean https;

  @Option(
      names = "--latency",
      paramLabel = "MILLISECONDS",
      defaultValue = "0",
      description = "Secrets Manager answers each request that much later: ${DEFAULT-VALUE}.")
  private long latency;

  @Option(
      names = "--warm-up",
      paramLabel = "ROTATIONS",
      defaultValue = "4",
      description = "What a process does before its warm rotations: ${DEFAULT-VALUE}.")
  private int warmUp;

  @Option(
      names = "--least",
      description = {
        "Measure what no function can do without as well, in the bundle's JVM: nine requests,",
        "three logins, one verifier."
      })
  private boolean least;

  @Option(
      names = "--beside",
      paramLabel = "COMMAND",
      description = {
        "Another implementation: a command that serves AWS_LAMBDA_RUNTIME_API and finds",
        "Secrets Manager by SECRETS_MANAGER_ENDPOINT (and AWS_CA_BUNDLE)."
      })
  private Optional<String> beside = Optional.empty();

  @Option(names = "--json", paramLabel = "FILE", description = "Write the figures there as well.")
  private Optional<Path> json = Optional.empty();

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(names = "--unpacked", hidden = true, required = true)
  private Path unpacked = Path.of("");

  /** Run it. */
  public static void main(String[] arguments) {
    System.exit(new CommandLine(new Benchmark()).execute(arguments));
  }

  @Override
  public Integer call() throws IOException {
    if (rounds < 1 || warmUp < 1 || latency < 0) {
      throw new ParameterException(
          command.commandLine(),
          "--rounds and --warm-up are one or more, --latency is nought or more");
    }
    try (var surroundings = https ? Surroundings.secure() : Surroundings.plain()) {
      surroundings.server().meetsAlways(new Fault.Late(Duration.ofMillis(latency)));
      var contestants = contestants();
      for (var contestant : contestants) {
        surroundings.postgresql(contestant.secret(), Tls.PLAIN);
      }
      var environment = surroundings.environment();
      var results = new LinkedHashMap<String, Map<What, Measure>>();
      for (var contestant : contestants) {
        var measures = new EnumMap<What, Measure>(What.class);
        for (var what : What.values()) {
          measures.put(what, new Measure());
        }
        results.put(contestant.name(), measures);
        // makes the clone, which is no part of a usual rotation
        var unused = contestant.cold(surroundings, environment);
      }
      for (int round = 0; round < rounds; round++) {
        for (var contestant : contestants) {
          measure(
              contestant,
              surroundings,
              environment,
              results.getOrDefault(contestant.name(), Map.of()));
        }
      }
      System.out.print(table(results));
      if (json.isPresent()) {
        Files.writeString(json.get(), document(results));
      }
    }
    return 0;
  }

  private List<Contestant> contestants() {
    var all = new ArrayList<Contestant>();
    for (var artifact : Artifact.values()) {
      if (Files.exists(artifact.file())) {
        var name = artifact.name().toLowerCase(Locale.ROOT);
        var folder = artifact.unpack(unpacked.resolve(name));
        all.add(new Contestant(name, artifact.command(folder), folder, name));
        if (least && artifact == Artifact.BUNDLE) {
          all.add(new Contestant("least", Least.command(folder), folder, "least"));
        }
      }
    }
    if (least && !Files.exists(Artifact.BUNDLE.file())) {
      throw new ParameterException(
          command.commandLine(), "--least needs the bundle, which only a JDK 25 builds");
    }
    beside.ifPresent(command ->
        all.add(
            new Contestant("beside", List.of("sh", "-c", "exec " + command), unpacked, "beside")));
    return all;
  }

  private void measure(
      Contestant contestant,
      Surroundings surroundings,
      Map<String, String> environment,
      Map<What, Measure> measures) {
    var cold = contestant.cold(surroundings, environment);
    add(measures, What.FIRST_STEP, milliseconds(cold.firstStep()));
    add(measures, What.COLD, milliseconds(cold.whole()));
    add(measures, What.PROCESSORS, milliseconds(cold.processors()));
    long peak = cold.peakMemory();
    long start = System.nanoTime();
    try (var sandbox = contestant.start(environment)) {
      var unusedFirst = contestant.warm(surroundings, sandbox);
      add(measures, What.ONE_PROCESS, (System.nanoTime() - start) / 1e6);
      for (int turn = 1; turn < warmUp; turn++) {
        var unused = contestant.warm(surroundings, sandbox);
      }
      for (int turn = 0; turn < WARM; turn++) {
        add(measures, What.WARM, milliseconds(contestant.warm(surroundings, sandbox)));
      }
      peak = Math.max(peak, sandbox.peakMemory());
    }
    add(measures, What.MEMORY, peak / 1024.0 / 1024.0);
  }

  private static void add(Map<What, Measure> measures, What what, double value) {
    var measure = measures.get(what);
    if (measure != null) {
      measure.add(value);
    }
  }

  private static double milliseconds(Duration time) {
    return time.toNanos() / 1e6;
  }

  private String table(Map<String, Map<What, Measure>> results) {
    var text = new StringBuilder();
    text.append(
        "%s, %d processors, Java %s; %d rounds by turns, warm after %d, medians (least-most), Secrets Manager by %s, answering %d ms later%n"
            .formatted(
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors(),
                Runtime.version(),
                rounds,
                warmUp,
                https ? "https" : "http",
                latency));
    text.append("%-10s".formatted(""));
    for (var what : What.values()) {
      text.append("%22s".formatted(what.heading));
    }
    text.append('\n');
    results.forEach((name, measures) -> {
      text.append("%-10s".formatted(name));
      measures.values().forEach(measure -> text.append("%22s".formatted(measure.text())));
      text.append('\n');
    });
    Optional.ofNullable(results.get("beside"))
        .ifPresent(peer ->
            results.forEach((name, measures) -> {
              if (!name.equals("beside")) {
                text.append("%-10s".formatted(name + " :"));
                for (var what : What.values()) {
                  text.append(String.format(Locale.ROOT, "%22.2f", ratio(measures, peer, what)));
                }
                text.append("  of beside\n");
              }
            }));
    for (var what : What.values()) {
      text.append("%s: %s%n".formatted(what.heading, what.meaning));
    }
    return text.toString();
  }

  private static double ratio(Map<What, Measure> ours, Map<What, Measure> peer, What what) {
    return median(ours, what) / median(peer, what);
  }

  private static double median(Map<What, Measure> measures, What what) {
    return Optional.ofNullable(measures.get(what)).map(Measure::median).orElseThrow();
  }

  private String document(Map<String, Map<What, Measure>> results) throws IOException {
    var text = new StringWriter();
    try (var out = new JsonFactory().createGenerator(text)) {
      out.useDefaultPrettyPrinter();
      out.writeStartObject();
      out.writeStringField("java", Runtime.version().toString());
      out.writeNumberField("processors", Runtime.getRuntime().availableProcessors());
      out.writeNumberField("rounds", rounds);
      out.writeNumberField("warmUp", warmUp);
      out.writeBooleanField("https", https);
      out.writeNumberField("latencyMilliseconds", latency);
      for (var contestant : results.entrySet()) {
        out.writeObjectFieldStart(contestant.getKey());
        for (var measure : contestant.getValue().entrySet()) {
          out.writeFieldName(measure.getKey().name().toLowerCase(Locale.ROOT));
          measure.getValue().write(out);
        }
        out.writeEndObject();
      }
      out.writeEndObject();
    }
    return text.append('\n').toString();
  }
}

package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.Secrets;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "prove",
    mixinStandardHelpOptions = true,
    description = {
      "Rotate a secret again and again while clients use it, and show what they met.",
      "",
      "One client reads the secret before each login, one caches it, one stays logged in. Every"
          + " refused login and failed query is counted, and drawn on a page of HTML. These are"
          + " real rotations. With single-user the caching client is refused until it reads again:"
          + " where accounts lock after wrong passwords, choose another secret."
    },
    exitCodeList = {
      "0:every rotation succeeded and nobody was refused; with single-user some may be",
      ExitCodes.OPERATOR_HELP,
      ExitCodes.AGAIN_HELP,
      ExitCodes.USAGE_HELP,
      ExitCodes.DEFECT_HELP
    },
    footer = {
      "  tandem prove app --admin admin",
      "  tandem prove app --admin admin --compare --report proof.html",
      "  tandem prove app --admin admin --rotations 20 --cache 10s"
    })
final class ProveCommand implements Callable<Integer> {
  private static final int MOST = 1000;

  private final Crowd crowd;

  @Mixin private final PolicyOptions policy;
  @Mixin private final CommonOptions common;

  @Option(
      names = "--rotations",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many, 1 to 1000. Default: ${DEFAULT-VALUE}.")
  private int rotations = 3;

  @Option(
      names = "--cache",
      paramLabel = "TIME",
      defaultValue = "2s",
      converter = TimeSpan.class,
      description =
          "How long the caching client does not read the secret; rotations are half as long again"
              + " apart. Default: ${DEFAULT-VALUE}.")
  private Duration cache = Duration.ofSeconds(2);

  @Option(
      names = "--compare",
      description = "Do it once with each strategy that the database can do.")
  private boolean compare;

  @Option(
      names = "--report",
      paramLabel = "FILE",
      defaultValue = "tandem-proof.html",
      description = "Where to write the page. Default: ${DEFAULT-VALUE}.")
  private Path report = Path.of("tandem-proof.html");

  @SuppressWarnings("NullAway.Init") // picocli refuses a command line without it
  @Parameters(paramLabel = "SECRET", description = "Name of the secret.")
  private String secret;

  ProveCommand(Surroundings surroundings) {
    this(surroundings, Crowd.NOBODY);
  }

  /** The same, with a {@code crowd} beside the usual clients. */
  ProveCommand(Surroundings surroundings, Crowd crowd) {
    this.crowd = crowd;
    policy = new PolicyOptions(surroundings);
    common = new CommonOptions(surroundings);
  }

  @Override
  public Integer call() throws InterruptedException {
    if (rotations < 1 || rotations > MOST) {
      throw common.usage(
          "Invalid value for option '--rotations': " + rotations + " is not 1 to 1000");
    }
    var decided = policy.policy();
    var store = common.existingStore();
    var surroundings = common.surroundings();
    var dialects = surroundings.dialects().get();
    var proof =
        new Proof(
            secret,
            store,
            dialects,
            surroundings.clock(),
            listener -> common.rotator(store, listener),
            crowd);
    var dialect = dialect(proof, dialects);
    write("");
    var trials = new ArrayList<Trial>();
    try (var progress = common.progress()) {
      for (var strategy : strategies(decided, dialect)) {
        progress.begin("%s: %d rotations of %s".formatted(strategy, rotations, secret));
        trials.add(proof.run(decided.with(strategy), rotations, cache));
      }
    }
    write(new ProofPage(secret, dialect.name(), surroundings.clock().instant(), trials).html());
    common.show(new ProofReport(secret, trials, report.toAbsolutePath()));
    return end(trials);
  }

  /** What can't be used by an application is said before anything begins. */
  private Dialect dialect(Proof proof, List<Dialect> dialects) {
    var text =
        proof
            .current()
            .orElseThrow(
                () -> refused("has no value that is AWSCURRENT", "Put one: tandem secret create"));
    Secrets.complaint(text, dialects)
        .ifPresent(why -> {
          throw refused(why, "Correct the secret.");
        });
    return proof.dialect(text).orElseThrow();
  }

  private Refusal refused(String why, String mend) {
    return new Refusal(
        ErrorReport.operator(
            Problem.Kind.SECRET, "The secret %s %s.".formatted(secret, why), mend));
  }

  /** The one with the window comes last: the others are undisturbed by it. */
  private List<Strategy> strategies(Policy decided, Dialect dialect) {
    return compare
        ? Stream.of(Strategy.ALTERNATING_USERS, Strategy.DUAL_PASSWORD, Strategy.SINGLE_USER)
            .filter(dialect.strategies()::contains)
            .toList()
        : List.of(decided.strategy());
  }

  /**
   * Before the first rotation, too: a place that can't be written to is said while nothing is done.
   */
  private void write(String html) {
    try {
      Files.writeString(report, html);
    } catch (IOException e) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.STORE,
              "The report can't be written to %s (%s).".formatted(report, FileTrouble.why(e)),
              "Name a file in a directory that is there and may be written to: --report"));
    }
  }

  private int end(List<Trial> trials) {
    for (var trial : trials) {
      if (trial.problem().isPresent()) {
        return common.end(trial.problem());
      }
    }
    return trials.stream()
            .filter(trial -> trial.strategy() != Strategy.SINGLE_USER)
            .allMatch(Trial::undisturbed)
        ? ExitCodes.DONE
        : ExitCodes.OPERATOR;
  }
}

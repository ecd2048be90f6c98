package dev.tandem.cli;

import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.stores.LocalSecretStore;
import dev.tandem.stores.aws.AwsSecretStore;
import dev.tandem.stores.aws.RotationSchedules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What every command takes: where the secrets are, and how to speak. */
final class CommonOptions {
  static final String STORE_VARIABLE = "TANDEM_STORE";

  private final Surroundings surroundings;

  @Option(
      names = "--store",
      paramLabel = "WHERE",
      description =
          "aws, or the directory of the secrets. Default: $TANDEM_STORE; else aws where $AWS_REGION"
              + " and AWS credentials are set, and ~/.tandem/secrets where they are not.")
  private @Nullable String store;

  @Option(
      names = "--endpoint-url",
      paramLabel = "URL",
      description = "With AWS: where Secrets Manager is, instead of the region's own endpoint.")
  private @Nullable URI endpoint;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = Words.OutputFormats.class,
      completionCandidates = Words.OutputFormats.class,
      description = "text or json. With json, errors on standard error are JSON too.")
  private OutputFormat output = OutputFormat.TEXT;

  @Option(
      names = {"-v", "--verbose"},
      description = "Tell each move as it is made, on standard error.")
  private boolean verbose;

  @Option(names = "--debug", description = "Show what led to an error, without secrets.")
  private boolean debug;

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  CommonOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  boolean json() {
    return output == OutputFormat.JSON;
  }

  Surroundings surroundings() {
    return surroundings;
  }

  private StorePlace place() {
    if (store != null && store.isEmpty()) {
      throw usage("Invalid value for option '--store': it names no directory");
    }
    var place =
        StorePlace.of(
            Optional.ofNullable(store).or(() -> surroundings.variable(STORE_VARIABLE)),
            Optional.ofNullable(endpoint).map(this::httpAddress),
            surroundings);
    if (endpoint != null && place instanceof StorePlace.Directory) {
      throw usage("Invalid value for option '--endpoint-url': it is for '--store aws' only");
    }
    return place;
  }

  private URI httpAddress(URI given) {
    boolean http = "http".equals(given.getScheme()) || "https".equals(given.getScheme());
    if (!http || given.getHost() == null) {
      throw usage("Invalid value for option '--endpoint-url': it is no http or https address");
    }
    return given;
  }

  /** Refuse those of {@code options} that somebody typed without the {@code mode} they are for. */
  void refuseWithout(String mode, List<String> options) {
    var typed = spec.commandLine().getParseResult();
    for (var option : options) {
      if (typed.hasMatchedOption(option)) {
        throw usage("'%s' goes with '%s'".formatted(option, mode));
      }
    }
  }

  /** Refuse a {@code value} of {@code option} that is none or less. */
  void requireAtLeastOne(String option, int value) {
    if (value < 1) {
      throw usage("Invalid value for option '%s': %d is less than 1".formatted(option, value));
    }
  }

  /** Give the store, which must be there. */
  SecretStore existingStore() {
    return switch (place()) {
      case StorePlace.Directory(var path) -> existing(path);
      case StorePlace.Aws(var address) -> AwsSecretStore.connect(address);
    };
  }

  /** Give the clock of Secrets Manager; no other store has one. */
  RotationSchedules schedules() {
    return switch (place()) {
      case StorePlace.Aws(var address) -> RotationSchedules.connect(address);
      case StorePlace.Directory(var path) ->
          throw new Refusal(
              ErrorReport.operator(
                  Problem.Kind.STORE,
                  "%s sets the clock of AWS Secrets Manager, and the directory %s has none."
                      .formatted(spec.qualifiedName(), path),
                  "Let this machine's clock do it, a systemd timer or cron, say at three on the"
                      + " first of each month:\n"
                      + "  0 3 1 * *  tandem rotate --all --admin ADMIN --store %s\n"
                          .formatted(Shell.word(path.toString()))
                      + "For secrets in AWS: --store aws"));
    };
  }

  /** Give the store in a directory, which is made with the first secret. */
  LocalSecretStore directory() {
    return directory(path());
  }

  /** Give the store in a directory that must be there. */
  LocalSecretStore existingDirectory() {
    return existing(path());
  }

  /** Making, listing and deleting secrets in AWS is what AWS's own tools do well. */
  private Path path() {
    return switch (place()) {
      case StorePlace.Directory(var path) -> path;
      case StorePlace.Aws aws ->
          throw new Refusal(
              ErrorReport.operator(
                  Problem.Kind.STORE,
                  "%s works on a directory, and the secrets are in AWS Secrets Manager."
                      .formatted(spec.qualifiedName()),
                  "Use AWS's own tools (aws secretsmanager help), or name a directory (--store)."));
    };
  }

  private LocalSecretStore existing(Path directory) {
    if (!Files.isDirectory(directory)) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.STORE,
              (Files.exists(directory) ? "%s is no directory." : "There is no directory %s.")
                  .formatted(directory),
              "Name the directory of the secrets (--store or $TANDEM_STORE), or put the first"
                  + " secret there: tandem secret create"));
    }
    return directory(directory);
  }

  private LocalSecretStore directory(Path path) {
    return new LocalSecretStore(path, surroundings.clock());
  }

  /** Make an engine over {@code store}. */
  Rotator rotator(SecretStore store, RotationListener listener) {
    return new Rotator(
        store,
        surroundings.dialects().get(),
        new Ports(
            surroundings.random().get(), surroundings.clock(), surroundings.pause(), listener));
  }

  /** Make what shows that the command is at work. */
  Progress progress() {
    var err = spec.commandLine().getErr();
    if (verbose || debug) {
      return Progress.lines(err);
    }
    return surroundings.terminals().error() ? Progress.live(err) : Progress.none(err);
  }

  /** The same for what shows its progress otherwise. */
  Progress quiet() {
    return Progress.none(spec.commandLine().getErr());
  }

  /** Say it on standard output. */
  void show(Report report) {
    var out = spec.commandLine().getOut();
    if (json()) {
      out.println(Json.text(report));
    } else {
      report.text(new Page(out, surroundings.colours(surroundings.terminals().output())));
    }
    out.flush();
  }

  /** Say on standard error why it was not done, and give the exit code. */
  int fail(ErrorReport error) {
    var err = spec.commandLine().getErr();
    if (json()) {
      err.println(Json.text(error));
    } else {
      var page = new Page(err, surroundings.colours(surroundings.terminals().error()));
      error.text(page);
      if (debug) {
        error.cause(page);
      }
    }
    err.flush();
    return error.exitCode();
  }

  /** Say on standard error what problem there is, if any, and give the exit code. */
  int end(Optional<Problem> problem) {
    return problem.map(found -> fail(ErrorReport.of(found))).orElse(ExitCodes.DONE);
  }

  /** Say it to a person, on standard error. */
  void tell(String text) {
    spec.commandLine().getErr().println(text);
    spec.commandLine().getErr().flush();
  }

  /** Ask a person to type {@code word}, where there is one. */
  boolean confirms(String doing, String question, String word) {
    if (!surroundings.terminals().input()) {
      throw usage("%s needs '--yes' where nobody can be asked".formatted(doing));
    }
    tell(question);
    try {
      return word.equals(
          new BufferedReader(new InputStreamReader(surroundings.input(), StandardCharsets.UTF_8))
              .readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

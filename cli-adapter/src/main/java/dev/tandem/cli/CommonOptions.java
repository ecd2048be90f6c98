package dev.tandem.cli;

import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.stores.LocalSecretStore;
import java.nio.file.Files;
import java.nio.file.Path;
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
      paramLabel = "DIR",
      description = {"Directory of the secrets. Default:", "$TANDEM_STORE, or ~/.tandem/secrets."})
  private @Nullable Path store;

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

  /** Give the directory, which need not be there yet. */
  Path directory() {
    if (store != null) {
      if (store.toString().isEmpty()) {
        throw usage("Invalid value for option '--store': it names no directory");
      }
      return store;
    }
    return surroundings
        .variable(STORE_VARIABLE)
        .map(Path::of)
        .orElseGet(() -> surroundings.home().resolve(".tandem").resolve("secrets"));
  }

  /** Give the store, whose directory is made with the first secret. */
  LocalSecretStore store() {
    return new LocalSecretStore(directory(), surroundings.clock());
  }

  /** Give a store that must be there. */
  LocalSecretStore existingStore() {
    var directory = directory();
    if (!Files.isDirectory(directory)) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.STORE,
              (Files.exists(directory) ? "%s is no directory." : "There is no directory %s.")
                  .formatted(directory),
              "Name the directory of the secrets (--store or $TANDEM_STORE), or put the first"
                  + " secret there: tandem secret create"));
    }
    return store();
  }

  /** Make an engine over {@code store}. */
  Rotator rotator(LocalSecretStore store, RotationListener listener) {
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

  ParameterException usage(String message) {
    return new ParameterException(spec.commandLine(), message);
  }
}

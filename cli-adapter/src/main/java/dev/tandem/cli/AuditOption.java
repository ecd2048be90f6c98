package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.RotationListener;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where what is done is written down. */
final class AuditOption {
  static final String AUDIT_VARIABLE = "TANDEM_AUDIT";

  private final Surroundings surroundings;

  @Option(
      names = "--audit",
      paramLabel = "FILE",
      description =
          "Write what is done to the end of this file, chained by hashes: JSON lines, or CSV where"
              + " its name ends so. Default: $TANDEM_AUDIT.")
  private @Nullable Path file;

  AuditOption(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /**
   * Begin a record of {@code command} on {@code secret}; {@code other} hears the same. What can't
   * be written down is not begun.
   */
  RotationListener open(String command, String secret, Progress other) {
    if (named().isEmpty()) {
      return other;
    }
    var path = named().get();
    var trail = new AuditTrail(new AuditFile(path), surroundings, command, secret, other);
    try {
      trail.begin();
    } catch (IOException e) {
      throw refused(path, e);
    }
    return trail;
  }

  /** Refuse a file that can't be written, before many are begun. */
  void check() {
    named()
        .ifPresent(path -> {
          try {
            new AuditFile(path).check();
          } catch (IOException e) {
            throw refused(path, e);
          }
        });
  }

  private Optional<Path> named() {
    return Optional.ofNullable(file).or(() -> surroundings.variable(AUDIT_VARIABLE).map(Path::of));
  }

  private static Refusal refused(Path path, IOException e) {
    return new Refusal(
        ErrorReport.operator(
            Problem.Kind.STORE,
            "The audit file %s can't be written (%s). Nothing was done."
                .formatted(path, FileTrouble.why(e)),
            "Mend that, or name another file (--audit)."));
  }
}

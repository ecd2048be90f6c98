package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.StoreException;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * One of many that failed, and why.
 *
 * @param secret its name; of a file of the store that can't be read, the file's
 */
record FleetFailure(String secret, Problem problem) {
  static FleetFailure of(String secret, StoreException why) {
    return new FleetFailure(secret, problem(why));
  }

  static Problem problem(StoreException why) {
    return new Problem(Problem.Kind.STORE, why.what(), why.mend(), why.passing());
  }

  static void text(Page page, List<FleetFailure> failures) {
    for (var failure : failures) {
      page.line(Page.Look.RED, failure.secret() + ": " + failure.problem().what());
      page.line(Page.Look.PLAIN, "  ", failure.problem().mend());
    }
  }

  static void json(JsonGenerator json, List<FleetFailure> failures) throws IOException {
    json.writeArrayFieldStart("failures");
    for (var failure : failures) {
      json.writeStartObject();
      json.writeStringField("secret", failure.secret());
      ProblemJson.write(json, Optional.of(failure.problem()));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The worst of all: somebody must act, or it may pass, as it may where some were not begun. */
  static int exitCode(List<FleetFailure> failures, int left) {
    return failures.stream()
        .mapToInt(failure -> ExitCodes.of(failure.problem()))
        .min()
        .orElse(left > 0 ? ExitCodes.AGAIN : ExitCodes.DONE);
  }
}

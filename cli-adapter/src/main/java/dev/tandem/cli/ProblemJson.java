package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Problem;
import java.io.IOException;
import java.util.Optional;

/** The field {@code problem}, with the fields of an error. */
final class ProblemJson {
  private ProblemJson() {}

  static void write(JsonGenerator json, Optional<Problem> problem) throws IOException {
    if (problem.isEmpty()) {
      json.writeNullField("problem");
      return;
    }
    json.writeObjectFieldStart("problem");
    ErrorReport.of(problem.get()).fields(json);
    json.writeEndObject();
  }
}

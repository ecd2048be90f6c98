package dev.tandem.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Step;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What one event comes to in numbers, in CloudWatch's embedded metric format: a line in the log,
 * and no call.
 *
 * @param function the name that Lambda has for it: two functions of one account count apart
 * @param problem the word for what stopped it
 * @param drift how many differences were found between the pair, before any was mended
 */
record Metrics(
    String namespace,
    String function,
    String secret,
    Step step,
    Instant at,
    Duration took,
    Optional<String> problem,
    Optional<Integer> drift)
    implements Line {

  @Override
  public void fields(JsonGenerator json) throws IOException {
    boolean rotated = step == Step.FINISH && problem.isEmpty();
    json.writeObjectFieldStart("_aws");
    json.writeNumberField("Timestamp", at.toEpochMilli());
    json.writeArrayFieldStart("CloudWatchMetrics");
    directive(json, "Duration", "Milliseconds", "FunctionName", "Step");
    directive(json, "Failures", "Count", "FunctionName", "Step");
    if (problem.isPresent()) {
      directive(json, "Failures", "Count", "FunctionName", "Problem");
    }
    if (rotated) {
      directive(json, "Rotations", "Count", "FunctionName");
    }
    if (drift.isPresent()) {
      directive(json, "Drift", "Count", "FunctionName");
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeStringField("FunctionName", function);
    json.writeStringField("Step", step.label());
    json.writeStringField("Secret", secret);
    json.writeNumberField("Duration", took.toMillis());
    json.writeNumberField("Failures", problem.isPresent() ? 1 : 0);
    if (problem.isPresent()) {
      json.writeStringField("Problem", problem.get());
    }
    if (rotated) {
      json.writeNumberField("Rotations", 1);
    }
    if (drift.isPresent()) {
      json.writeNumberField("Drift", drift.get());
    }
  }

  private void directive(JsonGenerator json, String name, String unit, String... dimensions)
      throws IOException {
    json.writeStartObject();
    json.writeStringField("Namespace", namespace);
    json.writeArrayFieldStart("Dimensions");
    json.writeStartArray();
    for (var dimension : dimensions) {
      json.writeString(dimension);
    }
    json.writeEndArray();
    json.writeEndArray();
    json.writeArrayFieldStart("Metrics");
    json.writeStartObject();
    json.writeStringField("Name", name);
    json.writeStringField("Unit", unit);
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
  }
}

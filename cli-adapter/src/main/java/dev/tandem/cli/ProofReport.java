package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a proof came to.
 *
 * @param secret whose
 * @param trials one for each strategy
 * @param page where the picture is
 */
record ProofReport(String secret, List<Trial> trials, Path page) implements Report {

  ProofReport {
    trials = List.copyOf(trials);
  }

  @Override
  public void text(Page out) {
    for (var trial : trials) {
      out.line(
          Page.Look.BOLD,
          "%s, %d rotations in %s"
              .formatted(trial.strategy(), trial.rotations().size(), seconds(trial)));
      var rows = new ArrayList<List<String>>();
      rows.add(
          List.of("  CLIENT", "LOGINS", "REFUSED", "QUERIES", "FAILED", "LONGEST WITHOUT SUCCESS"));
      trial.lanes().forEach(lane -> rows.add(row(trial, lane)));
      out.table(rows);
      out.blank();
    }
    out.line("The picture: " + page);
  }

  private static List<String> row(Trial trial, Trial.Lane lane) {
    return List.of(
        "  " + lane.client(),
        String.valueOf(lane.count(Trial.Kind.LOGGED_IN)),
        String.valueOf(lane.count(Trial.Kind.LOGIN_REFUSED)),
        String.valueOf(lane.count(Trial.Kind.WORKED)),
        String.valueOf(lane.count(Trial.Kind.QUERY_FAILED)),
        lane.longestGap(trial.length()).toMillis() + " ms");
  }

  private static String seconds(Trial trial) {
    return "%.1f s".formatted(trial.length().toMillis() / 1000.0);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("secret", secret);
    json.writeStringField("report", page.toString());
    json.writeArrayFieldStart("trials");
    for (var trial : trials) {
      json.writeStartObject();
      json.writeStringField("strategy", trial.strategy().label());
      json.writeNumberField("rotations", trial.rotations().size());
      json.writeNumberField("milliseconds", trial.length().toMillis());
      json.writeArrayFieldStart("clients");
      for (var lane : trial.lanes()) {
        client(json, trial, lane);
      }
      json.writeEndArray();
      ProblemJson.write(json, trial.problem());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void client(JsonGenerator json, Trial trial, Trial.Lane lane) throws IOException {
    json.writeStartObject();
    json.writeStringField("habit", lane.client());
    json.writeNumberField("logins", lane.count(Trial.Kind.LOGGED_IN));
    json.writeNumberField("refused", lane.count(Trial.Kind.LOGIN_REFUSED));
    json.writeNumberField("queries", lane.count(Trial.Kind.WORKED));
    json.writeNumberField("failed", lane.count(Trial.Kind.QUERY_FAILED));
    json.writeNumberField("longestGapMillis", lane.longestGap(trial.length()).toMillis());
    json.writeEndObject();
  }
}

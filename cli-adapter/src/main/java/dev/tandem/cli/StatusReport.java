package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Status;
import dev.tandem.engine.Status.Answer;
import dev.tandem.engine.Status.Version;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a secret stands. */
record StatusReport(Status status) implements Report {

  @Override
  public void text(Page page) {
    page.facts(
        List.of(
            List.of("Secret:", status.secret()),
            List.of("Healthy:", status.isHealthy() ? "yes" : "no")));
    page.blank();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("VERSION", "STAGES", "ACCOUNT", "LOGIN"));
    status.versions().forEach(version -> rows.add(row(version)));
    page.table(rows);
    status
        .drift()
        .ifPresent(drift -> {
          page.blank();
          page.line(Page.Look.BOLD, "Drift of the clone (+ it lacks, - it has too much):");
          if (drift.isEmpty()) {
            page.line("  none");
          }
          drift.lines().forEach(page::difference);
        });
    page.blank();
    page.warnings(status.warnings());
    page.line(Page.Look.BOLD, status.advice());
  }

  private static List<String> row(Version version) {
    var stages = version.stages().stream().map(Enum::name).collect(Collectors.joining(","));
    return List.of(version.id(), stages, version.username().orElse("-"), login(version));
  }

  private static String login(Version version) {
    var answer =
        switch (version.answer()) {
          case LOGS_IN -> "works";
          case REFUSED -> "does not work";
          case NO_ANSWER -> "no answer";
          case NOT_TRIED -> "not tried";
          case UNREADABLE -> "unreadable";
        };
    return version.detail().isEmpty() ? answer : answer + ": " + version.detail();
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("secret", status.secret());
    json.writeBooleanField("healthy", status.isHealthy());
    json.writeArrayFieldStart("versions");
    for (Version version : status.versions()) {
      json.writeStartObject();
      json.writeStringField("id", version.id());
      Json.strings(json, "stages", version.stages().stream().map(Enum::name).toList());
      Json.field(json, "account", version.username());
      json.writeStringField("login", word(version.answer()));
      Json.field(json, "detail", Optional.of(version.detail()).filter(text -> !text.isEmpty()));
      json.writeEndObject();
    }
    json.writeEndArray();
    DriftJson.write(json, status.drift());
    Json.field(json, "unfinished", status.unfinished());
    Json.strings(json, "warnings", status.warnings());
    json.writeStringField("advice", status.advice());
    json.writeEndObject();
  }

  private static String word(Answer answer) {
    return switch (answer) {
      case LOGS_IN -> "works";
      case REFUSED -> "refused";
      case NO_ANSWER -> "no-answer";
      case NOT_TRIED -> "not-tried";
      case UNREADABLE -> "unreadable";
    };
  }
}

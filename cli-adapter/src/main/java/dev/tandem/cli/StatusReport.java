package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Status;
import dev.tandem.engine.Status.Answer;
import dev.tandem.engine.Status.Version;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How a secret stands.
 *
 * @param command what leads out of it, with the options that were given
 */
record StatusReport(Status status, Optional<String> command) implements Report {

  @Override
  public void text(Page page) {
    page.facts(facts());
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
    page.line(Page.Look.BOLD, advice());
    command.ifPresent(line -> page.line(Page.Look.BOLD, "  ", line));
  }

  /** What to do; the command that does it follows whole, with its options. */
  private String advice() {
    var bare = status.remedy().map(remedy -> remedy.command(status.secret())).orElse("");
    return command.isPresent() && status.advice().endsWith(bare)
        ? status.advice().substring(0, status.advice().length() - bare.length()).stripTrailing()
        : status.advice();
  }

  private List<List<String>> facts() {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Secret:", status.secret()));
    facts.add(List.of("Healthy:", status.isHealthy() ? "yes" : "no"));
    var schedule = status.schedule();
    if (schedule.enabled()) {
      facts.add(
          List.of(
              "Schedule:",
              schedule.rule().orElse("on")
                  + schedule.window().map(window -> ", within " + window).orElse("")));
    }
    schedule.last().ifPresent(time -> facts.add(List.of("Rotated:", time.toString())));
    schedule.next().ifPresent(time -> facts.add(List.of("Next:", time.toString())));
    status.unfinished().ifPresent(token -> facts.add(List.of("Unfinished:", token)));
    status.waiting().ifPresent(what -> facts.add(List.of("Waits for:", what)));
    return facts;
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
    ProblemJson.write(json, status.problem());
    Json.field(json, "unfinished", status.unfinished());
    Json.field(json, "waitingFor", status.waiting());
    var schedule = status.schedule();
    json.writeObjectFieldStart("schedule");
    json.writeBooleanField("enabled", schedule.enabled());
    Json.field(json, "rule", schedule.rule());
    Json.field(json, "window", schedule.window());
    Json.field(json, "last", schedule.last().map(Instant::toString));
    Json.field(json, "next", schedule.next().map(Instant::toString));
    json.writeEndObject();
    Json.strings(json, "warnings", status.warnings());
    Json.field(json, "command", command);
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

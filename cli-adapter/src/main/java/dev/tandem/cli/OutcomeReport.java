package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Step;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How a rotation or a step ended. Why it failed is the error's part: here stands what to know
 * beside.
 *
 * @param outcome what the engine says
 * @param step the step, where only one was asked for
 */
record OutcomeReport(Outcome outcome, Optional<Step> step) implements Report {

  @Override
  public void text(Page page) {
    if (outcome.succeeded()) {
      page.line(Page.Look.GREEN, sentence());
      List<List<String>> facts = new ArrayList<>();
      token().ifPresent(token -> facts.add(List.of("  Version:", token)));
      outcome.user().ifPresent(user -> facts.add(List.of("  Account:", user)));
      if (!outcome.took().isEmpty()) {
        facts.add(List.of("  Time:", times()));
      }
      page.facts(facts);
      following().ifPresent(next -> page.line("  Next:     --step " + next));
    }
    page.warnings(outcome.warnings());
  }

  /** A sync makes no version. */
  private Optional<String> token() {
    return Optional.of(outcome.token()).filter(token -> !token.isEmpty());
  }

  private String times() {
    List<String> times = new ArrayList<>();
    for (Step each : Step.values()) {
      var took = outcome.took().get(each);
      if (took != null) {
        times.add(each + " " + took.toMillis() + " ms");
      }
    }
    return String.join(", ", times);
  }

  private Optional<Step> following() {
    return step.flatMap(done ->
        switch (done) {
          case CREATE -> Optional.of(Step.SET);
          case SET -> Optional.of(Step.TEST);
          case TEST -> Optional.of(Step.FINISH);
          case FINISH -> Optional.empty();
        });
  }

  /** The engine speaks in half-sentences; a step's name keeps its small letter. */
  private String sentence() {
    var summary = outcome.summary();
    return step.isPresent()
        ? summary + "."
        : summary.substring(0, 1).toUpperCase(Locale.ROOT) + summary.substring(1) + ".";
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("secret", outcome.secret());
    Json.field(json, "token", token());
    Json.field(json, "step", step.map(Step::label));
    json.writeBooleanField("succeeded", outcome.succeeded());
    json.writeStringField("summary", outcome.summary());
    Json.field(json, "account", outcome.user());
    json.writeObjectFieldStart("milliseconds");
    for (Step each : Step.values()) {
      var took = outcome.took().get(each);
      if (took != null) {
        json.writeNumberField(each.label(), took.toMillis());
      }
    }
    json.writeEndObject();
    Json.strings(json, "warnings", outcome.warnings());
    ProblemJson.write(json, outcome.problem());
    json.writeEndObject();
  }
}

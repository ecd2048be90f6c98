package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Plan;
import dev.tandem.engine.Plan.Planned;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A plan: the moves in their order, the statements of each, and what the clone lacks now. */
record PlanReport(Plan plan) implements Report {
  private static final String INDENT = "                    ";

  @Override
  public void text(Page page) {
    heading(page);
    if (!plan.moves().isEmpty()) {
      page.blank();
      page.line(Page.Look.BOLD, "In this order (~ changes something):");
      plan.moves().forEach(move -> move(page, move));
    }
    drift(page);
    page.blank();
    page.line(Page.Look.BOLD, summary());
  }

  private void heading(Page page) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Secret:", plan.secret()));
    facts.add(List.of("Strategy:", plan.strategy().label()));
    plan.from().ifPresent(from -> facts.add(List.of("Account:", from + turn(from))));
    plan.tls().ifPresent(tls -> facts.add(List.of("Connection:", connection(tls))));
    page.facts(facts);
  }

  private String turn(String from) {
    return plan.to()
        .map(to -> to.equals(from) ? " (gets a new password)" : ", then " + to)
        .orElse("");
  }

  private static String connection(Tls tls) {
    return switch (tls) {
      case VERIFY_FULL -> "TLS, the server's certificate and host name are verified";
      case PLAIN -> "NOT ENCRYPTED, because the secret says \"ssl\": false";
    };
  }

  private static void move(Page page, Planned move) {
    page.line(
        move.change() ? Page.Look.YELLOW : Page.Look.PLAIN,
        "  %-13s %s %s".formatted(move.step().label(), move.change() ? "~" : " ", move.text()));
    move.statements()
        .forEach(statement -> page.line(Page.Look.FAINT, INDENT, terminated(statement)));
  }

  private static String terminated(String statement) {
    return statement.endsWith(";") ? statement : statement + ";";
  }

  private void drift(Page page) {
    plan.drift()
        .ifPresent(drift -> {
          page.blank();
          page.line(Page.Look.BOLD, "Drift of the clone now (+ it lacks, - it has too much):");
          if (drift.isEmpty()) {
            page.line("  none");
          }
          drift.lines().forEach(page::difference);
          page.warnings(drift.warnings());
        });
  }

  private String summary() {
    if (plan.problem().isPresent()) {
      return "Plan: it would stop before it changes anything%s."
          .formatted(plan.changes() ? " more" : "");
    }
    if (!plan.changes()) {
      return "Plan: nothing would change.";
    }
    long changes = plan.moves().stream().filter(Planned::change).count();
    int statements = plan.moves().stream().mapToInt(move -> move.statements().size()).sum();
    return "Plan: %s with %s. Nothing was written."
        .formatted(count(changes, "change"), count(statements, "SQL statement"));
  }

  private static String count(long number, String noun) {
    return number + " " + noun + (number == 1 ? "" : "s");
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("secret", plan.secret());
    json.writeStringField("strategy", plan.strategy().label());
    Json.field(json, "from", plan.from());
    Json.field(json, "to", plan.to());
    Json.field(json, "tls", plan.tls().map(PlanReport::word));
    json.writeBooleanField("changes", plan.changes());
    json.writeArrayFieldStart("moves");
    for (Planned move : plan.moves()) {
      json.writeStartObject();
      json.writeStringField("step", move.step().label());
      json.writeStringField("text", move.text());
      json.writeBooleanField("change", move.change());
      Json.strings(json, "statements", move.statements());
      json.writeEndObject();
    }
    json.writeEndArray();
    DriftJson.write(json, plan.drift());
    ProblemJson.write(json, plan.problem());
    json.writeEndObject();
  }

  private static String word(Tls tls) {
    return switch (tls) {
      case VERIFY_FULL -> "verify-full";
      case PLAIN -> "off";
    };
  }
}

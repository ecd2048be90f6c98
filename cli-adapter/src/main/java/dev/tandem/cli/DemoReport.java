package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Strategy;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * How the demo ended.
 *
 * @param database what it played on
 * @param strategy how it rotated
 * @param asked how many rotations were asked for
 * @param outcomes how each rotation ended
 * @param client what the client met
 * @param log what the server says
 * @param owner who owns the table that the other account created; empty when it was not tried
 * @param kept what goes on running
 */
record DemoReport(
    DemoDatabase database,
    Strategy strategy,
    int asked,
    List<Outcome> outcomes,
    DemoClient.Tally client,
    DemoLog log,
    Optional<String> owner,
    Optional<DemoKept> kept)
    implements Report {

  /** Copy the list. */
  DemoReport {
    outcomes = List.copyOf(outcomes);
  }

  /** The same with what goes on running. */
  DemoReport kept(DemoKept found) {
    return new DemoReport(
        database, strategy, asked, outcomes, client, log, owner, Optional.of(found));
  }

  /** Say whether the demo showed what it promises. */
  boolean good() {
    return outcomes.size() == asked
        && outcomes.stream().allMatch(Outcome::succeeded)
        && (hasWindow() || (client.refused() == 0 && log.refused() == 0))
        && client.failed() == 0
        && log.found() == 0
        && owner.map(DemoScene.APP::equals).orElse(true);
  }

  /** With one password at a time, whoever read it a moment ago may be refused. */
  private boolean hasWindow() {
    return strategy == Strategy.SINGLE_USER;
  }

  @Override
  public void text(Page page) {
    if (outcomes.stream().allMatch(Outcome::succeeded)) {
      notices(page);
      page.blank();
    }
    page.line(Page.Look.BOLD, "Time of each step, in milliseconds");
    page.table(times());
    page.blank();
    page.line(Page.Look.BOLD, "Summary");
    page.facts(facts());
    client.firstFailure().ifPresent(what -> page.line(Page.Look.RED, "First failure: " + what));
    page.blank();
    page.line(good() ? Page.Look.GREEN : Page.Look.RED, verdict());
    kept.ifPresent(found -> found.text(page));
  }

  private String verdict() {
    if (!good()) {
      return "The demo did not go as it should.";
    }
    return client.refused() == 0
        ? "No login failed: at every instant the current credential worked."
        : """
        single-user has a window: %d logins came between the new password in the
        database and its promotion in the store. alternating-users has none.\
        """
            .formatted(client.refused());
  }

  private void notices(Page page) {
    page.line(Page.Look.BOLD, "What to notice");
    owner.ifPresent(name ->
        page.line(
            """
            - app_clone created a table, as a migration would: its owner is %s.
              Whichever of the two is current, objects and privileges are the same.\
            """
                .formatted(name)));
    if (!hasWindow()) {
      page.line(
          """
          - The last password still works after a rotation (AWSPREVIOUS): whoever read
            the secret a moment ago can still log in with it.\
          """);
    }
    page.line(database.search(log));
  }

  private List<List<String>> facts() {
    var byAccount =
        client.logins().entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining(", "));
    var succeeded = outcomes.stream().filter(Outcome::succeeded).count();
    return List.of(
        List.of("rotations", "%d of %d".formatted(succeeded, asked)),
        List.of("logins tried", "%d (%s)".formatted(client.tried(), byAccount)),
        List.of(
            "logins refused",
            "%d (the server counted %d)".formatted(client.refused(), log.refused())),
        List.of("queries", "%d, failed %d".formatted(client.queries(), client.failed())),
        List.of(
            "longest gap",
            "%d ms between two successful logins".formatted(client.longestGap().toMillis())));
  }

  private List<List<String>> times() {
    var rows = new ArrayList<List<String>>();
    var heading = new ArrayList<>(List.of("to"));
    for (var step : Step.values()) {
      heading.add(step.label());
    }
    heading.add("all");
    rows.add(heading);
    for (var outcome : outcomes) {
      var row = new ArrayList<>(List.of(outcome.user().orElse("")));
      for (var step : Step.values()) {
        row.add(millis(outcome.took().getOrDefault(step, Duration.ZERO)));
      }
      row.add(millis(whole(outcome)));
      rows.add(row);
    }
    return rows;
  }

  /** How long all steps of a rotation took. */
  static Duration whole(Outcome outcome) {
    return outcome.took().values().stream().reduce(Duration.ZERO, Duration::plus);
  }

  private static String millis(Duration time) {
    return String.valueOf(time.toMillis());
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeBooleanField("succeeded", good());
    json.writeStringField("engine", database.engine());
    json.writeStringField("strategy", strategy.label());
    json.writeArrayFieldStart("rotations");
    for (var outcome : outcomes) {
      rotation(json, outcome);
    }
    json.writeEndArray();
    json.writeObjectFieldStart("logins");
    json.writeNumberField("tried", client.tried());
    json.writeNumberField("refused", client.refused());
    json.writeNumberField("refusedByServer", log.refused());
    json.writeNumberField("longestGapMillis", client.longestGap().toMillis());
    json.writeEndObject();
    json.writeObjectFieldStart("queries");
    json.writeNumberField("succeeded", client.queries());
    json.writeNumberField("failed", client.failed());
    json.writeEndObject();
    json.writeObjectFieldStart("serverLog");
    json.writeNumberField("statements", log.statements());
    json.writeNumberField("passwordsSearched", log.passwords());
    json.writeNumberField("linesWithPassword", log.found());
    json.writeEndObject();
    Json.field(json, "firstFailure", client.firstFailure());
    Json.field(json, "kept", kept.map(found -> found.directory().toString()));
    Json.field(json, "stop", kept.map(found -> found.stop().toString()));
    json.writeEndObject();
  }

  private static void rotation(JsonGenerator json, Outcome outcome) throws IOException {
    json.writeStartObject();
    Json.field(json, "user", outcome.user());
    json.writeBooleanField("succeeded", outcome.succeeded());
    json.writeObjectFieldStart("millis");
    for (var step : Step.values()) {
      json.writeNumberField(
          step.label(), outcome.took().getOrDefault(step, Duration.ZERO).toMillis());
    }
    json.writeEndObject();
    json.writeEndObject();
  }
}

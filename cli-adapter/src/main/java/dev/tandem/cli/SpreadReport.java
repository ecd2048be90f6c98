package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.stores.aws.Spread;
import java.io.IOException;
import java.time.Duration;

/**
 * What became of a spread.
 *
 * @param tally how many, and which failed
 * @param spread over what
 * @param took how long
 */
record SpreadReport(SpreadTally tally, Spread spread, Duration took) implements Report {

  @Override
  public void text(Page page) {
    if (tally.dryRun()) {
      for (var change : tally.changes()) {
        page.line(
            "%s: %s -> %s"
                .formatted(
                    change.before().name(),
                    ScheduleReport.words(change.before()),
                    ScheduleReport.words(change.rules())));
      }
    }
    page.line(
        Page.Look.BOLD,
        tally.dryRun()
            ? "%d of %d secrets would be set.".formatted(tally.changes().size(), tally.all())
            : "Set %d of %d secrets in %.1f s."
                .formatted(tally.done(), tally.all(), took.toMillis() / 1000.0));
    page.count(tally.alreadySo(), "are so already");
    page.count(tally.owned(), "are rotated by another service or region, and were left alone");
    page.count(tally.dryRun() ? 0 : tally.left(), "were not begun: run it again");
    page.line(
        "  %d hours, %s; at most %d secrets in one."
            .formatted(spread.slots(), spread.meaning(), tally.most()));
    FleetFailure.text(page, tally.failures());
  }

  int exitCode() {
    return FleetFailure.exitCode(tally.failures(), tally.dryRun() ? 0 : tally.left());
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("secrets", tally.all());
    json.writeNumberField("set", tally.done());
    json.writeNumberField("alreadySo", tally.alreadySo());
    json.writeNumberField("leftAlone", tally.owned());
    json.writeNumberField("notBegun", tally.left());
    json.writeNumberField("hours", spread.slots());
    json.writeNumberField("mostInOne", tally.most());
    json.writeBooleanField("dryRun", tally.dryRun());
    json.writeNumberField("milliseconds", took.toMillis());
    json.writeArrayFieldStart("changes");
    for (var change : tally.changes()) {
      json.writeStartObject();
      json.writeStringField("secret", change.before().secret());
      ScheduleReport.before(json, change.before());
      ScheduleReport.after(json, change.rules(), change.function());
      json.writeEndObject();
    }
    json.writeEndArray();
    FleetFailure.json(json, tally.failures());
    json.writeEndObject();
  }
}

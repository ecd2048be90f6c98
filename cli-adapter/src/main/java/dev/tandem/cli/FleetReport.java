package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.StringJoiner;

/**
 * What became of a fleet.
 *
 * @param tally how many, and which failed
 * @param took how long
 * @param journal where to go on from, when something is left
 */
record FleetReport(FleetTally tally, Duration took, Optional<Path> journal) implements Report {

  @Override
  public void text(Page page) {
    page.line(
        tally.failed() == 0 && tally.left() == 0 ? Page.Look.GREEN : Page.Look.BOLD, sentence());
    page.count(tally.before(), "were done by the run before");
    page.count(tally.skipped(), "are no credential of a database, and were left alone");
    page.count(tally.left(), "were not begun");
    FleetFailure.text(page, tally.failures());
    journal.ifPresent(file -> page.line("Go on with --resume --journal " + file + "."));
  }

  private String sentence() {
    return "Rotated %d of %d secrets in %.1f s."
        .formatted(tally.rotated(), tally.all(), took.toMillis() / 1000.0);
  }

  /** For whoever was not there: the same in short, and what somebody must act on. */
  Ending ending() {
    var text = new StringJoiner("\n").add(sentence());
    if (tally.left() > 0) {
      text.add("%d were not begun.".formatted(tally.left()));
    }
    tally
        .failures()
        .forEach(failure -> text.add(failure.secret() + ": " + failure.problem().text()));
    return new Ending(exitCode(), text.toString(), this);
  }

  int exitCode() {
    return FleetFailure.exitCode(tally.failures(), tally.left());
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("secrets", tally.all());
    json.writeNumberField("rotated", tally.rotated());
    json.writeNumberField("skipped", tally.skipped());
    json.writeNumberField("doneBefore", tally.before());
    json.writeNumberField("notBegun", tally.left());
    json.writeNumberField("milliseconds", took.toMillis());
    FleetFailure.json(json, tally.failures());
    Json.field(json, "journal", journal.map(Path::toString));
    json.writeEndObject();
  }
}

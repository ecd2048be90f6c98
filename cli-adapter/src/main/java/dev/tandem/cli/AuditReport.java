package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.cli.AuditEntry.Kind;
import dev.tandem.engine.Intent;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What an audit file says of each secret, those first that are overdue.
 *
 * @param since when a rotation counts
 * @param broken the first line that does not fit the one before: what is told may not be true
 */
record AuditReport(Instant since, Optional<Integer> broken, List<Row> rows) implements Report {
  private static final Set<String> ROTATING = Set.of(Intent.ROTATE.label(), Intent.RESUME.label());

  AuditReport {
    rows = List.copyOf(rows);
  }

  /**
   * One secret.
   *
   * @param last when it was rotated last
   * @param rotated how often since
   * @param failed how many commands failed since
   * @param open how many commands have no end: killed, or at work
   */
  record Row(
      String secret,
      Optional<Instant> last,
      long rotated,
      long failed,
      long open,
      boolean overdue) {}

  /**
   * Sum up what {@code contents} says.
   *
   * @param known secrets that are to be in the list even if the file says nothing of them
   */
  static AuditReport of(AuditFile.Contents contents, List<String> known, Instant since) {
    var entries = new TreeMap<String, List<AuditEntry>>();
    known.forEach(secret -> entries.put(secret, new ArrayList<>()));
    contents
        .entries()
        .forEach(
            entry -> entries.computeIfAbsent(entry.secret(), name -> new ArrayList<>()).add(entry));
    var rows =
        entries.entrySet().stream()
            .map(secret -> row(secret.getKey(), secret.getValue(), since))
            // stable: by name among equals
            .sorted(Comparator.comparing(Row::overdue).reversed())
            .toList();
    return new AuditReport(since, contents.broken(), rows);
  }

  private static Row row(String secret, List<AuditEntry> entries, Instant since) {
    var ends =
        entries.stream()
            .filter(entry -> entry.event() == Kind.SUCCEEDED || entry.event() == Kind.FAILED)
            .toList();
    // a resume that found nothing unfinished, or one step of four, made no version current
    var rotations =
        ends.stream()
            .filter(entry -> entry.event() == Kind.SUCCEEDED)
            .filter(entry -> ROTATING.contains(entry.command()))
            .filter(entry -> isPromoted(entry, entries))
            .toList();
    var ended = ends.stream().map(AuditEntry::run).collect(Collectors.toSet());
    var last = rotations.stream().map(AuditEntry::time).max(Comparator.naturalOrder());
    return new Row(
        secret,
        last,
        rotations.stream().filter(entry -> !entry.time().isBefore(since)).count(),
        ends.stream()
            .filter(entry -> entry.event() == Kind.FAILED && !entry.time().isBefore(since))
            .count(),
        entries.stream()
            .map(AuditEntry::run)
            .distinct()
            .filter(run -> !ended.contains(run))
            .count(),
        last.filter(time -> !time.isBefore(since)).isEmpty());
  }

  private static boolean isPromoted(AuditEntry end, List<AuditEntry> entries) {
    return entries.stream()
        .anyMatch(entry ->
            entry.run().equals(end.run())
                && entry.event() == Kind.CHANGED
                && entry.step().equals(Step.FINISH.label()));
  }

  /** Read an audit file, which must be there. */
  static AuditFile.Contents read(Path file) {
    try {
      return new AuditFile(file).read();
    } catch (IOException e) {
      throw new Refusal(
          ErrorReport.operator(
              Problem.Kind.STORE,
              "The audit file %s can't be read (%s).".formatted(file, FileTrouble.why(e)),
              "Name the file that --audit wrote, as a user who may read it."));
    }
  }

  /** Whether somebody must act. */
  boolean isWorrying() {
    return broken.isPresent() || rows.stream().anyMatch(Row::overdue);
  }

  @Override
  public void text(Page page) {
    var table = new ArrayList<List<String>>();
    table.add(List.of("SECRET", "LAST ROTATED", "ROTATED", "FAILED", "NOT ENDED", "OVERDUE"));
    rows.forEach(row ->
        table.add(
            List.of(
                row.secret(),
                row.last().map(Instant::toString).orElse("never"),
                String.valueOf(row.rotated()),
                String.valueOf(row.failed()),
                String.valueOf(row.open()),
                row.overdue() ? "yes" : "-")));
    page.table(table);
    page.blank();
    page.line("Counted since %s.".formatted(since));
    broken.ifPresent(line ->
        page.warnings(
            List.of(
                "line %d does not fit the line before it: see tandem audit verify."
                    .formatted(line))));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("since", since.toString());
    json.writeBooleanField("unbroken", broken.isEmpty());
    json.writeArrayFieldStart("secrets");
    for (var row : rows) {
      json.writeStartObject();
      json.writeStringField("secret", row.secret());
      Json.field(json, "last", row.last().map(Instant::toString));
      json.writeNumberField("rotated", row.rotated());
      json.writeNumberField("failed", row.failed());
      json.writeNumberField("notEnded", row.open());
      json.writeBooleanField("overdue", row.overdue());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }
}

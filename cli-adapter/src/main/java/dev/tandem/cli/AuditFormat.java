package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.cli.AuditEntry.Kind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** How an audit file is written. A line is what it says, and behind it the hash that chains it. */
enum AuditFormat {
  /** One JSON object a line. */
  JSON_LINES(Pattern.compile("(.*),\"hash\":\"([0-9a-f]{64})\"}")) {
    @Override
    Optional<String> heading() {
      return Optional.empty();
    }

    @Override
    String body(AuditEntry entry) {
      var text = new StringWriter();
      try (var json = Json.FACTORY.createGenerator(text)) {
        json.writeStartObject();
        for (var field : fields(entry).entrySet()) {
          json.writeStringField(field.getKey(), field.getValue());
        }
        json.writeNumberField(MILLISECONDS, entry.milliseconds());
        Json.strings(json, STATEMENTS, entry.statements());
        json.writeEndObject();
      } catch (IOException e) {
        throw new UncheckedIOException("a string can be written to", e);
      }
      var object = text.toString();
      return object.substring(0, object.length() - 1);
    }

    @Override
    String line(String body, String hash) {
      return body + ",\"hash\":\"" + hash + "\"}";
    }

    @Override
    Optional<AuditEntry> entry(String body) {
      var fields = new LinkedHashMap<String, String>();
      var statements = new ArrayList<String>();
      try (var json = Json.FACTORY.createParser(body + "}")) {
        read(json, fields, statements);
      } catch (IOException e) {
        return Optional.empty();
      }
      return AuditFormat.entry(fields, statements);
    }
  },

  /** One row a line, the statements in one cell. */
  CSV(Pattern.compile("(.*),([0-9a-f]{64})")) {
    private static final String BETWEEN = "; ";

    @Override
    Optional<String> heading() {
      return Optional.of(String.join(",", NAMES) + ",hash");
    }

    @Override
    String body(AuditEntry entry) {
      var cells = new ArrayList<>(fields(entry).values());
      cells.add(String.valueOf(entry.milliseconds()));
      cells.add(String.join(BETWEEN, entry.statements()));
      return cells.stream().map(AuditFormat::cell).collect(Collectors.joining(","));
    }

    @Override
    String line(String body, String hash) {
      return body + "," + hash;
    }

    @Override
    Optional<AuditEntry> entry(String body) {
      var cells = cells(body);
      if (cells.size() != NAMES.size()) {
        return Optional.empty();
      }
      var fields = new LinkedHashMap<String, String>();
      for (int i = 0; i < NAMES.size(); i++) {
        fields.put(NAMES.get(i), cells.get(i));
      }
      var statements = fields.getOrDefault(STATEMENTS, "");
      return AuditFormat.entry(
          fields, statements.isEmpty() ? List.of() : List.of(statements.split(BETWEEN)));
    }
  };

  /** As long as a hash and what stands around it. */
  static final int TAIL = 100;

  private static final String MILLISECONDS = "milliseconds";
  private static final String STATEMENTS = "statements";
  private static final List<String> NAMES =
      List.of(
          "time",
          "actor",
          "command",
          "run",
          "secret",
          "event",
          "version",
          "step",
          "what",
          "problem",
          MILLISECONDS,
          STATEMENTS);

  private final Pattern whole;

  AuditFormat(Pattern whole) {
    this.whole = whole;
  }

  /** A file's name tells. */
  static AuditFormat of(Path file) {
    return file.toString().toLowerCase(Locale.ROOT).endsWith(".csv") ? CSV : JSON_LINES;
  }

  /** The first line, where there is one that is no entry. */
  abstract Optional<String> heading();

  abstract String body(AuditEntry entry);

  abstract String line(String body, String hash);

  abstract Optional<AuditEntry> entry(String body);

  /** A line taken apart. */
  record Chained(String body, String hash) {}

  Optional<Chained> split(String line) {
    var parts = whole.matcher(line);
    return parts.matches()
        ? Optional.of(new Chained(parts.group(1), parts.group(2)))
        : Optional.empty();
  }

  private static Map<String, String> fields(AuditEntry entry) {
    var values =
        List.of(
            entry.time().toString(),
            entry.actor(),
            entry.command(),
            entry.run(),
            entry.secret(),
            entry.event().name().toLowerCase(Locale.ROOT),
            entry.version(),
            entry.step(),
            entry.what(),
            entry.problem());
    var fields = new LinkedHashMap<String, String>();
    for (int i = 0; i < values.size(); i++) {
      fields.put(NAMES.get(i), values.get(i));
    }
    return fields;
  }

  private static Optional<AuditEntry> entry(Map<String, String> fields, List<String> statements) {
    try {
      return Optional.of(
          new AuditEntry(
              Instant.parse(fields.getOrDefault("time", "")),
              fields.getOrDefault("actor", ""),
              fields.getOrDefault("command", ""),
              fields.getOrDefault("run", ""),
              fields.getOrDefault("secret", ""),
              Kind.valueOf(fields.getOrDefault("event", "").toUpperCase(Locale.ROOT)),
              fields.getOrDefault("version", ""),
              fields.getOrDefault("step", ""),
              fields.getOrDefault("what", ""),
              fields.getOrDefault("problem", ""),
              Long.parseLong(fields.getOrDefault(MILLISECONDS, "0")),
              statements));
    } catch (DateTimeParseException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }

  private static void read(JsonParser json, Map<String, String> fields, List<String> statements)
      throws IOException {
    var name = "";
    for (var token = json.nextToken(); token != null; token = json.nextToken()) {
      if (token == JsonToken.FIELD_NAME) {
        name = json.currentName();
      } else if (token.isScalarValue()) {
        if (name.equals(STATEMENTS)) {
          statements.add(json.getText());
        } else {
          fields.put(name, json.getText());
        }
      }
    }
  }

  /** A line break would end the line, so it becomes a blank; the rest is as RFC 4180 has it. */
  private static String cell(String text) {
    var line = text.replaceAll("[\\r\\n]+", " ");
    return line.matches("[^,\"]*") ? line : '"' + line.replace("\"", "\"\"") + '"';
  }

  private static List<String> cells(String row) {
    var cells = new ArrayList<String>();
    var cell = new StringBuilder();
    boolean quoted = false;
    for (int i = 0; i < row.length(); i++) {
      char c = row.charAt(i);
      if (c == '"' && quoted && i + 1 < row.length() && row.charAt(i + 1) == '"') {
        cell.append(c);
        i++;
      } else if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.add(cell.toString());
        cell.setLength(0);
      } else {
        cell.append(c);
      }
    }
    cells.add(cell.toString());
    return cells;
  }
}

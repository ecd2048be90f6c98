package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.List;

/**
 * A script to be run elsewhere.
 *
 * @param lines statements without semicolons, and remarks that begin with {@code --}
 */
record ScriptReport(List<String> lines) implements Report {
  @Override
  public void text(Page page) {
    lines.forEach(line -> page.raw(isRemark(line) ? line : line + ";"));
  }

  private static boolean isRemark(String line) {
    return line.startsWith("--");
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    Json.strings(json, "statements", lines.stream().filter(line -> !isRemark(line)).toList());
    Json.strings(json, "remarks", lines.stream().filter(ScriptReport::isRemark).toList());
    json.writeEndObject();
  }
}

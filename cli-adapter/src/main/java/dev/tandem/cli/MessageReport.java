package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/**
 * A sentence for people; for programs, fields.
 *
 * @param sentence what was done
 * @param fields the same as names and values, in their order
 */
record MessageReport(String sentence, Map<String, String> fields) implements Report {
  @Override
  public void text(Page page) {
    page.line(sentence);
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    for (var field : fields.entrySet()) {
      json.writeStringField(field.getKey(), field.getValue());
    }
    json.writeEndObject();
  }
}

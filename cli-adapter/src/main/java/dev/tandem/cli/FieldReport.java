package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** One field's value and nothing else, as a script wants it. */
record FieldReport(SecretFields.Field field) implements Report {
  @Override
  public void text(Page page) {
    page.raw(field.text());
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeRawValue(field.json());
  }
}

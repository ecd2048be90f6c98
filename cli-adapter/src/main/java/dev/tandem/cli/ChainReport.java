package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/**
 * An audit file whose chain is unbroken.
 *
 * @param lines how many lines it holds
 * @param head the last hash, to be kept elsewhere
 */
record ChainReport(int lines, String head) implements Report {
  @Override
  public void text(Page page) {
    page.line("%d lines, unbroken. The last hash: %s".formatted(lines, head));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeNumberField("lines", lines);
    json.writeStringField("head", head);
    json.writeEndObject();
  }
}

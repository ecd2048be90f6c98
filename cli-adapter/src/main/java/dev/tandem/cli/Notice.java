package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;

/**
 * What people are told of how a command ended. Never a password.
 *
 * @param time when
 * @param actor who ran it
 * @param doing what it did: {@code rotate}
 * @param ending how it ended
 */
record Notice(Instant time, String actor, String doing, Ending ending) implements Report {

  String sentence() {
    return "tandem %s by %s, %s".formatted(doing, actor, ending.text());
  }

  @Override
  public void text(Page page) {
    page.line(sentence());
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("time", time.toString());
    json.writeStringField("actor", actor);
    json.writeStringField("command", doing);
    json.writeBooleanField("failed", ending.exitCode() != ExitCodes.DONE);
    json.writeNumberField("exitCode", ending.exitCode());
    json.writeStringField("text", ending.text());
    json.writeFieldName("report");
    ending.report().json(json);
    json.writeEndObject();
  }
}

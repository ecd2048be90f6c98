package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;

/** What a command has to say, for people and for programs. */
interface Report {
  /** Say it in words. */
  void text(Page page);

  /** Write it as one JSON value; the names of its fields are an interface and don't change. */
  void json(JsonGenerator json) throws IOException;
}

package dev.tandem.lambda;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * One line of JSON, written whole. It has no fields of its own: lambdas of an interface that has to
 * be initialised are not kept in the bundle's cache.
 */
@FunctionalInterface
interface Line {
  /** Write the fields of an object that is open. */
  void fields(JsonGenerator json) throws IOException;

  /** Write it to {@code out}, for which threads may compete. */
  default void to(OutputStream out) {
    var text = new StringWriter();
    try {
      try (var json = RotationEvent.JSON.createGenerator(text)) {
        json.writeStartObject();
        fields(json);
        json.writeEndObject();
      }
      var bytes = text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
      synchronized (out) {
        out.write(bytes);
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

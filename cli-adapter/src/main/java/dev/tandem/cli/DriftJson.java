package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Trait;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The field {@code drift}: what a clone lacks and has too much. */
final class DriftJson {
  private DriftJson() {}

  static void write(JsonGenerator json, Optional<Drift> drift) throws IOException {
    if (drift.isEmpty()) {
      json.writeNullField("drift");
      return;
    }
    json.writeObjectFieldStart("drift");
    Json.strings(json, "missing", texts(drift.get().missing()));
    Json.strings(json, "extra", texts(drift.get().extra()));
    Json.strings(json, "warnings", drift.get().warnings());
    json.writeEndObject();
  }

  private static List<String> texts(Set<Trait> traits) {
    return traits.stream().map(Trait::text).sorted().toList();
  }
}

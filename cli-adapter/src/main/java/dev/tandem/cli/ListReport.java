package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The secrets of a store.
 *
 * @param failures those that can't be read
 */
record ListReport(List<SecretMetadata> secrets, List<FleetFailure> failures) implements Report {
  ListReport {
    secrets = List.copyOf(secrets);
    failures = failures.stream().sorted(Comparator.comparing(FleetFailure::secret)).toList();
  }

  @Override
  public void text(Page page) {
    if (!secrets.isEmpty()) {
      page.table(rows());
    } else if (failures.isEmpty()) {
      page.line("There are no secrets.");
    }
    FleetFailure.text(page, failures);
  }

  private List<List<String>> rows() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("NAME", "STAGES", "TAGS"));
    for (SecretMetadata secret : secrets) {
      var stages = secret.versions().keySet().stream().sorted().map(Stage::name);
      rows.add(List.of(secret.secret(), stages.collect(Collectors.joining(",")), tags(secret)));
    }
    return rows;
  }

  private static String tags(SecretMetadata secret) {
    return new TreeMap<>(secret.tags())
        .entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining(","));
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeArrayFieldStart("secrets");
    for (SecretMetadata secret : secrets) {
      json.writeStartObject();
      json.writeStringField("secret", secret.secret());
      json.writeObjectFieldStart("stages");
      for (var stage : new TreeMap<>(secret.versions()).entrySet()) {
        json.writeStringField(stage.getKey().name(), stage.getValue());
      }
      json.writeEndObject();
      json.writeObjectFieldStart("tags");
      for (var tag : new TreeMap<>(secret.tags()).entrySet()) {
        json.writeStringField(tag.getKey(), tag.getValue());
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    json.writeEndArray();
    FleetFailure.json(json, failures);
    json.writeEndObject();
  }
}

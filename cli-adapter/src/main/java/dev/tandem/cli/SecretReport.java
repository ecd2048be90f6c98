package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * One version of a secret.
 *
 * @param secret its name
 * @param version the version
 * @param fields its value's fields; none when it has no value or one that is no JSON object
 * @param reveal whether masked fields are shown
 */
record SecretReport(
    String secret, SecretVersion version, List<SecretFields.Field> fields, boolean reveal)
    implements Report {

  @Override
  public void text(Page page) {
    List<List<String>> facts = new ArrayList<>();
    facts.add(List.of("Secret:", secret));
    facts.add(List.of("Version:", version.id()));
    facts.add(List.of("Stages:", String.join(", ", stages())));
    page.facts(facts);
    page.blank();
    if (version.value().isEmpty()) {
      page.line("It has no value yet.");
    } else if (fields.isEmpty()) {
      page.line(reveal ? version.value().get().reveal() : SecretFields.MASK);
    } else {
      page.facts(fields.stream().map(this::row).toList());
    }
  }

  private List<String> row(SecretFields.Field field) {
    return List.of("  " + field.name(), hides(field) ? SecretFields.MASK : field.text());
  }

  private boolean hides(SecretFields.Field field) {
    return field.masked() && !reveal;
  }

  private List<String> stages() {
    return version.stages().stream().sorted().map(Stage::name).toList();
  }

  @Override
  public void json(JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("secret", secret);
    json.writeStringField("version", version.id());
    Json.strings(json, "stages", stages());
    json.writeFieldName("value");
    if (version.value().isEmpty()) {
      json.writeNull();
    } else if (fields.isEmpty()) {
      json.writeString(reveal ? version.value().get().reveal() : SecretFields.MASK);
    } else {
      json.writeStartObject();
      for (var field : fields) {
        json.writeFieldName(field.name());
        if (hides(field)) {
          json.writeString(SecretFields.MASK);
        } else {
          json.writeRawValue(field.json());
        }
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}

package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.engine.spi.SecretVersion;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** The fields of a secret's value, for showing. */
final class SecretFields {
  static final String MASK = "********";

  // Any other field may be a second password or a URL with one in it.
  private static final Set<String> OPEN =
      Set.of(
          "engine",
          "host",
          "port",
          "dbname",
          "username",
          "ssl",
          "masterarn",
          "dbInstanceIdentifier",
          "dbClusterIdentifier");

  private SecretFields() {}

  /**
   * One field.
   *
   * @param name its name
   * @param json its value as JSON
   * @param text its value as text: a string without quotes, anything else as JSON
   */
  record Field(String name, String json, String text) {
    boolean masked() {
      return !OPEN.contains(name);
    }

    @Override
    public String toString() {
      return name + "=" + MASK;
    }
  }

  /** Take {@code version} apart; nothing comes of a value that is no JSON object. */
  static List<Field> of(SecretVersion version) {
    if (version.value().isEmpty()) {
      return List.of();
    }
    List<Field> fields = new ArrayList<>();
    try (var parser = Json.FACTORY.createParser(version.value().get().reveal())) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        return List.of();
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        fields.add(field(parser));
      }
    } catch (IOException e) {
      return List.of();
    }
    return fields;
  }

  private static Field field(JsonParser parser) throws IOException {
    var name = parser.currentName();
    var token = parser.nextToken();
    if (token == null) {
      throw new IOException("it ends early");
    }
    var text = token == JsonToken.VALUE_STRING ? parser.getText() : "";
    var json = new StringWriter();
    try (var generator = Json.FACTORY.createGenerator(json)) {
      generator.copyCurrentStructureExact(parser);
    }
    return new Field(
        name, json.toString(), token == JsonToken.VALUE_STRING ? text : json.toString());
  }
}

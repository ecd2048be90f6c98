package dev.tandem.secretsmanager;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A request or an answer: a JSON object, as maps, lists, texts, numbers and flags. */
record Document(Map<String, Object> fields) {
  private static final JsonFactory JSON = new JsonFactory();

  static Document of(Map<String, Object> fields) {
    return new Document(fields);
  }

  static Document parse(String text) {
    try (JsonParser parser = JSON.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw Refusal.of(400, "SerializationException", "no JSON object");
      }
      return new Document(object(parser));
    } catch (IOException e) {
      throw Refusal.of(400, "SerializationException", "no JSON");
    }
  }

  String text() {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      write(json, fields);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return out.toString();
  }

  Optional<String> string(String name) {
    return Optional.ofNullable(fields.get(name)).map(value -> expect(name, value, String.class));
  }

  String required(String name) {
    return string(name)
        .orElseThrow(() ->
            Refusal.validation(
                "Value null at '%s' failed to satisfy constraint: Member must not be null"
                    .formatted(name)));
  }

  Optional<Boolean> flag(String name) {
    return Optional.ofNullable(fields.get(name)).map(value -> expect(name, value, Boolean.class));
  }

  Optional<Long> number(String name) {
    return Optional.ofNullable(fields.get(name)).map(value -> expect(name, value, Long.class));
  }

  Optional<List<?>> list(String name) {
    return Optional.ofNullable(fields.get(name)).map(value -> expect(name, value, List.class));
  }

  /** An object inside this one; empty where there is none. */
  Map<String, Object> object(String name) {
    Map<String, Object> found = new LinkedHashMap<>();
    Map<?, ?> given = expect(name, fields.getOrDefault(name, Map.of()), Map.class);
    given.forEach((key, value) -> found.put(String.valueOf(key), value));
    return found;
  }

  /** Read {@code [{"Key": …, "Value": …}]}. */
  Map<String, String> tags(String name) {
    Map<String, String> tags = new LinkedHashMap<>();
    for (Object tag : list(name).orElse(List.of())) {
      Map<?, ?> pair = expect(name, tag, Map.class);
      tags.put(String.valueOf(pair.get("Key")), String.valueOf(pair.get("Value")));
    }
    return tags;
  }

  private static <T> T expect(String name, Object value, Class<T> type) {
    if (!type.isInstance(value)) {
      throw Refusal.of(400, "SerializationException", name + " is of another type");
    }
    return type.cast(value);
  }

  private static Map<String, Object> object(JsonParser parser) throws IOException {
    Map<String, Object> fields = new LinkedHashMap<>();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      value(parser).ifPresent(value -> fields.put(name, value));
    }
    return fields;
  }

  /** A field that is null is a field that is not there. */
  private static Optional<Object> value(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> Optional.of(object(parser));
      case START_ARRAY -> {
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          value(parser).ifPresent(items::add);
        }
        yield Optional.of(items);
      }
      case VALUE_STRING -> Optional.of(parser.getText());
      case VALUE_NUMBER_INT -> Optional.of(parser.getLongValue());
      case VALUE_NUMBER_FLOAT -> Optional.of(parser.getDoubleValue());
      case VALUE_TRUE, VALUE_FALSE -> Optional.of(parser.getBooleanValue());
      case VALUE_NULL, NOT_AVAILABLE, END_OBJECT, END_ARRAY, FIELD_NAME, VALUE_EMBEDDED_OBJECT ->
          Optional.empty();
    };
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    switch (value) {
      case Map<?, ?> object -> {
        json.writeStartObject();
        for (Map.Entry<?, ?> field : object.entrySet()) {
          json.writeFieldName(String.valueOf(field.getKey()));
          write(json, field.getValue());
        }
        json.writeEndObject();
      }
      case List<?> items -> {
        json.writeStartArray();
        for (Object item : items) {
          write(json, item);
        }
        json.writeEndArray();
      }
      case Boolean flag -> json.writeBoolean(flag);
      case Number number -> json.writeNumber(String.valueOf(number));
      // the protocol's timestamps: seconds
      case Instant instant -> json.writeNumber(instant.toEpochMilli() / 1000.0);
      default -> json.writeString(String.valueOf(value));
    }
  }
}

package dev.tandem.stores;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * A secret as JSON text, always in the same order, so that two files can be compared by eye.
 *
 * <p>Reading is strict: a file with anything that we would not write back is refused, because the
 * next write would lose it.
 */
final class SecretJson {
  private static final int FORMAT = 1;
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private SecretJson() {}

  /** The text is no secret of ours. The reason never quotes it. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private MalformedException(String reason) {
      super(reason);
    }

    String reason() {
      return String.valueOf(getMessage());
    }
  }

  /** Write {@code secret} and make sure that the text reads as the same secret again. */
  static byte[] write(StoredSecret secret) throws MalformedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      write(json, secret);
    } catch (IOException e) {
      throw new MalformedException("a text in it can't be written");
    }
    require(
        read(bytes.toByteArray()).equals(secret),
        "a text in it would not be read as it was written");
    return bytes.toByteArray();
  }

  private static void write(JsonGenerator json, StoredSecret secret) throws IOException {
    json.setPrettyPrinter(
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n")));
    json.writeStartObject();
    json.writeNumberField("format", FORMAT);
    json.writeStringField("secret", secret.name());
    json.writeObjectFieldStart("tags");
    for (Map.Entry<String, String> tag : new TreeMap<>(secret.tags()).entrySet()) {
      json.writeStringField(tag.getKey(), tag.getValue());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("versions");
    for (StoredVersion version : secret.versions()) {
      write(json, version);
    }
    json.writeEndObject();
    json.writeEndObject();
    json.writeRaw('\n');
  }

  private static void write(JsonGenerator json, StoredVersion version) throws IOException {
    json.writeObjectFieldStart(version.id());
    json.writeStringField("created", version.created().toString());
    json.writeArrayFieldStart("stages");
    for (Stage stage : Stage.values()) {
      if (version.stages().contains(stage)) {
        json.writeString(stage.name());
      }
    }
    json.writeEndArray();
    if (version.value().isPresent()) {
      json.writeStringField("value", version.value().get().reveal());
    }
    json.writeEndObject();
  }

  static StoredSecret read(byte[] bytes) throws MalformedException {
    try (JsonParser json = JSON.createParser(bytes)) {
      StoredSecret secret = secret(json);
      require(json.nextToken() == null, "there is something after its end");
      return secret;
    } catch (JsonProcessingException e) {
      // The parser's own text may quote what it stumbled over.
      JsonLocation location = e.getLocation();
      throw new MalformedException(
          (location == null ? "it" : "line " + location.getLineNr()) + " is no valid JSON");
    } catch (IOException e) {
      throw new MalformedException("it is no valid JSON");
    }
  }

  private static StoredSecret secret(JsonParser json) throws IOException, MalformedException {
    Optional<String> name = Optional.empty();
    Map<String, String> tags = new TreeMap<>();
    List<StoredVersion> versions = new ArrayList<>();
    int format = 0;
    require(json.nextToken() == JsonToken.START_OBJECT, "it is no JSON object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case "format" -> {
          require(json.nextToken() == JsonToken.VALUE_NUMBER_INT, "its format is no number");
          format = json.getIntValue();
        }
        case "secret" -> name = Optional.of(text(json));
        case "tags" -> {
          require(json.nextToken() == JsonToken.START_OBJECT, "its tags are no object");
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            tags.put(json.currentName(), text(json));
          }
        }
        case "versions" -> {
          require(json.nextToken() == JsonToken.START_OBJECT, "its versions are no object");
          while (json.nextToken() == JsonToken.FIELD_NAME) {
            versions.add(version(json));
          }
        }
        default -> throw unknown(json);
      }
    }
    require(format == FORMAT, "its format is not " + FORMAT);
    require(name.isPresent(), "it does not name its secret");
    return checked(new StoredSecret(name.get(), tags, versions));
  }

  private static StoredVersion version(JsonParser json) throws IOException, MalformedException {
    String id = json.currentName();
    Optional<Instant> created = Optional.empty();
    Optional<SecretText> value = Optional.empty();
    Set<Stage> stages = EnumSet.noneOf(Stage.class);
    require(json.nextToken() == JsonToken.START_OBJECT, "a version is no object");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      switch (json.currentName()) {
        case "created" -> created = Optional.of(instant(text(json)));
        case "stages" -> {
          require(json.nextToken() == JsonToken.START_ARRAY, "a version's stages are no list");
          while (json.nextToken() == JsonToken.VALUE_STRING) {
            stages.add(stage(json.getText()));
          }
          require(json.currentToken() == JsonToken.END_ARRAY, "a version's stage is no text");
        }
        case "value" -> value = Optional.of(SecretText.of(text(json)));
        default -> throw unknown(json);
      }
    }
    require(created.isPresent(), "a version does not say when it was created");
    require(!stages.isEmpty(), "a version has no stage");
    return new StoredVersion(id, created.get(), stages, value);
  }

  private static StoredSecret checked(StoredSecret secret) throws MalformedException {
    Set<Stage> seen = EnumSet.noneOf(Stage.class);
    for (StoredVersion version : secret.versions()) {
      for (Stage stage : version.stages()) {
        require(seen.add(stage), stage + " is on two versions");
      }
    }
    require(
        secret.version(Stage.AWSCURRENT).flatMap(StoredVersion::value).isPresent(),
        "no version with a value is AWSCURRENT");
    return secret;
  }

  private static String text(JsonParser json) throws IOException, MalformedException {
    require(json.nextToken() == JsonToken.VALUE_STRING, "something is no text that should be");
    return json.getText();
  }

  private static Instant instant(String text) throws MalformedException {
    try {
      return Instant.parse(text);
    } catch (DateTimeException e) {
      throw new MalformedException("a version's time of creation is none");
    }
  }

  private static Stage stage(String text) throws MalformedException {
    try {
      return Stage.valueOf(text);
    } catch (IllegalArgumentException e) {
      throw new MalformedException("a version has an unknown stage");
    }
  }

  private static MalformedException unknown(JsonParser json) {
    return new MalformedException(
        "line " + json.currentLocation().getLineNr() + " has a field that is unknown here");
  }

  private static void require(boolean sound, String otherwise) throws MalformedException {
    if (!sound) {
      throw new MalformedException(otherwise);
    }
  }
}

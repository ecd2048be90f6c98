package dev.tandem.lambda;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.engine.Step;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What Secrets Manager asks of a rotation function.
 *
 * @param secret its ARN
 * @param token the version to be made: {@code ClientRequestToken}
 * @param rotationToken what goes back with the put, where another role stands behind the request
 */
record RotationEvent(String secret, String token, Step step, Optional<String> rotationToken) {
  static final JsonFactory JSON = new JsonFactory();
  private static final Set<String> FIELDS =
      Set.of("SecretId", "ClientRequestToken", "Step", "RotationToken");

  /** Nobody but Secrets Manager sends these; whoever does by hand learns what is wrong. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1;

    private MalformedException(String what) {
      super(what);
    }

    String text() {
      return String.valueOf(getMessage());
    }
  }

  /** Read it; fields that are not known are left alone. */
  static RotationEvent parse(InputStream input) throws MalformedException {
    Map<String, String> fields;
    try {
      fields = fields(input);
    } catch (IOException e) {
      // Jackson's message may quote the event
      throw new MalformedException("The event is no JSON object.");
    }
    var step = required(fields, "Step");
    return new RotationEvent(
        required(fields, "SecretId"),
        required(fields, "ClientRequestToken"),
        Step.labelled(step)
            .orElseThrow(() ->
                new MalformedException(
                    "The event's Step is none of %s."
                        .formatted(
                            Stream.of(Step.values())
                                .map(Step::label)
                                .collect(Collectors.joining(", "))))),
        Optional.ofNullable(fields.get("RotationToken")).filter(token -> !token.isEmpty()));
  }

  private static String required(Map<String, String> fields, String name)
      throws MalformedException {
    var value = fields.getOrDefault(name, "");
    if (value.isBlank()) {
      throw new MalformedException("The event has no %s.".formatted(name));
    }
    return value;
  }

  private static Map<String, String> fields(InputStream input)
      throws IOException, MalformedException {
    var fields = new HashMap<String, String>();
    try (var parser = JSON.createParser(input)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedException("The event is no JSON object.");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        var name = parser.currentName();
        var token = parser.nextToken();
        if (token == JsonToken.VALUE_STRING) {
          fields.put(name, parser.getText());
        } else if (FIELDS.contains(name) && token != JsonToken.VALUE_NULL) {
          throw new MalformedException("The event's %s is no text.".formatted(name));
        } else {
          parser.skipChildren();
        }
      }
    }
    return fields;
  }

  /** The token that may act in another's name is nobody else's business. */
  @Override
  public String toString() {
    return "RotationEvent[secret=%s, token=%s, step=%s]".formatted(secret, token, step);
  }
}

package dev.tandem.it;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;

/** Secrets as text, written and read without the engine. */
final class Json {
  private static final JsonFactory JSON = new JsonFactory();

  private Json() {}

  /** Write the secret of {@code credential} at {@code endpoint}, which is reached in plain text. */
  static SecretText secret(Endpoint endpoint, Credential credential) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("engine", "postgres");
      json.writeStringField("host", endpoint.host());
      json.writeNumberField("port", endpoint.port());
      json.writeStringField("dbname", endpoint.database().orElseThrow());
      json.writeStringField("username", credential.username());
      json.writeStringField("password", credential.password().reveal());
      json.writeBooleanField("ssl", false);
      json.writeStringField("team", "orders");
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return SecretText.of(text.toString());
  }

  /** Read the credential in {@code secret}. */
  static Credential credential(SecretText secret) {
    var fields = new HashMap<String, String>();
    try (var json = JSON.createParser(secret.reveal())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var name = json.currentName();
        json.nextToken();
        fields.put(name, json.getText());
      }
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Credential(
        fields.getOrDefault("username", ""), Password.of(fields.getOrDefault("password", "")));
  }
}

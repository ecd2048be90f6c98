package dev.tandem.engine.tck;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.HashMap;

/** Secrets as text, written and read without the engine. */
public final class SecretJson {
  private static final JsonFactory JSON = new JsonFactory();

  private SecretJson() {}

  /**
   * Write the secret of {@code credential} at {@code endpoint}, with a field that nobody knows in
   * it.
   */
  public static SecretText secret(String engine, Endpoint endpoint, Credential credential) {
    var text = new StringWriter();
    try (var json = JSON.createGenerator(text)) {
      json.writeStartObject();
      json.writeStringField("engine", engine);
      json.writeStringField("host", endpoint.host());
      json.writeNumberField("port", endpoint.port());
      if (endpoint.database().isPresent()) {
        json.writeStringField("dbname", endpoint.database().get());
      }
      json.writeStringField("username", credential.username());
      json.writeStringField("password", credential.password().reveal());
      json.writeBooleanField("ssl", endpoint.tls() == Tls.VERIFY_FULL);
      json.writeStringField("team", "orders");
      json.writeEndObject();
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return SecretText.of(text.toString());
  }

  /** Read the credential in {@code secret}. */
  public static Credential credential(SecretText secret) {
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

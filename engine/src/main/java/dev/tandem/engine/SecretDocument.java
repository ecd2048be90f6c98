package dev.tandem.engine;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A secret's JSON document, in the shape of AWS's rotation templates. Fields that we don't know are
 * kept, in order.
 *
 * @param text the whole document
 * @param engine lower case; an admin secret may lack it
 * @param host an admin secret may lack it
 * @param port empty for the dialect's default
 * @param dbname the database to connect to
 * @param credential {@code username} and {@code password}
 * @param tls from {@code ssl}; verified unless it says {@code false}
 * @param admin {@code masterarn}: the admin secret that this one asks for
 */
record SecretDocument(
    SecretText text,
    Optional<String> engine,
    Optional<String> host,
    Optional<Integer> port,
    Optional<String> dbname,
    Credential credential,
    Tls tls,
    Optional<String> admin) {

  private static final JsonFactory JSON =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  /** What parsing came to. */
  sealed interface Parsed {
    /** A credential. */
    record Good(SecretDocument document) implements Parsed {}

    /** None; {@code why} follows the version's name in a sentence and quotes no value. */
    record Bad(String why) implements Parsed {}
  }

  /** Read {@code text}; {@code username} and {@code password} must be there. */
  static Parsed parse(SecretText text) {
    Map<String, Field> fields;
    try {
      fields = fields(text.reveal());
    } catch (IOException e) {
      // Jackson's message may quote the document
      return new Parsed.Bad("is not a JSON object");
    }
    try {
      var username = string(fields, "username");
      var password = string(fields, "password");
      if (username.isEmpty() || password.isEmpty()) {
        return new Parsed.Bad("lacks \"username\" or \"password\"");
      }
      return new Parsed.Good(
          new SecretDocument(
              text,
              string(fields, "engine").map(engine -> engine.toLowerCase(Locale.ROOT)),
              string(fields, "host"),
              port(fields),
              string(fields, "dbname"),
              new Credential(username.get(), Password.of(password.get())),
              tls(fields),
              string(fields, "masterarn")));
    } catch (Malformed e) {
      return new Parsed.Bad(e.why);
    }
  }

  /**
   * The fields among {@code engine} and {@code host} that a database's own secret needs and this
   * one lacks.
   */
  List<String> missing() {
    var missing = new ArrayList<String>();
    if (engine.isEmpty()) {
      missing.add("engine");
    }
    if (host.isEmpty()) {
      missing.add("host");
    }
    return missing;
  }

  /** Where its database listens. */
  Endpoint endpoint(int defaultPort) {
    return new Endpoint(host.orElseThrow(), port.orElse(defaultPort), dbname, tls);
  }

  /**
   * Where an admin logs in: at its own endpoint, or at {@code that} where it names none, as an
   * RDS-managed admin secret does. Always to the database of the secret that is rotated, and
   * protected as its own secret says: who writes the other must not get it to speak in clear text.
   */
  Endpoint adminEndpoint(Endpoint that) {
    return new Endpoint(host.orElse(that.host()), port.orElse(that.port()), that.database(), tls);
  }

  /** The same document with another credential. */
  SecretDocument with(Credential other) {
    var rewritten = SecretText.of(rewrite(text.reveal(), other));
    return new SecretDocument(rewritten, engine, host, port, dbname, other, tls, admin);
  }

  private sealed interface Field {
    record Text(String value) implements Field {}

    record Digits(String value) implements Field {}

    record Flag(boolean value) implements Field {}

    record Null() implements Field {}

    record Nested() implements Field {}
  }

  private static Map<String, Field> fields(String json) throws IOException {
    var fields = new LinkedHashMap<String, Field>();
    try (var parser = JSON.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("no object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        fields.put(parser.currentName(), field(parser));
      }
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
    }
    return fields;
  }

  private static Field field(JsonParser parser) throws IOException {
    var token = parser.nextToken();
    if (token == null) {
      throw new IOException("ends early");
    }
    if (token.isStructStart()) {
      parser.skipChildren();
      return new Field.Nested();
    }
    if (token.isBoolean()) {
      return new Field.Flag(parser.getBooleanValue());
    }
    if (token.isNumeric()) {
      return new Field.Digits(parser.getText());
    }
    return token == JsonToken.VALUE_NULL ? new Field.Null() : new Field.Text(parser.getText());
  }

  /** An empty string is no value: AWS's consoles leave them behind. */
  private static Optional<String> string(Map<String, Field> fields, String name) throws Malformed {
    return switch (fields.getOrDefault(name, new Field.Null())) {
      case Field.Text(var value) when value.indexOf('\0') >= 0 ->
          throw new Malformed("has a \"" + name + "\" with a NUL character");
      case Field.Text(var value) -> value.isEmpty() ? Optional.empty() : Optional.of(value);
      case Field.Null() -> Optional.empty();
      case Field.Digits n -> throw new Malformed("has a \"" + name + "\" that is not a string");
      case Field.Flag f -> throw new Malformed("has a \"" + name + "\" that is not a string");
      case Field.Nested n -> throw new Malformed("has a \"" + name + "\" that is not a string");
    };
  }

  private static Optional<Integer> port(Map<String, Field> fields) throws Malformed {
    return switch (fields.getOrDefault("port", new Field.Null())) {
      case Field.Null() -> Optional.empty();
      case Field.Digits(var digits) -> Optional.of(port(digits));
      case Field.Text(var digits) ->
          digits.isEmpty() ? Optional.empty() : Optional.of(port(digits));
      case Field.Flag f -> throw new Malformed("has a \"port\" that is not a number");
      case Field.Nested n -> throw new Malformed("has a \"port\" that is not a number");
    };
  }

  private static int port(String digits) throws Malformed {
    if (!digits.matches("[0-9]{1,9}")) {
      throw new Malformed("has a \"port\" that is not a number");
    }
    int port = Integer.parseInt(digits);
    if (port < 1 || port > 65535) {
      throw new Malformed("has a \"port\" outside 1 to 65535");
    }
    return port;
  }

  private static Tls tls(Map<String, Field> fields) throws Malformed {
    return switch (fields.getOrDefault("ssl", new Field.Null())) {
      case Field.Null() -> Tls.VERIFY_FULL;
      case Field.Flag(var on) -> on ? Tls.VERIFY_FULL : Tls.PLAIN;
      case Field.Text(var word) when word.equalsIgnoreCase("true") -> Tls.VERIFY_FULL;
      case Field.Text(var word) when word.equalsIgnoreCase("false") -> Tls.PLAIN;
      case Field.Text t -> throw new Malformed("has an \"ssl\" that is neither true nor false");
      case Field.Digits n -> throw new Malformed("has an \"ssl\" that is neither true nor false");
      case Field.Nested n -> throw new Malformed("has an \"ssl\" that is neither true nor false");
    };
  }

  private static String rewrite(String json, Credential credential) {
    var out = new StringWriter();
    try (var parser = JSON.createParser(json);
        var generator = JSON.createGenerator(out)) {
      parser.nextToken();
      generator.writeStartObject();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        copy(parser, generator, credential);
      }
      generator.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("a document that was parsed can't be parsed again");
    }
    return out.toString();
  }

  private static void copy(JsonParser parser, JsonGenerator generator, Credential credential)
      throws IOException {
    var name = parser.currentName();
    parser.nextToken();
    generator.writeFieldName(name);
    if (name.equals("username")) {
      generator.writeString(credential.username());
    } else if (name.equals("password")) {
      generator.writeString(credential.password().reveal());
    } else {
      generator.copyCurrentStructureExact(parser);
    }
  }

  private static final class Malformed extends Exception {
    private static final long serialVersionUID = 1;
    private final String why;

    Malformed(String why) {
      super(why);
      this.why = why;
    }
  }
}

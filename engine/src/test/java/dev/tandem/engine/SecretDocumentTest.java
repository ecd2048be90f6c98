package dev.tandem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Tls;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A secret's JSON is read in AWS's shapes, and written back as it was but for the credential. */
class SecretDocumentTest {
  private static final String WHOLE =
      """
      {"engine":"Postgres","host":"db.example.com","port":5433,"dbname":"shop","username":"app",\
      "password":"hush-1","ssl":true,"masterarn":"arn:aws:secretsmanager:eu:1:secret:admin"}\
      """;

  @Test
  void readsEveryFieldOfAwssTemplates() {
    var document = parsed(WHOLE);

    assertThat(document.engine()).contains("postgres");
    assertThat(document.host()).contains("db.example.com");
    assertThat(document.port()).contains(5433);
    assertThat(document.dbname()).contains("shop");
    assertThat(document.credential()).isEqualTo(new Credential("app", Password.of("hush-1")));
    assertThat(document.tls()).isEqualTo(Tls.VERIFY_FULL);
    assertThat(document.admin()).contains("arn:aws:secretsmanager:eu:1:secret:admin");
    assertThat(document.missing()).isEmpty();
    assertThat(document.endpoint(5432))
        .isEqualTo(new Endpoint("db.example.com", 5433, Optional.of("shop"), Tls.VERIFY_FULL));
  }

  @Test
  void needsNoMoreThanACredentialOfAnAdmin() {
    var document = parsed("{\"username\":\"root\",\"password\":\"hush\"}");
    var here = new Endpoint("db", 5433, Optional.of("shop"), Tls.PLAIN);

    assertThat(document.missing()).containsExactly("engine", "host");
    assertThat(document.adminEndpoint(here))
        .as("in clear text only where its own secret says so")
        .isEqualTo(new Endpoint("db", 5433, Optional.of("shop"), Tls.VERIFY_FULL));
  }

  @Test
  void leadsAnAdminToItsOwnServerButToTheRotatedSecretsDatabase() {
    var here = new Endpoint("db", 5433, Optional.of("other"), Tls.PLAIN);

    assertThat(parsed(WHOLE).adminEndpoint(here))
        .isEqualTo(new Endpoint("db.example.com", 5433, Optional.of("other"), Tls.VERIFY_FULL));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "5433, 5433",
        "\"5433\", 5433",
        "1, 1",
        "65535, 65535",
        "\"\", 1000",
        "null, 1000",
      })
  void takesAPortAsANumberOrAString(String port, int expected) {
    assertThat(parsed(with("port", port)).endpoint(1000).port()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '^',
      value = {
        "true, VERIFY_FULL",
        "\"true\", VERIFY_FULL",
        "\"True\", VERIFY_FULL",
        "null, VERIFY_FULL",
        "false, PLAIN",
        "\"false\", PLAIN",
        "\"FALSE\", PLAIN",
      })
  void isPlainOnlyWhereItSaysSo(String ssl, Tls expected) {
    assertThat(parsed(with("ssl", ssl)).tls()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"\"", "null"})
  void takesAnEmptyStringForNoValue(String empty) {
    assertThat(parsed(with("dbname", empty)).dbname()).isEmpty();
    assertThat(parsed(with("masterarn", empty)).admin()).isEmpty();
    assertThat(parsed(with("engine", empty)).missing()).containsExactly("engine");
    assertThat(parsed(with("host", empty)).missing()).containsExactly("host");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "", "null", "\"hunter2\"", "42", "[\"hunter2\"]", "{", "{}x"})
  void isAnObjectAndNothingElse(String json) {
    assertThat(complaint(json)).isIn("is not a JSON object", "lacks \"username\" or \"password\"");
  }

  @ParameterizedTest
  @MethodSource
  void complainsAndQuotesNothing(String json, String complaint) {
    assertThat(complaint(json)).isEqualTo(complaint).doesNotContain("hunter2");
  }

  static Stream<Arguments> complainsAndQuotesNothing() {
    var noObject = "is not a JSON object";
    var lacking = "lacks \"username\" or \"password\"";
    var noNumber = "has a \"port\" that is not a number";
    var outside = "has a \"port\" outside 1 to 65535";
    var noFlag = "has an \"ssl\" that is neither true nor false";
    var whole = "{\"username\":\"app\",\"password\":\"hunter2\"}";
    return Stream.of(
        bad("text after it", whole + " hunter2", noObject),
        bad("a second object", whole + whole, noObject),
        bad("an end too early", whole.substring(0, whole.length() - 1), noObject),
        bad("a comma too many", whole.replace("}", ",}"), noObject),
        bad("single quotes", whole.replace('"', '\''), noObject),
        bad("a password twice", whole.replace("}", ",\"password\":\"hunter2\"}"), noObject),
        bad("something nested twice", with("tags", "{\"a\":\"hunter2\",\"a\":1}"), noObject),
        bad("no username", "{\"password\":\"hunter2\"}", lacking),
        bad("no password", "{\"username\":\"hunter2\"}", lacking),
        bad("an empty username", with("username", "\"\""), lacking),
        bad("an empty password", with("password", "\"\""), lacking),
        bad("a null password", with("password", "null"), lacking),
        bad(
            "a username in digits",
            with("username", "7"),
            "has a \"username\" that is not a string"),
        bad(
            "a password in an array",
            with("password", "[\"hunter2\"]"),
            "has a \"password\" that is not a string"),
        bad("a host that is true", with("host", "true"), "has a \"host\" that is not a string"),
        bad("a dbname in digits", with("dbname", "7"), "has a \"dbname\" that is not a string"),
        bad("a port of 0", with("port", "0"), outside),
        bad("a port of 65536", with("port", "65536"), outside),
        bad("a port as text beyond", with("port", "\"65536\""), outside),
        bad("a port in letters", with("port", "\"hunter2\""), noNumber),
        bad("a port below", with("port", "-1"), noNumber),
        bad("a port between", with("port", "1.5"), noNumber),
        bad("a port of many digits", with("port", "12345678901234567890"), noNumber),
        bad("a port that is true", with("port", "true"), noNumber),
        bad("a port in an object", with("port", "{}"), noNumber),
        bad("an ssl in words", with("ssl", "\"hunter2\""), noFlag),
        bad("an ssl in digits", with("ssl", "0"), noFlag),
        bad("an ssl in an array", with("ssl", "[]"), noFlag));
  }

  // ---- written back --------------------------------------------------------------------------

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"text\"",
        "\"grüße, 日本, 🔑\"",
        "\"a \\\"quote\\\", a \\\\ and a \\n\"",
        "\"\"",
        "null",
        "true",
        "0",
        "-7",
        "123456789012345678901234567890",
        "3.14159265358979323846264338327950288",
        "1.10",
        "{\"b\":1,\"a\":{\"username\":\"inner\",\"password\":\"inner\"}}",
        "[1,[2,{\"c\":null}],\"three\"]",
        "{}",
        "[]",
      })
  void keepsAFieldThatItDoesNotKnow(String value) {
    assertThat(rewritten(around(value, "app", "hush-1"), "app_clone", "hush-2"))
        .isEqualTo(around(value, "app_clone", "hush-2"));
  }

  @Test
  void changesNothingButTheCredential() {
    assertThat(rewritten(WHOLE, "app_clone", "hush-2"))
        .isEqualTo(WHOLE.replace("\"app\"", "\"app_clone\"").replace("hush-1", "hush-2"));
  }

  @Test
  void writesANameAndAPasswordThatItCanReadAgain() {
    var credential = new Credential("gr\"üße\\\n", Password.of("{\"}\\u0041'🔑"));
    var written = parsed(WHOLE).with(credential);

    assertThat(written.credential()).isEqualTo(credential);
    assertThat(parsed(written.text().reveal())).isEqualTo(written);
  }

  @Test
  void printsNeitherItsPasswordNorItsText() {
    var document = parsed(WHOLE);

    assertThat(document.toString()).contains("app", "db.example.com").doesNotContain("hush-1");
    assertThat(SecretDocument.parse(SecretText.of(WHOLE)).toString()).doesNotContain("hush-1");
    assertThat(document.with(new Credential("app", Password.of("hush-2"))).toString())
        .doesNotContain("hush-2");
    assertThat(document.credential().toString()).doesNotContain("hush-1");
    assertThat(document.text().toString()).doesNotContain("hush-1");
    assertThat(complaint(with("port", "\"hush-1\""))).doesNotContain("hush-1");
  }

  private static String around(String value, String user, String password) {
    return "{\"z\":%1$s,\"username\":\"%2$s\",\"a\":%1$s,\"password\":\"%3$s\",\"m\":%1$s}"
        .formatted(value, user, password);
  }

  private static Arguments bad(String name, String json, String complaint) {
    return Arguments.of(Named.of(name, json), complaint);
  }

  /** The usual document with one field said otherwise. */
  private static String with(String field, String value) {
    var others =
        Stream.of("engine", "host", "username", "password")
            .filter(name -> !name.equals(field))
            .map(name -> "\"%s\":\"%s-hunter2\",".formatted(name, name))
            .reduce("", String::concat);
    return "{" + others + "\"" + field + "\":" + value + "}";
  }

  private static SecretDocument parsed(String json) {
    return switch (SecretDocument.parse(SecretText.of(json))) {
      case SecretDocument.Parsed.Good(var document) -> document;
      case SecretDocument.Parsed.Bad(var why) -> throw new AssertionError(why);
    };
  }

  private static String complaint(String json) {
    return switch (SecretDocument.parse(SecretText.of(json))) {
      case SecretDocument.Parsed.Good good -> throw new AssertionError("nothing to complain of");
      case SecretDocument.Parsed.Bad(var why) -> why;
    };
  }

  private static String rewritten(String json, String user, String password) {
    return parsed(json).with(new Credential(user, Password.of(password))).text().reveal();
  }
}

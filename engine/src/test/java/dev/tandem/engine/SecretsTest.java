package dev.tandem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.SecretText;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that could never be rotated is told from one that could, before anybody stores it. */
class SecretsTest {
  private static final List<Dialect> DIALECTS =
      List.of(new ModelDialect(new ModelDatabase(Map.of())));

  @Test
  void haveNothingAgainstACredentialOfAKnownDatabase() {
    assertThat(complaint(Lab.document("app", "hush-1"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "hush-1 | is not a JSON object",
        "{\"password\":\"hush-1\"} | lacks \"username\" or \"password\"",
        "{\"username\":\"app\",\"password\":\"hush-1\"} | has no \"engine\" and no \"host\"",
        "{\"username\":\"app\",\"password\":\"hush-1\",\"engine\":\"oracle\",\"host\":\"db\"}"
            + " | names the engine \"oracle\"; known are model",
      })
  void sayWhatSpeaksAgainstAnyOther(String json, String complaint) {
    assertThat(complaint(json)).contains(complaint);
  }

  @Test
  void needOnlyACredentialOfAnAdmin() {
    assertThat(Secrets.adminComplaint(SecretText.of("{\"username\":\"a\",\"password\":\"b\"}")))
        .isEmpty();
    assertThat(Secrets.adminComplaint(SecretText.of("hush-1"))).contains("is not a JSON object");
  }

  private static Optional<String> complaint(String json) {
    return Secrets.complaint(SecretText.of(json), DIALECTS);
  }
}

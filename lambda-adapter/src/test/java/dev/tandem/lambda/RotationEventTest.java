package dev.tandem.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.Step;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What Secrets Manager sends is understood, and nothing else. */
class RotationEventTest {
  @ParameterizedTest
  @EnumSource
  void knowsEachStep(Step step) throws Exception {
    var event =
        parse(
            """
            {"Step":"%s","SecretId":"arn:app","ClientRequestToken":"t-1"}\
            """
                .formatted(step.label()));

    assertThat(event).isEqualTo(new RotationEvent("arn:app", "t-1", step, Optional.empty()));
  }

  @Test
  void leavesUnknownFieldsAlone() throws Exception {
    var event =
        parse(
            """
            {"New":{"Step":"x"},"More":[1,{}],"SecretId":"s","Null":null,"ClientRequestToken":"t",
             "Step":"testSecret","RotationToken":"hush"}\
            """);

    assertThat(event)
        .isEqualTo(new RotationEvent("s", "t", Step.TEST, Optional.of("hush")))
        .hasToString("RotationEvent[secret=s, token=t, step=testSecret]");
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      delimiter = '|',
      value = {
        "``|The event is no JSON object.",
        "[]|The event is no JSON object.",
        "{\"hush\"|The event is no JSON object.",
        "{}|The event has no Step.",
        "{\"Step\":\"createSecret\"}|The event has no SecretId.",
        "{\"Step\":\"createSecret\",\"SecretId\":\" \"}|The event has no SecretId.",
        "{\"Step\":\"createSecret\",\"SecretId\":null}|The event has no SecretId.",
        "{\"Step\":\"createSecret\",\"SecretId\":\"s\"}|The event has no ClientRequestToken.",
        "{\"Step\":\"createSecret\",\"SecretId\":7}|The event's SecretId is no text.",
        "{\"Step\":\"hush\",\"SecretId\":\"s\",\"ClientRequestToken\":\"t\"}|The event's Step is"
            + " none of createSecret, setSecret, testSecret, finishSecret.",
      })
  void saysWhatIsWrong(String json, String why) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(RotationEvent.MalformedException.class)
        .hasMessage(why)
        .hasNoCause();
  }

  private static RotationEvent parse(String json) throws Exception {
    return RotationEvent.parse(new ByteArrayInputStream(json.getBytes(StandardCharsets.UTF_8)));
  }
}

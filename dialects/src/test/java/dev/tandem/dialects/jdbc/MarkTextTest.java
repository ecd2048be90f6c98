package dev.tandem.dialects.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Marker;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The marker in a comment. */
final class MarkTextTest {

  @ParameterizedTest
  @ValueSource(strings = {"app", "a b", "]", "[tandem secret=x]", "a=b%20+c", "ü€😀", ""})
  void whatIsWrittenIsReadAgain(String name) {
    for (var version : new String[] {null, "6f1c", name}) {
      var marker =
          new Marker(
              "arn:aws:secretsmanager:eu:1:secret:" + name, name, Optional.ofNullable(version));
      assertThat(MarkText.in("somebody's text " + MarkText.of(marker) + " and more"))
          .contains(marker);
    }
  }

  @Test
  void isEasyToRead() {
    assertThat(
            MarkText.of(new Marker("arn:aws:sm:eu:1:secret:prod/app", "app", Optional.of("v-1"))))
        .isEqualTo("[tandem secret=arn:aws:sm:eu:1:secret:prod/app primary=app version=v-1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a comment",
        "[tandem ]",
        "[tandem secret=a]",
        "[tandem secret=%zz primary=b]",
        "[tandem"
      })
  void whatIsNoMarkerIsNone(String comment) {
    assertThat(MarkText.in(comment)).isEmpty();
  }
}

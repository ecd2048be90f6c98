package dev.tandem.stores.aws;

import static org.assertj.core.api.Assertions.assertThatCode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeadStartTest {
  /** Who begins it hears nothing of what goes wrong in it: it would only be slower. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void makesOfThisJdkAllThatAFirstRequestWaitsFor(boolean secure) {
    assertThatCode(() -> HeadStart.make(secure)).doesNotThrowAnyException();
  }
}

package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Password;
import org.junit.jupiter.api.Test;

/** The search for passwords can find one, however it is written. */
final class PasswordSearchTest {
  /** Looks different in each notation. */
  private static final String AWKWARD = "ö'\"\\ %;$&+=/?#{}";

  private final PasswordSearch search = new PasswordSearch();

  @Test
  void findsEachForm() {
    search.add(Password.of(AWKWARD));

    assertThat(PasswordSearch.forms(AWKWARD)).hasSizeGreaterThan(6);
    for (var form : PasswordSearch.forms(AWKWARD)) {
      assertThat(search.finds("before " + form + " after")).as(form).isTrue();
    }
  }

  @Test
  void findsNothingWhereThereIsNothing() {
    search.add(Password.of(AWKWARD));

    assertThat(search.finds("nothing of it")).isFalse();
    assertThat(search.size()).isEqualTo(1);
  }
}

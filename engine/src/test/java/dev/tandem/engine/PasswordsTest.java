package dev.tandem.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.PasswordRules.Kind;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What new passwords are made of. */
class PasswordsTest {
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz";
  private static final String CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
  private static final String DIGITS = "0123456789";

  @Test
  void useWhatNeitherUrisNorShellsNorConnectionStringsStumbleOver() {
    assertThat(PasswordRules.DEFAULT.alphabet())
        .isEqualTo("-." + DIGITS + CAPITALS + "_" + LETTERS);
  }

  @Test
  void leaveOutWhatTheOperatorExcludes() {
    var rules = new PasswordRules(32, "-._0OolI1 \"");

    assertThat(rules.alphabet()).doesNotContainAnyWhitespaces().hasSize(65 - 9);
    assertThat(drawn(rules, 200)).noneMatch(text -> text.matches(".*[-._0OolI1].*"));
  }

  @ParameterizedTest
  @ValueSource(ints = {12, 32, 128})
  void areAsLongAsAsked(int length) {
    assertThat(drawn(new PasswordRules(length, ""), 50)).allMatch(text -> text.length() == length);
  }

  @Test
  void haveASmallLetterACapitalADigitAndSomethingElse() {
    assertThat(drawn(new PasswordRules(12, ""), 500))
        .allMatch(text -> text.matches(".*[a-z].*"))
        .allMatch(text -> text.matches(".*[A-Z].*"))
        .allMatch(text -> text.matches(".*[0-9].*"))
        .allMatch(text -> text.matches(".*[-._].*"));
  }

  @ParameterizedTest
  @ValueSource(strings = {LETTERS, CAPITALS, DIGITS, DIGITS + CAPITALS, LETTERS + DIGITS, "-._"})
  void doWithoutAKindOfCharacterThatIsExcludedAsAWhole(String excluded) {
    assertThat(drawn(new PasswordRules(12, excluded), 20))
        .allMatch(text -> text.chars().noneMatch(c -> excluded.indexOf(c) >= 0));
  }

  @Test
  void useTheKindsOfCharactersThatAreAskedFor() {
    var kinds = EnumSet.of(Kind.UPPERCASE, Kind.DIGITS);

    assertThat(new PasswordRules(12, "A1", kinds, true).alphabet())
        .isEqualTo((DIGITS + CAPITALS).replaceAll("[A1]", ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PasswordRules(12, "", EnumSet.of(Kind.DIGITS), true))
        .withMessageContaining("fewer than 16");
  }

  @Test
  void needNotHaveEachKind() {
    var loose = new PasswordRules(12, "", EnumSet.allOf(Kind.class), false);

    assertThat(drawn(loose, 500)).anyMatch(text -> text.matches("[^0-9]*"));
  }

  @Test
  void useEveryCharacterOfTheAlphabetAndNoneTwiceAsOften() {
    var counts =
        String.join("", drawn(PasswordRules.DEFAULT, 2_000).toList())
            .chars()
            .mapToObj(c -> (char) c)
            .collect(Collectors.groupingBy(c -> c, Collectors.counting()));

    assertThat(counts).hasSize(65);
    assertThat(counts.values()).allMatch(count -> count > 700 && count < 1_400);
  }

  @Test
  void areAllDifferent() {
    assertThat(new HashSet<>(drawn(PasswordRules.DEFAULT, 1_000).toList())).hasSize(1_000);
  }

  @ParameterizedTest
  @CsvSource({"11", "129", "0", "-1"})
  void areNeitherShorterThan12NorLongerThan128(int length) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PasswordRules(length, ""))
        .withMessage("password length must be 12 to 128, not " + length);
  }

  @Test
  void needAnAlphabetOf16() {
    var enough = (CAPITALS + LETTERS).substring(0, 49);

    assertThat(new PasswordRules(12, enough).alphabet()).hasSize(16);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new PasswordRules(12, enough + "z"))
        .withMessageContaining("fewer than 16");
  }

  private static Stream<String> drawn(PasswordRules rules, int times) {
    var random = new Random(7);
    return Stream.generate(() -> Passwords.draw(rules, random).reveal()).limit(times);
  }
}

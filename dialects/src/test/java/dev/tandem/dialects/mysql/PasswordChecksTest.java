package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.AccountFact.Variable;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Trait;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server wants of passwords, and whether ours are like that. */
final class PasswordChecksTest {

  @Test
  void nothingIsWantedWhereNothingChecks() {
    assertThat(obstacles("app", Map.of(), 32, "")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"validate_password.length", "validate_password_length"})
  void theLengthCountsWhoeverRotates(String setting) {
    var wanted = Map.of(setting, "40");
    for (var looker : List.of("app", "admin")) {
      assertThat(obstacles(looker, wanted, 40, "")).isEmpty();
      assertThat(obstacles(looker, wanted, 39, ""))
          .singleElement()
          .satisfies(obstacle -> {
            assertThat(obstacle.what()).contains("at least 40 characters, and ours have 39");
            assertThat(obstacle.mend()).contains("--password-length 40");
          });
    }
  }

  @Test
  void theUsualPolicyIsMetByOneOfEachClass() {
    assertThat(obstacles("app", usual("MEDIUM", "1", "1", "1"), 12, "")).isEmpty();
  }

  @Test
  void aHashIsNotLookedInto() {
    assertThat(obstacles("admin", usual("STRONG", "9", "9", "9"), 32, "-._")).isEmpty();
    assertThat(obstacles("app", usual("LOW", "9", "9", "9"), 32, "-._")).isEmpty();
  }

  @Test
  void moreThanOneOfAClassTakesALongerPassword() {
    assertThat(obstacles("app", usual("MEDIUM", "2", "1", "1"), 32, ""))
        .singleElement()
        .satisfies(obstacle -> {
          assertThat(obstacle.what()).contains("at least 2 digits");
          var enough = Integer.parseInt(obstacle.mend().replaceAll("\\D", ""));
          assertThat(enough).isBetween(90, 128);
          assertThat(obstacles("app", usual("MEDIUM", "2", "1", "1"), enough, "")).isEmpty();
          assertThat(obstacles("app", usual("MEDIUM", "2", "1", "1"), enough - 1, "")).isNotEmpty();
        });
    assertThat(obstacles("app", usual("MEDIUM", "1", "2", "1"), 80, "")).isEmpty();
  }

  @Test
  void whatIsExcludedCantBeHad() {
    assertThat(obstacles("app", usual("MEDIUM", "1", "1", "1"), 128, "-._"))
        .singleElement()
        .satisfies(obstacle -> {
          assertThat(obstacle.what()).contains("at least 1 other character");
          assertThat(obstacle.mend()).contains("Exclude fewer characters");
        });
  }

  @Test
  void passwordsOfSmallLettersAloneHaveAsManyAsTheyAreLong() {
    var others = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._";
    assertThat(obstacles("app", usual("MEDIUM", "0", "9", "0"), 32, others))
        .singleElement()
        .satisfies(obstacle -> assertThat(obstacle.what()).contains("at least 9 capitals"));
  }

  private static Map<String, String> usual(
      String policy, String digits, String letters, String others) {
    return Map.of(
        "validate_password.policy", policy,
        "validate_password.length", "8",
        "validate_password.number_count", digits,
        "validate_password.mixed_case_count", letters,
        "validate_password.special_char_count", others);
  }

  private static List<Obstacle> obstacles(
      String looker, Map<String, String> settings, int length, String excluded) {
    var traits = new HashSet<Trait>();
    settings.forEach((name, value) -> traits.add(new Variable(name, value)));
    var pair =
        new PairState(
            new AccountState("app", true, Optional.empty(), Set.of()),
            AccountState.absent("app_clone"),
            new AccountState(looker, true, Optional.empty(), traits));
    var policy = Policy.DEFAULT.with(draft -> draft.password(new PasswordRules(length, excluded)));
    return PasswordChecks.find(pair, policy);
  }
}

package dev.tandem.engine;

import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.PasswordRules;
import java.util.random.RandomGenerator;

/** Makes passwords out of the randomness it is handed. */
final class Passwords {
  private Passwords() {}

  /**
   * Draw a password by {@code rules}, with a small letter, a capital, a digit and something else
   * where the alphabet has them: servers' policies ask for these. Drawing again until it has them
   * keeps the distribution even.
   */
  static Password draw(PasswordRules rules, RandomGenerator random) {
    var alphabet = rules.alphabet();
    while (true) {
      var text =
          random
              .ints(rules.length(), 0, alphabet.length())
              .map(alphabet::charAt)
              .collect(
                  StringBuilder::new, (drawn, c) -> drawn.append((char) c), StringBuilder::append)
              .toString();
      if (hasEveryClassOf(alphabet, text)) {
        return Password.of(text);
      }
    }
  }

  private static boolean hasEveryClassOf(String alphabet, String text) {
    return (has(text, Character::isLowerCase) || !has(alphabet, Character::isLowerCase))
        && (has(text, Character::isUpperCase) || !has(alphabet, Character::isUpperCase))
        && (has(text, Character::isDigit) || !has(alphabet, Character::isDigit))
        && (has(text, Passwords::isOther) || !has(alphabet, Passwords::isOther));
  }

  private static boolean isOther(int c) {
    return !Character.isLetterOrDigit(c);
  }

  private static boolean has(String text, java.util.function.IntPredicate kind) {
    return text.chars().anyMatch(kind);
  }
}

package dev.tandem.engine;

import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.PasswordRules.Kind;
import java.util.random.RandomGenerator;

/** Makes passwords out of the randomness it is handed. */
final class Passwords {
  private Passwords() {}

  /**
   * Draw a password by {@code rules}. Drawing again until it has a character of each kind that it
   * must have keeps the distribution even.
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
      if (!rules.eachKind() || hasEachKindOf(alphabet, text)) {
        return Password.of(text);
      }
    }
  }

  private static boolean hasEachKindOf(String alphabet, String text) {
    for (var kind : Kind.values()) {
      if (alphabet.chars().anyMatch(kind::has) && text.chars().noneMatch(kind::has)) {
        return false;
      }
    }
    return true;
  }
}

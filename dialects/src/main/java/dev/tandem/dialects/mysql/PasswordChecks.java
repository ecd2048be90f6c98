package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Grantee;
import dev.tandem.dialects.grants.PasswordDemands;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import java.util.List;
import java.util.Optional;

/**
 * Reads what the server wants of passwords: {@code validate_password}. A hash it can't look into:
 * only the length that it wants counts then, because its owner wants it.
 */
final class PasswordChecks {
  private final Grantee self;

  private PasswordChecks(Grantee self) {
    this.self = self;
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var checks = new PasswordChecks(new Grantee(pair.self()));
    var demands = new PasswordDemands(policy.password());
    demands.length(checks.number("length"));
    var itself = pair.self().name().equals(pair.primary().name());
    if (itself && !checks.setting("policy").orElse("LOW").equals("LOW")) {
      demands.count(checks.number("number_count"), "digits", Character::isDigit);
      demands.count(checks.number("mixed_case_count"), "small letters", Character::isLowerCase);
      demands.count(checks.number("mixed_case_count"), "capitals", Character::isUpperCase);
      demands.count(
          checks.number("special_char_count"),
          "other characters",
          c -> !Character.isLetterOrDigit(c));
    }
    return demands.obstacles();
  }

  private int number(String name) {
    return setting(name).map(Integer::parseInt).orElse(0);
  }

  /** The component's settings have a dot where the plugin's had an underscore. */
  private Optional<String> setting(String name) {
    return self.setting("validate_password." + name)
        .or(() -> self.setting("validate_password_" + name));
  }
}

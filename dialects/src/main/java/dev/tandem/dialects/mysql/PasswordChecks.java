package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Compares what the server wants of passwords ({@code validate_password}) with what ours are made
 * of. A hash it can't look into: only the length that it wants counts then, because its owner wants
 * it. That a password is not the account's name goes without saying: it is random.
 */
final class PasswordChecks {
  /** One password in so many may be refused, and the rotation tried again. */
  private static final double RARE = 1e-6;

  private static final int LONGEST = 128;

  private final PairState pair;
  private final PasswordRules rules;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private PasswordChecks(PairState pair, Policy policy) {
    this.pair = pair;
    this.rules = policy.password();
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var checks = new PasswordChecks(pair, policy);
    checks.length();
    var itself = pair.self().name().equals(pair.primary().name());
    if (itself && !checks.policy().equals("LOW")) {
      checks.count("number_count", "digits", Character::isDigit);
      checks.count("mixed_case_count", "small letters", Character::isLowerCase);
      checks.count("mixed_case_count", "capitals", Character::isUpperCase);
      checks.count("special_char_count", "other characters", c -> !Character.isLetterOrDigit(c));
    }
    return checks.obstacles;
  }

  private void length() {
    var least = setting("length");
    if (rules.length() < least) {
      stop(
          "The server wants passwords of at least "
              + least
              + " characters, and ours have "
              + rules.length()
              + ".",
          "Make longer ones: --password-length " + least + ".");
    }
  }

  /** Ours have one of each class that their alphabet has; more come by chance. */
  private void count(String setting, String what, IntPredicate kind) {
    var least = setting(setting);
    var alphabet = rules.alphabet();
    var share = (double) alphabet.chars().filter(kind).count() / alphabet.length();
    var promised = share > 0 ? 1 : 0;
    if (least <= promised || shortfall(rules.length(), least, share) < RARE) {
      return;
    }
    var enough = enough(least, share);
    stop(
        "The server wants at least " + least + " " + what + " in a password, which ours may lack.",
        enough.isPresent()
            ? "Make longer ones, which have them but for a rare exception: --password-length "
                + enough.getAsInt()
                + "."
            : "Exclude fewer characters, or let an admin rotate: the server gets a hash from it,"
                + " which it does not check.");
  }

  private static OptionalInt enough(int least, double share) {
    return IntStream.rangeClosed(1, LONGEST)
        .filter(length -> shortfall(length, least, share) < RARE)
        .findFirst();
  }

  /** How likely fewer than {@code least} of {@code length} characters are of a kind. */
  private static double shortfall(int length, int least, double share) {
    var likely = 0.0;
    var exactly = Math.pow(1 - share, length);
    for (var n = 0; n < least; n++) {
      likely += exactly;
      exactly *= (length - n) * share / ((n + 1) * (1 - share));
    }
    return likely;
  }

  private String policy() {
    return new Grantee(pair.self())
        .all(AccountFact.Variable.class)
        .filter(variable -> isOurs(variable, "policy"))
        .findAny()
        .map(AccountFact.Variable::value)
        .orElse("LOW");
  }

  private int setting(String name) {
    return new Grantee(pair.self())
        .all(AccountFact.Variable.class)
        .filter(variable -> isOurs(variable, name))
        .findAny()
        .map(variable -> Integer.parseInt(variable.value()))
        .orElse(0);
  }

  /** The component's settings have a dot where the plugin's had an underscore. */
  private static boolean isOurs(AccountFact.Variable variable, String name) {
    return variable.name().equals("validate_password." + name)
        || variable.name().equals("validate_password_" + name);
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(Obstacle.Kind.NOT_UNDERSTOOD, what, mend));
  }
}

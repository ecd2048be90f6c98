package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PasswordRules;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Compares what a server wants of passwords with what ours are made of. That a password is not the
 * account's name goes without saying: it is random.
 */
public final class PasswordDemands {
  /** One password in so many may be refused, and the rotation tried again. */
  private static final double RARE = 1e-6;

  private static final int LONGEST = 128;

  private final PasswordRules rules;
  private final List<Obstacle> obstacles = new ArrayList<>();

  /** Compare with {@code rules}. */
  public PasswordDemands(PasswordRules rules) {
    this.rules = rules;
  }

  /** What of it can't be met. */
  public List<Obstacle> obstacles() {
    return List.copyOf(obstacles);
  }

  /** The server wants {@code least} characters. */
  public void length(int least) {
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

  /**
   * The server wants {@code least} characters of a kind. Ours have one of each class that their
   * alphabet has; more come by chance.
   */
  public void count(int least, String what, IntPredicate kind) {
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
    if (share == 1) {
      return length < least ? 1 : 0;
    }
    var exactly = Math.pow(1 - share, length);
    for (var n = 0; n < least; n++) {
      likely += exactly;
      exactly *= (length - n) * share / ((n + 1) * (1 - share));
    }
    return likely;
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(Obstacle.Kind.NOT_UNDERSTOOD, what, mend));
  }
}

package dev.tandem.dialects.grants;

import static dev.tandem.engine.spi.Obstacle.Kind.NOT_UNDERSTOOD;

import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * Finds what makes no sense, or can't be copied faithfully, on both servers alike. What is not
 * understood is in nobody's way where nothing is copied.
 */
public final class AccountObstacles {
  private final String product;
  private final Predicate<String> reserved;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private AccountObstacles(String product, Predicate<String> reserved) {
    this.product = product;
    this.reserved = reserved;
  }

  /**
   * Look through {@code pair}.
   *
   * @param product the server's name, as people say it
   * @param reserved which names of accounts are the server's own
   */
  public static List<Obstacle> find(
      PairState pair, Policy policy, String product, Predicate<String> reserved) {
    var search = new AccountObstacles(product, reserved);
    var primary = new Grantee(pair.primary());
    search.reserved(primary.name());
    search.absent(pair);
    if (policy.strategy() == Strategy.ALTERNATING_USERS) {
      var cloned = new Grantee(pair.cloneState());
      search.reserved(cloned.name());
      search.notUnderstood(primary);
      search.notUnderstood(cloned);
      search.definers(primary, cloned);
    }
    return List.copyOf(search.obstacles);
  }

  private void reserved(String name) {
    if (reserved.test(name)) {
      stop(product + " reserves the name " + Sql.name(name) + ".", "Choose another name.");
    }
  }

  private void absent(PairState pair) {
    if (!pair.primary().exists()) {
      var name = Sql.name(pair.primary().name());
      stop("There is no account " + name + ".", "CREATE USER " + name + "; with its privileges.");
    }
  }

  private void notUnderstood(Grantee account) {
    for (var host : account.hosts()) {
      account.on(host, AccountFact.NotUnderstood.class).stream()
          .map(AccountFact.NotUnderstood::what)
          .sorted()
          .forEach(what ->
              stop(
                  account.at(host).sql() + " has what Tandem does not understand: " + what + ".",
                  "Revoke it, or use the strategy single-user."));
    }
  }

  /** What an account defines ends with it, and a host part that the primary has not is dropped. */
  private void definers(Grantee primary, Grantee cloned) {
    for (var host : cloned.hosts()) {
      var defines = !cloned.on(host, AccountFact.Definer.class).isEmpty();
      if (defines && !primary.hosts().contains(host)) {
        stop(
            cloned.at(host).sql()
                + " is the definer of views, routines, triggers or events, and the primary has no"
                + " such host part.",
            "Name another definer, then drop it; or create "
                + primary.at(host).sql()
                + " with its privileges.");
      }
    }
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(NOT_UNDERSTOOD, what, mend));
  }
}

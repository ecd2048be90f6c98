package dev.tandem.dialects.mariadb;

import static dev.tandem.engine.spi.Obstacle.Kind.NOT_UNDERSTOOD;

import dev.tandem.dialects.grants.AccountObstacles;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.dialects.grants.MissingRights;
import dev.tandem.dialects.grants.PasswordDemands;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Finds what stops a rotation: what both servers agree on is for {@link AccountObstacles}, what the
 * admin lacks for {@link MissingRights}.
 */
final class Obstacles {
  private static final Set<String> RESERVED =
      Set.of("", "mariadb.sys", "public", "current_user", "current_role", "none");

  private final PairState pair;
  private final Policy policy;
  private final MariadbServer server;
  private final Grantee primary;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private Obstacles(PairState pair, Policy policy) {
    this.pair = pair;
    this.policy = policy;
    this.server = MariadbServer.of(pair);
    this.primary = new Grantee(pair.primary());
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var search = new Obstacles(pair, policy);
    search.passwords();
    if (search.old()) {
      return List.copyOf(search.obstacles);
    }
    search.obstacles.addAll(
        AccountObstacles.find(
            pair, policy, "MariaDB", name -> RESERVED.contains(name.toLowerCase(Locale.ROOT))));
    search.ways();
    if (pair.primary().exists()) {
      search.obstacles.addAll(
          MissingRights.find(pair, policy, MariadbPrivileges.of(pair), Syntax.MARIADB));
    }
    return List.copyOf(search.obstacles);
  }

  /** An old server's account can change its own password, and that is all. */
  private boolean old() {
    var old = server.version() < MariadbServer.OLDEST;
    if (old && !itself()) {
      stop(
          "This server is older than MariaDB 10.4: its accounts can't be locked while they are"
              + " made, and have one password only.",
          "Update it; or use the strategy single-user without an admin secret, where a refused"
              + " login now and then is bearable.");
    }
    return old;
  }

  private boolean itself() {
    return pair.self().name().equals(primary.name());
  }

  private void passwords() {
    var demands = new PasswordDemands(policy.password());
    demands.length(server.demand("minimal_length"));
    if (server.wantsClearText()) {
      demands.count(server.demand("digits"), "digits", Character::isDigit);
      var letters = server.demand("letters_same_case");
      demands.count(letters, "small letters", Character::isLowerCase);
      demands.count(letters, "capitals", Character::isUpperCase);
      demands.count(
          server.demand("other_characters"),
          "other characters",
          c -> !Character.isLetterOrDigit(c));
    }
    obstacles.addAll(demands.obstacles());
    if (server.wantsClearText() && !server.encrypted()) {
      stop(
          "The server takes passwords in clear text only (strict_password_validation), and this"
              + " connection is not encrypted.",
          "Remove \"ssl\": false from the secret, or SET GLOBAL strict_password_validation = OFF;");
    }
  }

  private void ways() {
    for (var host : primary.hosts()) {
      for (var ways : primary.on(host, Ways.class)) {
        ways.others().stream()
            .filter(way -> !way.plugin().equals(Ways.SOCKET))
            .forEach(way -> noPassword(host, way.plugin()));
        if (ways.schemes().isEmpty()
            && ways.others().stream().allMatch(way -> way.plugin().equals(Ways.SOCKET))) {
          noPassword(host, Ways.SOCKET);
        }
      }
    }
  }

  private void noPassword(String host, String plugin) {
    stop(
        primary.at(host).sql()
            + " logs in by "
            + (plugin.isEmpty() ? "no plugin" : plugin)
            + ", which has no password that Tandem could rotate.",
        "Use an account that logs in by "
            + Scheme.NATIVE.plugin()
            + " or "
            + Scheme.ED25519.plugin()
            + ".");
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(NOT_UNDERSTOOD, what, mend));
  }
}

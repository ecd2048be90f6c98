package dev.tandem.dialects.mysql;

import static dev.tandem.engine.spi.Obstacle.Kind.NOT_UNDERSTOOD;

import dev.tandem.dialects.grants.AccountObstacles;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.dialects.grants.MissingRights;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what stops a rotation: what both servers agree on is for {@link AccountObstacles}, what the
 * admin lacks for {@link MissingRights}, what the server wants of passwords for {@link
 * PasswordChecks}.
 */
final class Obstacles {
  private static final Set<String> RESERVED =
      Set.of("", "mysql.infoschema", "mysql.session", "mysql.sys");

  private final PairState pair;
  private final Policy policy;
  private final Grantee primary;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private Obstacles(PairState pair, Policy policy) {
    this.pair = pair;
    this.policy = policy;
    this.primary = new Grantee(pair.primary());
  }

  static List<Obstacle> find(PairState pair, Policy policy) {
    var search = new Obstacles(pair, policy);
    search.strategy();
    if (!MysqlAccount.version(pair).atLeast(Version.LOCK)) {
      search.stop(
          "Tandem rotates on MySQL from version 5.7.6 on, and this server is older.",
          "Upgrade the server; then alternating-users and single-user will do.");
      return List.copyOf(search.obstacles);
    }
    search.obstacles.addAll(AccountObstacles.find(pair, policy, "MySQL", RESERVED::contains));
    search.plugins();
    search.obstacles.addAll(PasswordChecks.find(pair, policy));
    if (pair.primary().exists()) {
      search.obstacles.addAll(MissingRights.find(pair, policy, MysqlPrivileges.ALL, Syntax.MYSQL));
    }
    return List.copyOf(search.obstacles);
  }

  private void strategy() {
    if (policy.strategy() == Strategy.DUAL_PASSWORD
        && !MysqlAccount.version(pair).atLeast(Version.DUAL)) {
      stop(
          "This server can't keep two passwords: MySQL can from version 8.0.14 on.",
          "Use the strategy alternating-users, or single-user where a refused login now and then is"
              + " bearable.");
    }
  }

  private void plugins() {
    for (var host : primary.hosts()) {
      var plugin = MysqlAccount.plugin(primary, host);
      if (Scheme.named(plugin).isEmpty()) {
        stop(
            primary.at(host).sql()
                + " logs in by "
                + (plugin.isEmpty() ? "an unknown plugin" : plugin)
                + ", which has no password that could be rotated.",
            "Use an account that logs in by one of " + Scheme.all() + ".");
      }
    }
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(NOT_UNDERSTOOD, what, mend));
  }
}

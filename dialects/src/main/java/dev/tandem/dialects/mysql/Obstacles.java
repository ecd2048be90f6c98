package dev.tandem.dialects.mysql;

import static dev.tandem.engine.spi.Obstacle.Kind.NOT_UNDERSTOOD;

import dev.tandem.dialects.grants.AccountFact;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.dialects.grants.MissingRights;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.grants.Syntax;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Finds what can't be copied faithfully, or makes no sense: what the admin lacks is for {@link
 * MissingRights}, what the server wants of passwords for {@link PasswordChecks}.
 */
final class Obstacles {
  private static final Set<String> RESERVED =
      Set.of("", "mysql.infoschema", "mysql.session", "mysql.sys");

  private final PairState pair;
  private final Policy policy;
  private final Grantee primary;
  private final Grantee cloned;
  private final List<Obstacle> obstacles = new ArrayList<>();

  private Obstacles(PairState pair, Policy policy) {
    this.pair = pair;
    this.policy = policy;
    this.primary = new Grantee(pair.primary());
    this.cloned = new Grantee(pair.cloneState());
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
    search.primary();
    if (policy.strategy() == Strategy.ALTERNATING_USERS) {
      search.cloned();
    }
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

  private void primary() {
    reserved(primary.name());
    if (!pair.primary().exists()) {
      var name = Sql.name(primary.name());
      stop("There is no account " + name + ".", "CREATE USER " + name + "; with its privileges.");
    }
    plugins(primary);
    notUnderstood(primary);
  }

  private void cloned() {
    reserved(cloned.name());
    notUnderstood(cloned);
    for (var host : cloned.hosts()) {
      var definers = cloned.on(host, AccountFact.Definer.class);
      if (!primary.hosts().contains(host) && !definers.isEmpty()) {
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

  private void plugins(Grantee account) {
    for (var host : account.hosts()) {
      var plugin = MysqlAccount.plugin(account, host);
      if (Scheme.named(plugin).isEmpty()) {
        stop(
            account.at(host).sql()
                + " logs in by "
                + (plugin.isEmpty() ? "an unknown plugin" : plugin)
                + ", which has no password that could be rotated.",
            "Use an account that logs in by one of " + Scheme.all() + ".");
      }
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
                  "Revoke it, or use the single-user strategy."));
    }
  }

  private void reserved(String name) {
    if (RESERVED.contains(name)) {
      stop("MySQL reserves the name " + Sql.name(name) + ".", "Choose another name.");
    }
  }

  private void stop(String what, String mend) {
    obstacles.add(new Obstacle(NOT_UNDERSTOOD, what, mend));
  }
}

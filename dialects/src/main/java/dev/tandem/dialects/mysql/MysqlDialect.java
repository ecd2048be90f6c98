package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.AdminScript;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.dialects.grants.Image;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NameLimit;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * MySQL 5.7 to 9.
 *
 * <p>An account is a name with its host parts; the clone gets each of them, with its properties,
 * privileges and roles. Before version 8.0.21 an account can't carry a marker: there a clone is
 * known by the secret's history alone, and a rotation that broke off before its first promotion
 * goes on when the operator says adopt.
 */
public final class MysqlDialect implements Dialect {
  private static final NameLimit NAMES = new NameLimit(32, NameLimit.Unit.CHARACTERS);

  @Override
  public String name() {
    return "mysql";
  }

  @Override
  public Set<String> engines() {
    return Set.of("mysql", "aurora", "aurora-mysql");
  }

  @Override
  public Set<Strategy> strategies() {
    return Set.of(Strategy.SINGLE_USER, Strategy.ALTERNATING_USERS, Strategy.DUAL_PASSWORD);
  }

  @Override
  public int defaultPort() {
    return 3306;
  }

  @Override
  public NameLimit nameLimit() {
    return NAMES;
  }

  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    return new Login(endpoint, credential, deadline).attempt();
  }

  @Override
  public List<Obstacle> obstacles(PairState pair, Policy policy) {
    return Obstacles.find(pair, policy);
  }

  @Override
  public OptionalInt locksAfter(PairState pair, String account) {
    return MysqlAccount.locksAfter(new Grantee(pair.of(account)));
  }

  @Override
  public Drift drift(PairState pair, Policy policy) {
    return Image.drift(pair, MysqlPrivileges.ALL);
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    return Statements.prepare(pair, drift, marker);
  }

  @Override
  public List<AccountChange> setCredential(
      PairState pair, NewCredential credential, Policy policy) {
    return Passwords.set(pair, credential, policy);
  }

  @Override
  public List<String> adminScript(String admin, Pair pair, List<String> databases) {
    return AdminScript.write(
        admin,
        pair.primary(),
        databases,
        List.of("-- For roles, which came with MySQL 8.0:", "GRANT ROLE_ADMIN ON *.*"));
  }
}

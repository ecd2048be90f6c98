package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.AdminScript;
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
 * MariaDB 10.4 to 11.
 *
 * <p>An account is a name with its host parts; the clone gets each of them, with its properties,
 * privileges and roles, and logs in the same ways. The marker is one of these ways, which lets
 * nobody in.
 */
public final class MariadbDialect implements Dialect {
  /** Less on old versions, which say so: {@link Obstacles}. */
  private static final NameLimit NAMES = new NameLimit(128, NameLimit.Unit.CHARACTERS);

  @Override
  public String name() {
    return "mariadb";
  }

  @Override
  public Set<String> engines() {
    return Set.of("mariadb");
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
    return MariadbServer.of(pair).locksAfter();
  }

  @Override
  public Drift drift(PairState pair, Policy policy) {
    return Image.drift(pair, MariadbPrivileges.of(pair));
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
        List.of(
            "-- For each role that the primary has: GRANT … TO … WITH ADMIN OPTION; for a default"
                + " role: GRANT UPDATE ON `mysql`.* TO …"));
  }
}

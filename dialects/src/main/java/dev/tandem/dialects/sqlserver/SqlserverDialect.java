package dev.tandem.dialects.sqlserver;

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
import java.util.Set;

/**
 * SQL Server 2016 to 2025: written from its documentation, never run on one.
 *
 * <p>An account is a login with its users in every database, or a contained user with a password of
 * its own in one. The clone of a login gets its users in all of them. It is marked on one of these
 * users: a login that has none is known by the secret's history alone.
 */
public final class SqlserverDialect implements Dialect {
  private static final NameLimit NAMES = new NameLimit(Sql.LONGEST_NAME, NameLimit.Unit.CHARACTERS);

  @Override
  public String name() {
    return "sqlserver";
  }

  /** Amazon RDS has a name for each edition. */
  @Override
  public Set<String> engines() {
    return Set.of(
        "sqlserver",
        "mssql",
        "sqlserver-ee",
        "sqlserver-se",
        "sqlserver-ex",
        "sqlserver-web",
        "sqlserver-dev-ee",
        "custom-sqlserver-ee",
        "custom-sqlserver-se",
        "custom-sqlserver-web",
        "custom-sqlserver-dev");
  }

  @Override
  public Set<Strategy> strategies() {
    return Set.of(Strategy.SINGLE_USER, Strategy.ALTERNATING_USERS);
  }

  @Override
  public int defaultPort() {
    return 1433;
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
  public Drift drift(PairState pair, Policy policy) {
    return Image.drift(pair);
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    return Statements.prepare(pair, drift, marker, policy);
  }

  @Override
  public List<AccountChange> setCredential(
      PairState pair, NewCredential credential, Policy policy) {
    return Passwords.set(pair, credential, policy.sync());
  }

  @Override
  public List<String> adminScript(String admin, Pair pair, List<String> databases) {
    return AdminScript.write(admin, pair.primary(), databases);
  }
}

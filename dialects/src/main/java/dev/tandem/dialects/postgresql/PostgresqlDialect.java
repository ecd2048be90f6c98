package dev.tandem.dialects.postgresql;

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
 * PostgreSQL 14 to 18.
 *
 * <p>A clone usually is a member of the primary and acts as it: it may do what the primary may, and
 * what it creates is the primary's. {@link dev.tandem.engine.spi.CloneMode} names two other ways,
 * for those who don't want that membership.
 */
public final class PostgresqlDialect implements Dialect {
  /** The server cuts longer names short without a word. */
  private static final NameLimit NAMES = new NameLimit(63, NameLimit.Unit.BYTES);

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public Set<String> engines() {
    return Set.of("postgres", "postgresql", "aurora-postgresql");
  }

  @Override
  public Set<Strategy> strategies() {
    return Set.of(Strategy.SINGLE_USER, Strategy.ALTERNATING_USERS);
  }

  @Override
  public int defaultPort() {
    return 5432;
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
    return Image.drift(pair, policy);
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    return Statements.prepare(pair, drift, marker);
  }

  @Override
  public List<AccountChange> setCredential(
      PairState pair, NewCredential credential, Policy policy) {
    return Passwords.set(credential.credential(), credential.marker());
  }

  @Override
  public List<String> adminScript(String admin, Pair pair, List<String> databases) {
    return AdminScript.write(admin, pair.primary());
  }
}

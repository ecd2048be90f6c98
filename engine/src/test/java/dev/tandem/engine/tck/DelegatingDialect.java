package dev.tandem.engine.tck;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NameLimit;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * Another dialect, but for what a subclass does otherwise: to watch one, or to break one and see
 * the contract notice.
 */
public class DelegatingDialect implements Dialect {
  private final Dialect dialect;

  /** Do as {@code dialect} does. */
  protected DelegatingDialect(Dialect dialect) {
    this.dialect = dialect;
  }

  /** Take the place of a session that was just opened. */
  protected Session session(Session session) {
    return session;
  }

  @Override
  public String name() {
    return dialect.name();
  }

  @Override
  public Set<String> engines() {
    return dialect.engines();
  }

  @Override
  public Set<Strategy> strategies() {
    return dialect.strategies();
  }

  @Override
  public int defaultPort() {
    return dialect.defaultPort();
  }

  @Override
  public NameLimit nameLimit() {
    return dialect.nameLimit();
  }

  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    return switch (dialect.login(endpoint, credential, deadline)) {
      case LoginOutcome.Accepted(var session) -> new LoginOutcome.Accepted(session(session));
      case LoginOutcome.Failed failed -> failed;
    };
  }

  @Override
  public List<Obstacle> obstacles(PairState pair, Policy policy) {
    return dialect.obstacles(pair, policy);
  }

  @Override
  public OptionalInt locksAfter(PairState pair, String account) {
    return dialect.locksAfter(pair, account);
  }

  @Override
  public Drift drift(PairState pair, Policy policy) {
    return dialect.drift(pair, policy);
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    return dialect.prepare(pair, drift, marker, policy);
  }

  @Override
  public List<AccountChange> setCredential(
      PairState pair, NewCredential credential, Policy policy) {
    return dialect.setCredential(pair, credential, policy);
  }

  /** Another session, but for what a subclass does otherwise. */
  public static class DelegatingSession implements Session {
    private final Session session;

    /** Do as {@code session} does. */
    protected DelegatingSession(Session session) {
      this.session = session;
    }

    @Override
    public Identity identity() {
      return session.identity();
    }

    @Override
    public PairState describe(Pair pair, Policy policy) {
      return session.describe(pair, policy);
    }

    @Override
    public void claim(String account) {
      session.claim(account);
    }

    @Override
    public void apply(List<AccountChange> changes) {
      session.apply(changes);
    }

    @Override
    public void probe(String query) {
      session.probe(query);
    }

    @Override
    public void close() {
      session.close();
    }
  }
}

package dev.tandem.engine;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NameLimit;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The dialect of {@link ModelDatabase}: a clone has what its primary has, one privilege a
 * statement.
 */
final class ModelDialect implements Dialect {
  private final ModelDatabase database;

  ModelDialect(ModelDatabase database) {
    this.database = database;
  }

  @Override
  public String name() {
    return "model";
  }

  @Override
  public Set<String> engines() {
    return Set.of("model");
  }

  @Override
  public Set<Strategy> strategies() {
    return EnumSet.allOf(Strategy.class);
  }

  @Override
  public int defaultPort() {
    return 1000;
  }

  @Override
  public NameLimit nameLimit() {
    return new NameLimit(20, NameLimit.Unit.BYTES);
  }

  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    return database.logIn(credential)
        ? new LoginOutcome.Accepted(session(credential.username(), Integer.MAX_VALUE))
        : new LoginOutcome.Failed(
            new DatabaseFailure(Kind.REJECTED, "The password is wrong.", "Look it up.", "28P01"));
  }

  /** A session of {@code user} whose connection breaks after {@code statements} statements. */
  ModelSession session(String user, int statements) {
    return new ModelSession(database, user, statements);
  }

  @Override
  public Drift drift(PairState pair, Policy policy) {
    return Drift.between(pair.primary().traits(), pair.cloneState().traits(), List.of());
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    var name = pair.cloneState().name();
    var changes = new ArrayList<AccountChange>();
    if (!pair.cloneState().exists()) {
      changes.add(ModelDatabase.create(name, marker));
    }
    drift.missing().forEach(trait -> changes.add(ModelDatabase.grant(name, trait)));
    drift.extra().forEach(trait -> changes.add(ModelDatabase.revoke(name, trait)));
    return changes;
  }

  @Override
  public List<AccountChange> setCredential(
      PairState pair, NewCredential credential, Policy policy) {
    var set = credential.credential();
    if (policy.strategy() != Strategy.DUAL_PASSWORD) {
      return List.of(ModelDatabase.password(set, credential.marker()));
    }
    var newer = pair.primary().traits();
    var before = credential.before().orElseThrow();
    if (newer.contains(new ModelDatabase.Newer(set.password().reveal()))) {
      return List.of();
    }
    return newer.contains(new ModelDatabase.Newer(before.password().reveal()))
        ? List.of(ModelDatabase.retain(set, credential.marker()))
        : List.of(
            ModelDatabase.password(before, credential.marker().map(View::unset)),
            ModelDatabase.retain(set, credential.marker()));
  }

  /** One login, which outlives a change of its own password as real ones do. */
  record ModelSession(ModelDatabase database, String user, int statements) implements Session {
    @Override
    public Identity identity() {
      return new Identity(user, user, "server-1", "Model 1", false, true);
    }

    @Override
    public PairState describe(Pair pair, Policy policy) {
      return new PairState(
          policy.strategy() == Strategy.DUAL_PASSWORD
              ? database.stateWithPassword(pair.primary())
              : database.state(pair.primary()),
          database.state(pair.cloneName()),
          database.state(user));
    }

    @Override
    public void apply(List<AccountChange> changes) {
      int run = 0;
      for (var change : changes) {
        if (run++ == statements) {
          throw new DatabaseException(
              new DatabaseFailure(Kind.UNREACHABLE, "The connection broke.", "Try again.", ""));
        }
        database.run(change.sql());
      }
    }

    @Override
    public void probe(String query) {
      if (query.equals("fails")) {
        throw new DatabaseException(
            new DatabaseFailure(Kind.UNEXPECTED, "The query failed.", "Correct it.", "42P01"));
      }
    }

    @Override
    public void close() {
      // a model's session holds nothing
    }
  }
}

package dev.tandem.engine;

import dev.tandem.engine.ModelDatabase.Account;
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
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The model's dialect, bent where a test says so, which keeps lists of its logins and statements
 * and counts its open sessions.
 */
final class BentDialect implements Dialect {
  private final Map<String, Deque<DatabaseFailure>> faults = new HashMap<>();
  private final List<String> logins = new ArrayList<>();
  private final List<Boolean> answers = new ArrayList<>();
  private final List<String> statements = new ArrayList<>();
  private final List<Obstacle> obstacles = new ArrayList<>();
  private ModelDatabase database = new ModelDatabase(Map.of());
  private NameLimit limit = new NameLimit(20, NameLimit.Unit.BYTES);
  private UnaryOperator<Identity> identity = UnaryOperator.identity();
  private Optional<Drift> drift = Optional.empty();
  private Set<Strategy> strategies = EnumSet.allOf(Strategy.class);
  private OptionalInt locks = OptionalInt.empty();
  private boolean broken;
  private int open;
  private int verifiers;

  static DatabaseFailure failure(Kind kind) {
    return new DatabaseFailure(kind, "The server said " + kind + ".", "Mend it.", "");
  }

  /** What the server does next by {@code deed}: a statement's verb, "claim", "log in as …". */
  void fails(String deed, Kind... kinds) {
    for (var kind : kinds) {
      faults.computeIfAbsent(deed, name -> new ArrayDeque<>()).add(failure(kind));
    }
  }

  void account(String name, Account account) {
    var more = new HashMap<>(database.accounts());
    more.put(name, account);
    database = new ModelDatabase(more);
  }

  void drop(String name) {
    var fewer = new HashMap<>(database.accounts());
    fewer.remove(name);
    database = new ModelDatabase(fewer);
  }

  void limits(int most, NameLimit.Unit unit) {
    limit = new NameLimit(most, unit);
  }

  void identifies(UnaryOperator<Identity> as) {
    identity = as;
  }

  void stopsAt(Obstacle obstacle) {
    obstacles.add(obstacle);
  }

  /** Its accounts lock themselves. */
  void locksAfter(int attempts) {
    locks = OptionalInt.of(attempts);
  }

  /** Drift that no statement mends. */
  void drifts(Drift stays) {
    drift = Optional.of(stays);
  }

  void lacks(Strategy strategy) {
    strategies = EnumSet.complementOf(EnumSet.of(strategy));
  }

  /** It has a defect of its own. */
  void breaks() {
    broken = true;
  }

  ModelDatabase database() {
    return database;
  }

  /** Each login, as {@code app at db:1000}. */
  List<String> logins() {
    return logins;
  }

  long refusedLogins() {
    return answers.stream().filter(accepted -> !accepted).count();
  }

  /** Each statement that was sent, masked. */
  List<String> statements() {
    return statements;
  }

  int openSessions() {
    return open;
  }

  /** How often a password's verifier was made, which takes a real one thousands of rounds. */
  int verifiers() {
    return verifiers;
  }

  private ModelDialect model() {
    return new ModelDialect(database);
  }

  private Optional<DatabaseFailure> fault(String deed) {
    return Optional.ofNullable(faults.getOrDefault(deed, new ArrayDeque<>()).poll());
  }

  private void failIfTold(String deed) {
    fault(deed)
        .ifPresent(failure -> {
          throw new DatabaseException(failure);
        });
  }

  @Override
  public String name() {
    return model().name();
  }

  @Override
  public Set<String> engines() {
    return model().engines();
  }

  @Override
  public Set<Strategy> strategies() {
    return strategies;
  }

  @Override
  public int defaultPort() {
    return model().defaultPort();
  }

  @Override
  public NameLimit nameLimit() {
    return limit;
  }

  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    logins.add(credential.username() + " at " + endpoint);
    var outcome =
        fault("log in as " + credential.username())
            .<LoginOutcome>map(LoginOutcome.Failed::new)
            .orElseGet(() -> model().login(endpoint, credential, deadline));
    answers.add(outcome instanceof LoginOutcome.Accepted);
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> {
        open++;
        yield new LoginOutcome.Accepted(new BentSession(session));
      }
      case LoginOutcome.Failed failed -> failed;
    };
  }

  @Override
  public List<Obstacle> obstacles(PairState pair, Policy policy) {
    if (broken) {
      throw new IllegalStateException("a dialect's own defect");
    }
    return obstacles;
  }

  @Override
  public OptionalInt locksAfter(PairState pair, String account) {
    return locks;
  }

  @Override
  public Drift drift(PairState pair, Policy policy) {
    return drift.orElseGet(() -> model().drift(pair, policy));
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift mendable, Marker marker, Policy policy) {
    return model().prepare(pair, drift.isPresent() ? Drift.NONE : mendable, marker, policy);
  }

  @Override
  public List<AccountChange> setCredential(
      PairState pair, NewCredential credential, Policy policy) {
    verifiers++;
    return model().setCredential(pair, credential, policy);
  }

  private final class BentSession implements Session {
    private final Session session;
    private boolean closed;

    BentSession(Session session) {
      this.session = session;
    }

    @Override
    public Identity identity() {
      return identity.apply(session.identity());
    }

    @Override
    public PairState describe(Pair pair, Policy policy) {
      failIfTold("describe");
      return session.describe(pair, policy);
    }

    @Override
    public void claim(String account) {
      failIfTold("claim");
      session.claim(account);
    }

    @Override
    public void apply(List<AccountChange> changes) {
      for (var change : changes) {
        failIfTold(change.masked().split(" ", 2)[0]);
        statements.add(change.masked());
        session.apply(List.of(change));
      }
    }

    @Override
    public void probe(String query) {
      session.probe(query);
    }

    @Override
    public void close() {
      session.close();
      if (!closed) {
        closed = true;
        open--;
      }
    }
  }
}

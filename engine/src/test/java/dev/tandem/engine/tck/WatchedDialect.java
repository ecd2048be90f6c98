package dev.tandem.engine.tck;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Counts what is asked of a dialect, and keeps the text of all that it says and throws. What a
 * session asks of the server, once it is open, a {@link CuttingProxy} may cut off.
 */
final class WatchedDialect extends DelegatingDialect {
  private final Optional<CuttingProxy> proxy;
  private final StringBuilder said = new StringBuilder();
  private final List<String> refused = new ArrayList<>();
  private int login;
  private int changes;
  private int cutsWhileChanging;

  WatchedDialect(Dialect dialect, Optional<CuttingProxy> proxy) {
    super(dialect);
    this.proxy = proxy;
  }

  /** All that it said and threw, with every cause. */
  String said() {
    return said.toString();
  }

  /** The accounts whose logins were refused, one for each time. */
  List<String> refused() {
    return refused;
  }

  /** How often accounts were to be changed. */
  int changes() {
    return changes;
  }

  /** How often a connection was cut in the midst of a change. */
  int cutsWhileChanging() {
    return cutsWhileChanging;
  }

  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    login = proxy.map(CuttingProxy::nextLogin).orElse(0);
    var outcome = listening(() -> super.login(endpoint, credential, deadline));
    said.append(outcome).append('\n');
    if (outcome instanceof LoginOutcome.Failed) {
      refused.add(credential.username());
    }
    return outcome;
  }

  @Override
  protected Session session(Session session) {
    said.append(session.identity()).append('\n');
    return new WatchedSession(session, login);
  }

  private <T> T listening(Supplier<T> call) {
    try {
      return call.get();
    } catch (RuntimeException thrown) {
      var trace = new StringWriter();
      thrown.printStackTrace(new PrintWriter(trace));
      said.append(trace);
      throw thrown;
    }
  }

  private int cuts() {
    return proxy.map(CuttingProxy::cuts).orElse(0);
  }

  private final class WatchedSession extends DelegatingSession {
    private final int mine;

    WatchedSession(Session session, int mine) {
      super(session);
      this.mine = mine;
    }

    private <T> T cutting(Supplier<T> call) {
      proxy.ifPresent(each -> each.count(mine));
      try {
        return listening(call);
      } finally {
        proxy.ifPresent(CuttingProxy::countNothing);
      }
    }

    @Override
    public PairState describe(Pair pair, Policy policy) {
      return cutting(() -> super.describe(pair, policy));
    }

    @Override
    public void claim(String account) {
      cutting(() -> {
        super.claim(account);
        return account;
      });
    }

    @Override
    public void apply(List<AccountChange> statements) {
      var before = cuts();
      said.append(statements).append('\n');
      changes++;
      try {
        cutting(() -> {
          super.apply(statements);
          return statements;
        });
      } finally {
        cutsWhileChanging += cuts() - before;
      }
    }

    @Override
    public void probe(String query) {
      cutting(() -> {
        super.probe(query);
        return query;
      });
    }
  }
}

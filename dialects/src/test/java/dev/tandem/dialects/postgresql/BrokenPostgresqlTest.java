package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Trait;
import dev.tandem.engine.tck.DelegatingDialect;
import dev.tandem.engine.tck.DialectContract;
import dev.tandem.engine.tck.Hindrance;
import dev.tandem.engine.tck.LiveDatabase;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The conformance kit can fail: each way to break the dialect is found out, for the right reason.
 */
final class BrokenPostgresqlTest {

  @ParameterizedTest
  @MethodSource
  void isFoundOut(ThrowingCallable test, String complaint) {
    var trace = new StringWriter();
    var found = catchThrowable(test);
    assertThat(found).as("what the kit says").isNotNull();
    found.printStackTrace(new PrintWriter(trace));
    assertThat(trace.toString()).contains(complaint);
  }

  static Stream<Arguments> isFoundOut() {
    return Contract.defects();
  }

  /** The contract of a broken dialect, whose tests are called one by one. */
  private static final class Contract extends DialectContract {
    private final Dialect broken;

    Contract(Dialect broken) {
      this.broken = broken;
    }

    @Override
    protected Dialect dialect() {
      return broken;
    }

    @Override
    protected LiveDatabase create(Credential primary, Credential admin) {
      return LivePostgresql.on(
          PostgresqlServer.of(PostgresqlVersion.V18), CloneMode.COPY, primary, admin);
    }

    @Override
    protected Policy policy() {
      return Rotation.policy(CloneMode.COPY);
    }

    static Stream<Arguments> defects() {
      return Stream.of(
          defect(
              "forgets a statement",
              preparing(BrokenPostgresqlTest::allButTheLast),
              Contract::sharesEveryKindOfPrivilege,
              "is not what its primary is"),
          defect(
              "does not see a kind of privilege",
              new Blind("ON LARGE OBJECT"),
              Contract::sharesEveryKindOfPrivilege,
              "UPDATE ON LARGE OBJECT"),
          defect(
              "mends more than it is told",
              new Eager(),
              Contract::mendsOnlyWhatItIsTold,
              "expected:"),
          defect(
              "lets a new clone be somebody else's",
              preparing(BrokenPostgresqlTest::unlessItIsThere),
              Contract::takesNoAccountOverThatSomebodyElseMadeMeanwhile,
              "it fails"),
          defect(
              "does not say what it can't do",
              new Careless(),
              Contract::stopsAtWhatItDoesNotUnderstand,
              "a plan with a superuser"),
          defect(
              "leaves a locked account locked",
              setting(sql -> sql.replace(" LOGIN ", " ")),
              contract -> contract.letsAPrimaryInThatWasKeptOut(Hindrance.LOCKED),
              "did not get in"),
          defect(
              "does not double a quote in a name",
              setting(sql -> sql.replace("\"\"", "\"")),
              Contract::takesNamesMadeToBreakQuotingAndAsLongAsMayBe,
              "Could not set the password of"),
          defect(
              "shows a password in a plan",
              new Talkative(),
              Contract::setsPasswordsMadeToBreakQuoting,
              "Expecting value to be false"),
          defect(
              "sends a password that the server logs",
              new Plain(),
              Contract::saysNoPassword,
              "a password is in the log"),
          defect(
              "quotes a password in a failure",
              new Quoting(),
              Contract::saysNoPassword,
              "a password was said"),
          defect(
              "tries a password in vain",
              new Guessing(),
              Contract::triesNoPasswordInVain,
              "refused logins of"),
          defect(
              "falls back to plain text",
              new Trusting(),
              Contract::neverFallsBackToPlainText,
              "was let in"),
          defect(
              "keeps nobody out",
              sessions(Unclaimed::new),
              Contract::keepsASecondRotationOut,
              "it fails"),
          defect(
              "takes a cut connection for the end",
              sessions(Final::new),
              Contract::endsWellWhereverThePrimaryIsCutOff,
              "a connection that was cut is worth another attempt"),
          defect(
              "claims what it can't do",
              new Boasting(),
              Contract::changesOneAccountInPlace,
              "expected: true"));
    }

    private static Arguments defect(
        String name, Dialect broken, Consumer<Contract> test, String complaint) {
      ThrowingCallable call = () -> test.accept(new Contract(broken));
      return Arguments.of(Named.of(name, call), complaint);
    }
  }

  // ---- what is wrong with them

  private abstract static class Broken extends DelegatingDialect {
    Broken() {
      super(new PostgresqlDialect());
    }
  }

  private static Dialect preparing(UnaryOperator<List<AccountChange>> otherwise) {
    return new Broken() {
      @Override
      public List<AccountChange> prepare(
          PairState pair, Drift drift, Marker marker, Policy policy) {
        return otherwise.apply(super.prepare(pair, drift, marker, policy));
      }
    };
  }

  private static List<AccountChange> allButTheLast(List<AccountChange> changes) {
    return changes.subList(0, Math.max(0, changes.size() - 1));
  }

  private static List<AccountChange> unlessItIsThere(List<AccountChange> changes) {
    return changes.stream()
        .map(change ->
            with(
                change,
                change.sql().startsWith("CREATE ROLE")
                    ? Sql.block(change.sql() + "; EXCEPTION WHEN duplicate_object THEN NULL;")
                    : change.sql()))
        .toList();
  }

  private static AccountChange with(AccountChange change, String sql) {
    return new AccountChange(change.summary(), sql, change.masked(), change.database());
  }

  private static Dialect setting(UnaryOperator<String> otherwise) {
    return new Broken() {
      @Override
      public List<AccountChange> setCredential(
          PairState pair, NewCredential credential, Policy policy) {
        return super.setCredential(pair, credential, policy).stream()
            .map(change -> with(change, otherwise.apply(change.sql())))
            .toList();
      }
    };
  }

  private static Dialect sessions(UnaryOperator<Session> otherwise) {
    return new Broken() {
      @Override
      protected Session session(Session session) {
        return otherwise.apply(session);
      }
    };
  }

  private static final class Blind extends Broken {
    private final String kind;

    Blind(String kind) {
      this.kind = kind;
    }

    @Override
    public Drift drift(PairState pair, Policy policy) {
      var drift = super.drift(pair, policy);
      return new Drift(seen(drift.missing()), seen(drift.extra()), drift.warnings());
    }

    private Set<Trait> seen(Set<Trait> traits) {
      return traits.stream()
          .filter(trait -> !trait.text().contains(kind))
          .collect(Collectors.toSet());
    }
  }

  private static final class Eager extends Broken {
    @Override
    public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
      return super.prepare(pair, drift(pair, policy), marker, policy);
    }
  }

  private static final class Careless extends Broken {
    @Override
    public List<Obstacle> obstacles(PairState pair, Policy policy) {
      return List.of();
    }
  }

  private static final class Talkative extends Broken {
    @Override
    public List<AccountChange> setCredential(
        PairState pair, NewCredential credential, Policy policy) {
      var password = credential.credential().password().reveal();
      return super.setCredential(pair, credential, policy).stream()
          .map(change ->
              new AccountChange(
                  change.summary(),
                  change.sql(),
                  change.masked().replace("********", password),
                  change.database()))
          .toList();
    }
  }

  private static final class Plain extends Broken {
    @Override
    public List<AccountChange> setCredential(
        PairState pair, NewCredential credential, Policy policy) {
      var password = Sql.literal(credential.credential().password().reveal());
      return super.setCredential(pair, credential, policy).stream()
          .map(change ->
              with(
                  change,
                  change
                      .sql()
                      .replaceAll("'SCRAM-SHA-256.*'$", Matcher.quoteReplacement(password))))
          .toList();
    }
  }

  private static final class Quoting extends Broken {
    @Override
    public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
      return switch (super.login(endpoint, credential, deadline)) {
        case LoginOutcome.Accepted accepted -> accepted;
        case LoginOutcome.Failed(var failure) ->
            new LoginOutcome.Failed(
                new DatabaseFailure(
                    failure.kind(),
                    "The server rejects " + credential.password().reveal() + ".",
                    failure.mend(),
                    failure.code()));
      };
    }
  }

  private static final class Guessing extends Broken {
    @Override
    public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
      var guess = new Credential(credential.username(), Password.of("a guess"));
      if (super.login(endpoint, guess, deadline) instanceof LoginOutcome.Accepted(var session)) {
        session.close();
      }
      return super.login(endpoint, credential, deadline);
    }
  }

  private static final class Trusting extends Broken {
    @Override
    public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
      var open = new Endpoint(endpoint.host(), endpoint.port(), endpoint.database(), Tls.PLAIN);
      return super.login(open, credential, deadline);
    }
  }

  private static final class Boasting extends Broken {
    @Override
    public Set<Strategy> strategies() {
      return EnumSet.allOf(Strategy.class);
    }
  }

  private static final class Unclaimed extends DelegatingDialect.DelegatingSession {
    Unclaimed(Session session) {
      super(session);
    }

    @Override
    public void claim(String account) {}
  }

  private static final class Final extends DelegatingDialect.DelegatingSession {
    Final(Session session) {
      super(session);
    }

    @Override
    public void apply(List<AccountChange> changes) {
      try {
        super.apply(changes);
      } catch (DatabaseException failed) {
        throw new DatabaseException(
            new DatabaseFailure(
                DatabaseFailure.Kind.UNEXPECTED,
                failed.failure().what(),
                failed.failure().mend(),
                failed.failure().code()));
      }
    }
  }
}

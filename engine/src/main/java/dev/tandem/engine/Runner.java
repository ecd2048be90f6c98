package dev.tandem.engine;

import dev.tandem.engine.Move.Change;
import dev.tandem.engine.Move.Claim;
import dev.tandem.engine.Move.DescribeAccount;
import dev.tandem.engine.Move.DescribeAccounts;
import dev.tandem.engine.Move.DescribeSecret;
import dev.tandem.engine.Move.Discard;
import dev.tandem.engine.Move.DropPending;
import dev.tandem.engine.Move.LogIn;
import dev.tandem.engine.Move.Look;
import dev.tandem.engine.Move.Prepare;
import dev.tandem.engine.Move.Probe;
import dev.tandem.engine.Move.Promote;
import dev.tandem.engine.Move.Put;
import dev.tandem.engine.Move.Read;
import dev.tandem.engine.Move.ReadAdmin;
import dev.tandem.engine.Move.SetCredential;
import dev.tandem.engine.Situation.Milestone;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Whereabouts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Performs moves: does the talking to the store and the database, and decides nothing. */
final class Runner implements AutoCloseable {
  private final Rotation rotation;
  private final SecretStore store;
  private final Ports ports;
  private final Deadline deadline;
  private final Map<Login, Session> sessions = new EnumMap<>(Login.class);

  /** Sessions of credentials that logged in again: one of them may hold the claim. */
  private final List<Session> replaced = new ArrayList<>();

  /** Begin with {@code sessions} open. */
  Runner(
      Rotation rotation,
      SecretStore store,
      Ports ports,
      Deadline deadline,
      Map<Login, ? extends Session> sessions) {
    this(rotation, store, ports, deadline);
    this.sessions.putAll(sessions);
  }

  Runner(Rotation rotation, SecretStore store, Ports ports, Deadline deadline) {
    this.rotation = rotation;
    this.store = store;
    this.ports = ports;
    this.deadline = deadline;
  }

  /** Find out what {@code look} asks. */
  Situation look(Look look, Situation now) {
    return switch (look) {
      case DescribeSecret describe -> now.described(store.describe(secret(now)));
      case Read(var stage) -> now.read(stage, read(now, stage));
      case ReadAdmin read -> readAdmin(read, now);
      case LogIn logIn -> now.replied(logIn.as(), logIn(logIn, now));
      case DescribeAccounts(var by, var pair, var after) ->
          now.saw(session(by).describe(pair, now.request().policy()), after);
      case DescribeAccount(var by, var pair) ->
          now.saw(session(by).describe(pair, now.request().policy()), false);
      case Claim(var by, var account) -> {
        session(by).claim(account);
        yield now.claimed();
      }
      case Probe(var by, var query) -> {
        session(by).probe(query);
        yield now.reached(Milestone.PROBED);
      }
    };
  }

  /** Do what {@code change} asks; when this returns, it is done. */
  Performed change(Change change, Situation now) {
    return switch (change) {
      case Put(var username) -> Performed.of(put(username, now));
      case Prepare(var by, var account, var changes) -> {
        session(by).apply(changes);
        yield new Performed(now.reached(Milestone.PREPARED), changes);
      }
      case SetCredential set -> set(set, now);
      case Discard discard -> {
        var unknown = Passwords.draw(now.request().policy().password(), ports.random());
        var statements = statements(rotation, discard, unknown, now);
        session(discard.by()).apply(statements);
        yield new Performed(now.reached(Milestone.SET), statements);
      }
      case Promote(var from) -> {
        store.move(secret(now), Stage.AWSCURRENT, from, Optional.of(now.request().token()));
        yield Performed.of(now.reached(Milestone.PROMOTED));
      }
      case DropPending drop -> {
        store.move(secret(now), Stage.AWSPENDING, now.request().token(), Optional.empty());
        yield Performed.of(now.dropped());
      }
    };
  }

  /**
   * What is known after a move, and what it sent to the database. Whoever tells of it must not have
   * it written again: a verifier takes thousands of rounds.
   */
  record Performed(Situation after, List<AccountChange> sent) {
    /** One that sent no statement. */
    static Performed of(Situation after) {
      return new Performed(after, List.of());
    }

    /** What it sent, with secrets masked. */
    List<String> statements() {
      return sent.stream().map(AccountChange::masked).toList();
    }
  }

  private Reading read(Situation now, Stage stage) {
    return Reading.of(
        stage == Stage.AWSPENDING
            ? store.read(secret(now), now.request().token())
            : store.read(secret(now), stage));
  }

  /** That it is not there is an answer: it says which of the two secrets is missing. */
  private Situation readAdmin(ReadAdmin read, Situation now) {
    Reading reading;
    try {
      reading = Reading.of(store.read(read.secret(), Stage.AWSCURRENT));
    } catch (StoreException failed) {
      if (failed.kind() != StoreException.Kind.NOT_FOUND) {
        throw failed;
      }
      reading = new Reading.Absent();
    }
    return now.readAdmin(reading, whereabouts(read, reading));
  }

  private Whereabouts whereabouts(ReadAdmin read, Reading reading) {
    if (reading instanceof Reading.Value value) {
      var named =
          value.document().host().map(host -> value.document().adminEndpoint(read.endpoint()));
      if (named.filter(read.endpoint()::sameListener).isEmpty()) {
        return store.whereabouts(read.secret(), named, read.endpoint());
      }
    }
    return new Whereabouts.Unknown();
  }

  private Reply logIn(LogIn logIn, Situation now) {
    var outcome = rotation.dialect(now).login(logIn.endpoint(), logIn.credential(), deadline);
    return switch (outcome) {
      case LoginOutcome.Failed(var failure) -> new Reply.Failed(failure);
      case LoginOutcome.Accepted(var session) -> {
        var identity = session.identity();
        keep(logIn.as(), session, now);
        yield new Reply.In(identity);
      }
    };
  }

  /**
   * Where an admin writes, only the answer is wanted of the current credential: its connection may
   * be the last that it is allowed.
   */
  private void keep(Login login, Session session, Situation now) {
    if (rotation.provesOnly(login, now)) {
      session.close();
    } else {
      Optional.ofNullable(sessions.put(login, session)).ifPresent(replaced::add);
    }
  }

  private Situation put(String username, Situation now) {
    var reading = now.readings().get(Stage.AWSCURRENT);
    if (!(reading instanceof Reading.Value current)) {
      throw new IllegalStateException("a put needs the current version");
    }
    var password = Passwords.draw(now.request().policy().password(), ports.random());
    var document = current.document().with(new Credential(username, password));
    var answer =
        store.put(
            secret(now),
            new SecretStore.Pending(
                now.request().token(),
                document.text(),
                current.id(),
                now.metadata().flatMap(known -> known.version(Stage.AWSPENDING)),
                now.request().rotationToken()));
    return now.answered(answer, document);
  }

  /**
   * That the server refuses this very password is an answer, on which the next decision depends.
   */
  private Performed set(SetCredential set, Situation now) {
    var statements = statements(rotation, set, now);
    try {
      session(set.by()).apply(statements);
      return new Performed(now.reached(Milestone.SET), statements);
    } catch (DatabaseException refused) {
      if (refused.failure().kind() != DatabaseFailure.Kind.POLICY) {
        throw refused;
      }
      return new Performed(now.refusedPassword(refused.failure()), statements);
    }
  }

  /** What setting the credential comes to in the database's own words. */
  static List<AccountChange> statements(Rotation rotation, SetCredential set, Situation now) {
    return rotation
        .dialect(now)
        .setCredential(
            now.accounts().orElseThrow(), set.credential(), now.request().settingPolicy());
  }

  /** The same for a password that nobody is told. */
  static List<AccountChange> statements(
      Rotation rotation, Discard discard, Password unknown, Situation now) {
    return statements(rotation, new SetCredential(discard.by(), discard.with(unknown)), now);
  }

  private Session session(Login login) {
    var session = sessions.get(login);
    if (session == null) {
      throw new IllegalStateException("nobody is logged in with " + login.source());
    }
    return session;
  }

  private static String secret(Situation now) {
    return now.request().secret();
  }

  @Override
  public void close() {
    sessions.values().forEach(Session::close);
    sessions.clear();
    replaced.forEach(Session::close);
    replaced.clear();
  }
}

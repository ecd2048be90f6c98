package dev.tandem.engine;

import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.Situation.Reply;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.tck.InMemorySecretStore;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * All there is outside a rotation: a store, a database, and how many passwords were ever drawn.
 *
 * @param draws makes every put draw another password, as in the real world
 */
record World(InMemorySecretStore store, ModelDatabase database, int draws) {
  static final String SECRET = "app";
  static final String ADMIN_SECRET = "admin";
  static final String ADMIN = "root";
  private static final InstantSource STOPPED = InstantSource.fixed(Instant.EPOCH);
  private static final Deadline SOON = Deadline.in(Duration.ofMinutes(1), STOPPED);

  /** The check asks for the same few credentials millions of times. */
  private static final Map<SecretText, Credential> CREDENTIALS = new ConcurrentHashMap<>();

  /** What one move made of the world; {@code after} is empty when it failed. */
  record Step(World world, Optional<Situation> after) {}

  World copy() {
    return new World(store.copy(), database.copy(), draws);
  }

  /**
   * Perform {@code move} by the real runner on a copy; the connection breaks after {@code
   * statements} statements.
   */
  Step perform(Move move, Situation now, int statements) {
    var world = copy();
    var dialect = new ModelDialect(world.database);
    var sessions = new EnumMap<Login, Session>(Login.class);
    now.replies()
        .forEach((login, reply) -> {
          if (reply instanceof Reply.In in) {
            sessions.put(login, dialect.session(in.identity().user(), statements));
          }
        });
    var ports = new Ports(new Random(draws), STOPPED, time -> {}, RotationListener.NONE);
    try (var runner =
        new Runner(new Rotation(List.of(dialect)), world.store, ports, SOON, sessions)) {
      var after =
          switch (move) {
            case Move.Look look -> runner.look(look, now);
            case Move.Change change -> runner.change(change, now).after();
            case Move.Verdict verdict -> now;
          };
      int drawn = move instanceof Move.Put || move instanceof Move.Discard ? draws + 1 : draws;
      boolean same = world.database.equals(database) && world.store.equals(store);
      return new Step(
          same && drawn == draws ? this : new World(world.store, world.database, drawn),
          Optional.of(after));
    } catch (DatabaseException | StoreException failed) {
      return new Step(world, Optional.empty());
    }
  }

  /** How the secret stands, found out without changing anything. */
  Status status(Policy policy) {
    var world = copy();
    return new Rotator(
            world.store,
            List.of(new ModelDialect(world.database)),
            new Ports(new Random(draws), STOPPED, time -> {}, RotationListener.NONE))
        .status(SECRET, policy);
  }

  /** The credential that {@code stage} holds. */
  Optional<Credential> credential(Stage stage) {
    return store
        .read(SECRET, stage)
        .flatMap(SecretVersion::value)
        .map(text -> CREDENTIALS.computeIfAbsent(text, World::credential));
  }

  private static Credential credential(SecretText text) {
    if (SecretDocument.parse(text) instanceof SecretDocument.Parsed.Good good) {
      return good.document().credential();
    }
    throw new AssertionError("a model's secret is no credential");
  }

  Optional<String> version(Stage stage) {
    return store.describe(SECRET).version(stage);
  }

  /** Say whether {@code stage} holds a credential that logs in. */
  boolean logsIn(Stage stage) {
    return credential(stage).filter(database::accepts).isPresent();
  }

  /** The account that {@code stage} names. */
  Optional<Account> account(Stage stage) {
    return credential(stage).flatMap(credential -> database.account(credential.username()));
  }

  Optional<String> unfinished() {
    return version(AWSPENDING).filter(token -> !version(AWSCURRENT).equals(Optional.of(token)));
  }

  /** Say whether the server would refuse to set the password of {@code stage}. */
  boolean isRefused(Stage stage) {
    return credential(stage).filter(database::refuses).isPresent();
  }

  /** Every password that anybody ever had in this world. */
  Stream<String> passwords() {
    return Stream.concat(
            database.accounts().values().stream()
                .flatMap(account -> Stream.of(account.password(), account.older())),
            Stream.of(Stage.values())
                .flatMap(stage -> credential(stage).stream())
                .map(credential -> credential.password().reveal()))
        .filter(password -> !password.isEmpty());
  }

  /** The accounts apart from {@code pair}. */
  Map<String, Account> bystanders(List<String> pair) {
    var others = new java.util.HashMap<>(database.accounts());
    others.keySet().removeAll(pair);
    return others;
  }
}

package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.Intent;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Plan;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Status;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One application on a live database with its secrets in memory, and a rotator for them. Whoever
 * closes it sees that no password was said.
 */
final class Trial implements AutoCloseable {
  static final String SECRET = "contract/app";
  static final String ADMIN = "contract/admin";

  /** No test reaches it. */
  static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Dialect dialect;
  private final LiveDatabase database;
  private final Credential admin;
  private final Pair pair;
  private final Policy policy;
  private final PasswordSearch search = new PasswordSearch();
  private final StringBuilder said = new StringBuilder();
  private final Optional<CuttingProxy> proxy;
  private final WatchedDialect watched;
  private InMemorySecretStore store = new InMemorySecretStore();
  private Runnable inBetween = () -> {};

  private Trial(
      Dialect dialect,
      LiveDatabase database,
      Credential primary,
      Credential admin,
      Policy policy,
      boolean cutting) {
    this.dialect = dialect;
    this.database = database;
    this.admin = admin;
    this.policy = policy;
    this.pair = new Pair(primary.username(), primary.username() + policy.suffix());
    this.proxy = cutting ? Optional.of(new CuttingProxy(database.endpoint())) : Optional.empty();
    this.watched = new WatchedDialect(dialect, proxy);
    var endpoint = proxy.map(CuttingProxy::endpoint).orElseGet(database::endpoint);
    var engine = dialect.engines().iterator().next();
    store.create(SECRET, FIRST, SecretJson.secret(engine, endpoint, primary), Map.of());
    store.create(ADMIN, FIRST, SecretJson.secret(engine, endpoint, admin), Map.of());
    search.add(primary.password());
    search.add(admin.password());
  }

  /** Make an application with {@code names}, rotated by {@code policy} and with an admin. */
  static Trial of(DialectContract contract, Names names, boolean cutting) {
    var primary = new Credential(names.primary(), password());
    var admin = new Credential(names.admin(), password());
    return new Trial(
        contract.dialect(),
        contract.create(primary, admin),
        primary,
        admin,
        with(
            contract.policy(),
            Strategy.ALTERNATING_USERS,
            Optional.of(ADMIN),
            contract.policy().probe()),
        cutting);
  }

  /** The accounts of a trial, by name. */
  record Names(String primary, String admin) {}

  /** A password that looks different in each notation, and that no other test uses. */
  static Password password() {
    return Password.of("Ö'\"\\ %;$&+=/?#{}" + Long.toHexString(RANDOM.nextLong()) + "aA1");
  }

  private static Policy with(
      Policy policy, Strategy strategy, Optional<String> admin, Optional<String> probe) {
    return policy.with(
        draft -> draft.strategy(strategy).admin(admin).probe(probe).timeout(PATIENCE));
  }

  // ---- what there is

  LiveDatabase database() {
    return database;
  }

  InMemorySecretStore store() {
    return store;
  }

  Pair pair() {
    return pair;
  }

  String primary() {
    return pair.primary();
  }

  String cloneName() {
    return pair.cloneName();
  }

  Credential admin() {
    return admin;
  }

  WatchedDialect watched() {
    return watched;
  }

  CuttingProxy proxy() {
    return proxy.orElseThrow();
  }

  /** Alternating users by the admin. */
  Policy policy() {
    return policy;
  }

  /** The same by {@code strategy}; a single user changes itself. */
  Policy policy(Strategy strategy) {
    var by = strategy == Strategy.SINGLE_USER ? Optional.<String>empty() : policy.admin();
    return with(policy, strategy, by, policy.probe());
  }

  /** The same by {@code strategy} and always by the admin. */
  Policy byAdmin(Strategy strategy) {
    return with(policy, strategy, policy.admin(), policy.probe());
  }

  /** Alternating users with a probe query. */
  Policy probing(String query) {
    return with(policy, policy.strategy(), policy.admin(), Optional.of(query));
  }

  // ---- rotating

  /** Rotate, which must end well. */
  Outcome rotate(Policy by) {
    var outcome = tryToRotate(by);
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
    return outcome;
  }

  /** Rotate, whatever becomes of it. */
  Outcome tryToRotate(Policy by) {
    var outcome = rotator().rotate(SECRET, by);
    said.append(outcome).append('\n');
    remember();
    return outcome;
  }

  /** Do what {@code request} asks, which must end well. */
  void run(Request request) {
    succeeded(rotator().run(request));
  }

  /** Do what {@code intent} says, which must end well. */
  void run(Intent intent, Policy by) {
    succeeded(rotator().run(intent, SECRET, by));
  }

  private void succeeded(Outcome outcome) {
    said.append(outcome).append('\n');
    remember();
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
  }

  /** Make the clone the primary's image and rotate nothing, which must end well. */
  void sync() {
    var outcome = rotator().sync(SECRET, policy);
    said.append(outcome).append('\n');
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
  }

  /** Find out what a rotation would do. */
  Plan plan(Policy by) {
    var plan = rotator().plan(SECRET, by);
    said.append(plan).append('\n');
    return plan;
  }

  /** Find out how the secret stands. */
  Status status(Policy by) {
    var status = rotator().status(SECRET, by);
    said.append(status).append('\n');
    return status;
  }

  /** Do {@code look} whenever a rotation has failed and begins again. */
  void inBetween(Runnable look) {
    inBetween = look;
  }

  /** Let the store hold what {@code other} does. */
  void restore(InMemorySecretStore other) {
    store = other.copy();
  }

  private Rotator rotator() {
    return new Rotator(
        store,
        List.of(watched),
        new Ports(
            RANDOM,
            InstantSource.system(),
            time -> {
              remember();
              inBetween.run();
              sleep(Duration.ofMillis(20));
            },
            event -> said.append(event).append('\n')));
  }

  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void remember() {
    for (var stage : Stage.values()) {
      credential(stage).map(Credential::password).ifPresent(search::add);
    }
  }

  // ---- looking

  /** The credential that {@code stage} holds. */
  Optional<Credential> credential(Stage stage) {
    return store.read(SECRET, stage).flatMap(SecretVersion::value).map(SecretJson::credential);
  }

  /** The credential that applications use. */
  Credential current() {
    return credential(Stage.AWSCURRENT).orElseThrow();
  }

  /** Log in past any proxy, unwatched. */
  LoginOutcome login(Credential credential) {
    return login(database.endpoint(), credential);
  }

  /** Log in somewhere. */
  LoginOutcome login(Endpoint endpoint, Credential credential) {
    return dialect.login(endpoint, credential, Deadline.in(PATIENCE, InstantSource.system()));
  }

  /** Log in, which must succeed. */
  Session session(Credential credential) {
    return switch (login(credential)) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) ->
          throw new AssertionError(credential.username() + " did not get in: " + failure);
    };
  }

  /** Say whether {@code credential} is let in. */
  boolean logsIn(Credential credential) {
    return switch (login(credential)) {
      case LoginOutcome.Accepted(var session) -> {
        session.close();
        yield true;
      }
      case LoginOutcome.Failed failed -> false;
    };
  }

  /** Look at both accounts as the admin. */
  PairState look() {
    try (var session = session(admin)) {
      return session.describe(pair, policy);
    }
  }

  /** What the dialect finds to differ. */
  Drift drift() {
    return dialect.drift(look(), policy);
  }

  /** The marker of this secret for {@code version}. */
  Marker marker(Optional<String> version) {
    return new Marker(SECRET, primary(), version);
  }

  /** Which kinds of privilege the server says that {@code account} has. */
  Set<String> privileges(String account) {
    return database.privileges().stream()
        .filter(privilege -> privilege.has().test(account))
        .map(Privilege::name)
        .collect(Collectors.toSet());
  }

  /** All that the server knows of the accounts. */
  String state() {
    return database.state(primary())
        + "\n"
        + database.state(cloneName())
        + "\n"
        + database.state(admin.username());
  }

  // ---- secrecy

  /** Look for {@code password}, too. */
  void hide(Password password) {
    search.add(password);
  }

  /** Take note of what was said where a person may see it. */
  void hear(Object text) {
    said.append(text).append('\n');
  }

  PasswordSearch search() {
    return search;
  }

  @Override
  public void close() {
    proxy.ifPresent(CuttingProxy::close);
    database.close();
    // AssertJ would print what it found
    assertThat(search.finds(said + watched.said())).as("a password was said").isFalse();
  }
}

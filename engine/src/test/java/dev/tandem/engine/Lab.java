package dev.tandem.engine;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import dev.tandem.engine.tck.InMemorySecretStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/** One secret, its database and what the operator decided: all that a test bends and looks at. */
final class Lab {
  static final String SECRET = World.SECRET;
  static final String ADMIN_SECRET = World.ADMIN_SECRET;
  static final String ADMIN = World.ADMIN;
  static final String TOKEN = "token-1";

  private final InMemorySecretStore memory = new InMemorySecretStore();
  private final FlakyStore store = new FlakyStore(memory);
  private final BentDialect dialect = new BentDialect();
  private final List<Event> events = new ArrayList<>();
  private final List<Duration> pauses = new ArrayList<>();
  private int versions;
  private Instant time = Instant.EPOCH;
  private RotationListener listener = events::add;
  private Strategy strategy = Strategy.ALTERNATING_USERS;
  private Optional<Pair> pair = Optional.empty();
  private Optional<String> admin = Optional.of(ADMIN_SECRET);
  private Set<String> allowedAdmins = Set.of();
  private boolean adopt;
  private Sync sync = Sync.EXACT;
  private Optional<String> probe = Optional.empty();
  private Duration timeout = Duration.ofSeconds(60);
  private Optional<Integer> longestName = Optional.empty();
  private Set<Step> steps = EnumSet.allOf(Step.class);
  private Optional<String> token = Optional.empty();

  private Lab() {
    memory.create(
        ADMIN_SECRET,
        "a1",
        SecretText.of("{\"username\":\"%s\",\"password\":\"hush-r\"}".formatted(ADMIN)),
        Map.of());
    dialect.account(ADMIN, Account.of("hush-r", "everything"));
    dialect.account("app2", Account.of("hush-other", "read"));
  }

  /** All that a rotation may change. */
  record Standing(InMemorySecretStore store, ModelDatabase database) {}

  /** A store with an admin secret, a server with an admin. */
  static Lab empty() {
    return new Lab();
  }

  /** The account {@code app}, never rotated yet. */
  static Lab toAbsentClone() {
    return empty()
        .account("app", Account.of("hush-1", "read", "write"))
        .current(document("app", "hush-1"));
  }

  /** It is the turn of a clone that Tandem made and somebody changed. */
  static Lab toClone() {
    return empty()
        .account("app", Account.of("hush-1", "read", "write"))
        .account("app_clone", Account.of("hush-2", "read", "stale").marked(SECRET, "app"))
        .current(document("app_clone", "hush-2"))
        .current(document("app", "hush-1"));
  }

  /** It is the turn of the primary. */
  static Lab toPrimary() {
    return empty()
        .account("app", Account.of("hush-1", "read", "write"))
        .account("app_clone", Account.of("hush-2", "read", "write").marked(SECRET, "app"))
        .current(document("app", "hush-1"))
        .current(document("app_clone", "hush-2"));
  }

  /** One account, which changes its own password. */
  static Lab single() {
    return empty()
        .account("app", Account.of("hush-1", "read"))
        .current(document("app", "hush-0"))
        .current(document("app", "hush-1"))
        .strategy(Strategy.SINGLE_USER)
        .admin(Optional.empty());
  }

  /** One account with two passwords. */
  static Lab dual() {
    return single()
        .account("app", Account.of("hush-1", "read").beside("hush-0"))
        .strategy(Strategy.DUAL_PASSWORD)
        .admin(Optional.of(ADMIN_SECRET));
  }

  static String document(String user, String password) {
    return "{\"engine\":\"model\",\"host\":\"db\",\"username\":\"%s\",\"password\":\"%s\"}"
        .formatted(user, password);
  }

  // ---- how it stands -------------------------------------------------------------------------

  Lab account(String name, Account account) {
    dialect.account(name, account);
    return this;
  }

  Lab without(String name) {
    dialect.drop(name);
    return this;
  }

  /** Put the next version and make it current: {@code v1}, {@code v2}, … */
  Lab current(String value) {
    var before = "v" + versions;
    var next = "v" + ++versions;
    if (versions == 1) {
      memory.create(SECRET, next, SecretText.of(value), Map.of());
      return this;
    }
    pending(next, value);
    memory.move(SECRET, Stage.AWSCURRENT, before, Optional.of(next));
    memory.move(SECRET, Stage.AWSPENDING, next, Optional.empty());
    return this;
  }

  Lab pending(String id, String value) {
    memory.put(
        SECRET,
        new SecretStore.Pending(id, SecretText.of(value), version(Stage.AWSCURRENT).orElseThrow()));
    return this;
  }

  /** Stage a version without a value, as Secrets Manager does before the first step. */
  Lab staged(String id) {
    memory.stage(SECRET, id);
    return this;
  }

  void movesCurrent(String from, String to) {
    memory.move(SECRET, Stage.AWSCURRENT, from, Optional.of(to));
  }

  Lab adminSecret(String name, String value) {
    memory.create(name, "a1", SecretText.of(value), Map.of());
    return admin(Optional.of(name));
  }

  // ---- what the operator decided, and asks for -----------------------------------------------

  /** A server that can't do what is asked for. */
  Lab lacking(Strategy other) {
    dialect.lacks(other);
    return strategy(other);
  }

  Lab strategy(Strategy other) {
    strategy = other;
    return this;
  }

  Lab pair(String primary, String cloneName) {
    pair = Optional.of(new Pair(primary, cloneName));
    return this;
  }

  Lab admin(Optional<String> secret) {
    admin = secret;
    return this;
  }

  Lab allowing(String secret) {
    allowedAdmins = Set.of(secret);
    return this;
  }

  Lab adopting() {
    adopt = true;
    return this;
  }

  Lab sync(Sync other) {
    sync = other;
    return this;
  }

  Lab probing(String query) {
    probe = Optional.of(query);
    return this;
  }

  Lab longestName(int characters) {
    longestName = Optional.of(characters);
    return this;
  }

  Lab within(Duration most) {
    timeout = most;
    return this;
  }

  Lab step(Step only) {
    steps = Set.of(only);
    return under(TOKEN);
  }

  Lab under(String explicit) {
    token = Optional.of(explicit);
    return this;
  }

  Lab listening(RotationListener other) {
    listener = other;
    return this;
  }

  // ---- what comes of it ----------------------------------------------------------------------

  Policy policy() {
    return Policy.DEFAULT.with(draft ->
        draft
            .strategy(strategy)
            .pair(pair)
            .admin(admin)
            .allowedAdmins(allowedAdmins)
            .adopt(adopt)
            .sync(sync)
            .probe(probe)
            .timeout(timeout)
            .longestName(longestName));
  }

  Request request() {
    return token
        .map(named -> new Request(SECRET, named, false, steps, policy(), Optional.empty()))
        .orElseGet(() -> Request.whole(SECRET, TOKEN, policy()));
  }

  Outcome run() {
    return rotator().run(request());
  }

  Outcome run(Step only) {
    return rotator().run(Request.one(SECRET, TOKEN, only, policy()));
  }

  Plan plan() {
    return rotator().plan(request());
  }

  Status status() {
    return rotator().status(SECRET, policy());
  }

  Rotator rotator() {
    var ports = new Ports(new Random(1), () -> time, this::pause, listener);
    return new Rotator(store, List.of(dialect), ports);
  }

  private void pause(Duration length) {
    pauses.add(length);
    pass(length);
  }

  void pass(Duration length) {
    time = time.plus(length);
  }

  Standing standing() {
    return new Standing(memory.copy(), dialect.database().copy());
  }

  Optional<String> version(Stage stage) {
    return memory.describe(SECRET).version(stage);
  }

  Optional<SecretDocument> document(Stage stage) {
    return memory
        .read(SECRET, stage)
        .flatMap(SecretVersion::value)
        .map(text -> ((SecretDocument.Parsed.Good) SecretDocument.parse(text)).document());
  }

  Optional<Password> password(Stage stage) {
    return document(stage).map(found -> found.credential().password());
  }

  boolean logsIn(Stage stage) {
    return document(stage)
        .filter(found -> dialect.database().accepts(found.credential()))
        .isPresent();
  }

  FlakyStore store() {
    return store;
  }

  BentDialect dialect() {
    return dialect;
  }

  List<Event> events() {
    return events;
  }

  List<Duration> pauses() {
    return pauses;
  }
}

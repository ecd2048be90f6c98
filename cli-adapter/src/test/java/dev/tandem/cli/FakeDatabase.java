package dev.tandem.cli;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
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
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A database in memory, and the dialect that speaks to it. Its statements are words between tabs.
 * It listens at {@code db:5432}; whoever asks elsewhere is not answered.
 */
final class FakeDatabase implements Dialect {
  static final String HOST = "db";
  static final String ENGINE = "fakesql";

  private final Map<String, Account> accounts = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> logins = Collections.synchronizedList(new ArrayList<>());
  private boolean readOnly;
  private boolean mayCreate = true;
  private boolean broken;

  private static final class Account {
    private String password = "";
    private Optional<Marker> marker = Optional.empty();
    private final Set<String> rights = new TreeSet<>();
  }

  /** A right. */
  record Right(String text) implements Trait {}

  void account(String name, String password, String... rights) {
    var account = new Account();
    account.password = password;
    account.rights.addAll(List.of(rights));
    accounts.put(name, account);
  }

  void grant(String name, String right) {
    find(name).rights.add(right);
  }

  void readOnly() {
    readOnly = true;
  }

  void adminMayNotCreate() {
    mayCreate = false;
  }

  /** From now on every login fails in a way that nobody foresaw, quoting what it should not. */
  void broken() {
    broken = true;
  }

  Set<String> rights(String account) {
    return find(account).rights;
  }

  boolean accepts(String account, String password) {
    return accounts.containsKey(account) && find(account).password.equals(password);
  }

  List<String> logins() {
    return List.copyOf(logins);
  }

  /** All that a rotation could have changed. */
  String picture() {
    var picture = new StringBuilder();
    accounts.forEach((name, account) ->
        picture
            .append(name)
            .append(account.password)
            .append(account.marker)
            .append(account.rights)
            .append('\n'));
    return picture.toString();
  }

  @Override
  public String name() {
    return ENGINE;
  }

  @Override
  public Set<String> engines() {
    return Set.of(ENGINE);
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
    return new NameLimit(20, NameLimit.Unit.BYTES);
  }

  @Override
  public LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline) {
    if (broken) {
      throw new IllegalStateException(
          "no idea what " + credential.password().reveal() + " is",
          new RuntimeException(credential.password().reveal()));
    }
    if (!endpoint.host().equals(HOST) || endpoint.port() != 5432) {
      return failed(
          DatabaseFailure.Kind.UNREACHABLE, "nobody answers", "Check host and port.", "08001");
    }
    logins.add(credential.username());
    return accepts(credential.username(), credential.password().reveal())
        ? new LoginOutcome.Accepted(new FakeSession(credential.username(), endpoint))
        : failed(
            DatabaseFailure.Kind.REJECTED, "the password is wrong", "Correct the secret.", "28P01");
  }

  private static LoginOutcome failed(
      DatabaseFailure.Kind kind, String what, String mend, String code) {
    return new LoginOutcome.Failed(new DatabaseFailure(kind, what + ".", mend, code));
  }

  @Override
  public List<Obstacle> obstacles(PairState pair, Policy policy) {
    return mayCreate
        ? List.of()
        : List.of(
            new Obstacle(
                Obstacle.Kind.MISSING_RIGHT,
                "The account %s may not create accounts.".formatted(pair.self().name()),
                "GRANT create TO %s;".formatted(pair.self().name())));
  }

  @Override
  public Drift drift(PairState pair, Policy policy) {
    return Drift.between(pair.primary().traits(), pair.cloneState().traits(), List.of());
  }

  @Override
  public List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    List<AccountChange> changes = new ArrayList<>();
    var name = pair.cloneState().name();
    if (!pair.cloneState().exists()) {
      changes.add(plain("CREATE", name));
    }
    drift.missing().forEach(right -> changes.add(plain("GRANT", name, right.text())));
    drift.extra().forEach(right -> changes.add(plain("REVOKE", name, right.text())));
    return changes;
  }

  private static AccountChange plain(String... words) {
    return AccountChange.plain(String.join(" ", words), String.join("\t", words));
  }

  @Override
  public List<AccountChange> setCredential(PairState pair, NewCredential wanted, Policy policy) {
    var credential = wanted.credential();
    var marker = wanted.marker();
    var version = marker.flatMap(Marker::version).orElse("");
    var start = "PASSWORD\t" + credential.username() + "\t";
    var end = marker.map(m -> "\t" + m.secret() + "\t" + m.primary() + "\t" + version).orElse("");
    return List.of(
        new AccountChange(
            "set the password",
            start + credential.password().reveal() + end,
            start + "'********'" + end,
            Optional.empty()));
  }

  @Override
  public List<String> adminScript(String admin, Pair pair, List<String> databases) {
    return Stream.concat(
            Stream.of("-- for " + pair.primary() + " and " + pair.cloneName(), "CREATE " + admin),
            databases.stream().map(database -> "GRANT " + admin + " " + database))
        .toList();
  }

  private Account find(String name) {
    var account = accounts.get(name);
    if (account == null) {
      throw new DatabaseException(
          new DatabaseFailure(
              DatabaseFailure.Kind.UNEXPECTED, "There is no " + name + ".", "Create it.", ""));
    }
    return account;
  }

  private AccountState state(String name) {
    var account = accounts.get(name);
    if (account == null) {
      return AccountState.absent(name);
    }
    Set<Trait> rights = new java.util.HashSet<>();
    account.rights.forEach(right -> rights.add(new Right(right)));
    return new AccountState(name, true, account.marker, rights);
  }

  private void run(String[] words) {
    switch (words[0]) {
      case "CREATE" -> account(words[1], "");
      case "GRANT" -> find(words[1]).rights.add(words[2]);
      case "REVOKE" -> find(words[1]).rights.remove(words[2]);
      case "PASSWORD" -> {
        find(words[1]).password = words[2];
        if (words.length > 3) {
          find(words[1]).marker =
              Optional.of(new Marker(words[3], words[4], Optional.of(words[5])));
        }
      }
      default -> throw new AssertionError(words[0]);
    }
  }

  private final class FakeSession implements Session {
    private final String user;
    private final Endpoint endpoint;

    FakeSession(String user, Endpoint endpoint) {
      this.user = user;
      this.endpoint = endpoint;
    }

    @Override
    public Identity identity() {
      return new Identity(
          user, user, HOST, "FakeSQL 1", readOnly, endpoint.tls() == Tls.VERIFY_FULL);
    }

    @Override
    public PairState describe(Pair pair, Policy policy) {
      return new PairState(state(pair.primary()), state(pair.cloneName()), state(user));
    }

    @Override
    public void apply(List<AccountChange> changes) {
      changes.forEach(change -> run(change.sql().split("\t", -1)));
    }

    @Override
    public void probe(String query) {
      if (!query.equals("select 1")) {
        throw new DatabaseException(
            new DatabaseFailure(
                DatabaseFailure.Kind.UNEXPECTED,
                "The probe query failed.",
                "Correct the query (--probe).",
                ""));
      }
    }

    @Override
    public void close() {}
  }
}

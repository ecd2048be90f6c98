package dev.tandem.engine;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Trait;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A database server that is one immutable map of accounts, replaced whole: a copy costs nothing.
 */
final class ModelDatabase {
  private static final String SEPARATOR = "\u001f";

  private Map<String, Account> accounts;
  private final Set<String> weak;

  ModelDatabase(Map<String, Account> accounts) {
    this(accounts, Set.of());
  }

  private ModelDatabase(Map<String, Account> accounts, Set<String> weak) {
    this.accounts = Map.copyOf(accounts);
    this.weak = Set.copyOf(weak);
  }

  ModelDatabase copy() {
    return new ModelDatabase(accounts, weak);
  }

  /** The same server, whose policy from now on refuses to set {@code password}. */
  ModelDatabase refusing(Password password) {
    var more = new HashSet<>(weak);
    more.add(password.reveal());
    return new ModelDatabase(accounts, more);
  }

  /**
   * An account.
   *
   * @param password its password, or the newer of two
   * @param older its other valid password; empty for none
   * @param proven whether somebody has logged in since its password was set; no real server has
   *     this, the check does
   */
  record Account(
      String password,
      String older,
      boolean open,
      Set<String> traits,
      Optional<Marker> marker,
      boolean proven) {
    Account {
      traits = Set.copyOf(traits);
    }

    static Account of(String password, String... traits) {
      return new Account(password, "", true, Set.of(traits), Optional.empty(), true);
    }

    Account beside(String other) {
      return new Account(password, other, open, traits, marker, proven);
    }

    boolean holds(String some) {
      return password.equals(some) || (!older.isEmpty() && older.equals(some));
    }

    Account marked(String secret, String primary) {
      return new Account(
          password,
          older,
          open,
          traits,
          Optional.of(new Marker(secret, primary, Optional.empty())),
          proven);
    }

    Account proved() {
      return new Account(password, older, open, traits, marker, true);
    }
  }

  /** One privilege. */
  record Privilege(String text) implements Trait {}

  /** The password that the next one to be retained would take the place of. */
  record Newer(String password) implements Trait {
    @Override
    public String text() {
      return "has a password";
    }
  }

  boolean refuses(Credential credential) {
    return weak.contains(credential.password().reveal());
  }

  Map<String, Account> accounts() {
    return accounts;
  }

  Optional<Account> account(String name) {
    return Optional.ofNullable(accounts.get(name));
  }

  boolean accepts(Credential credential) {
    return account(credential.username())
        .filter(Account::open)
        .filter(account -> account.holds(credential.password().reveal()))
        .isPresent();
  }

  /** Log in; the check remembers that somebody did. */
  boolean logIn(Credential credential) {
    boolean accepted = accepts(credential);
    account(credential.username())
        .filter(account -> accepted)
        .filter(account -> account.password().equals(credential.password().reveal()))
        .ifPresent(account -> replace(credential.username(), account.proved()));
    return accepted;
  }

  AccountState state(String name) {
    return account(name)
        .map(account -> {
          var traits = new HashSet<Trait>();
          account.traits().forEach(each -> traits.add(new Privilege(each)));
          return new AccountState(name, true, account.marker(), traits);
        })
        .orElseGet(() -> AccountState.absent(name));
  }

  /** As a server whose stored hash can be compared with a password's. */
  AccountState stateWithPassword(String name) {
    var state = state(name);
    var traits = new HashSet<>(state.traits());
    account(name).ifPresent(account -> traits.add(new Newer(account.password())));
    return new AccountState(name, state.exists(), state.marker(), traits);
  }

  static AccountChange create(String name, Marker marker) {
    return change("create", name, marker.secret(), marker.primary());
  }

  static AccountChange grant(String name, Trait trait) {
    return change("grant", name, trait.text());
  }

  static AccountChange revoke(String name, Trait trait) {
    return change("revoke", name, trait.text());
  }

  /** Replaces the newer password, and leaves the older where there is one, as MySQL does. */
  static AccountChange password(Credential credential, Optional<Marker> marker) {
    return password("password", credential, marker);
  }

  /** Adds a password; the newer one becomes the older, and the older one is gone. */
  static AccountChange retain(Credential credential, Optional<Marker> marker) {
    return password("retain", credential, marker);
  }

  private static AccountChange password(
      String verb, Credential credential, Optional<Marker> marker) {
    return change(
        verb,
        credential.username(),
        credential.password().reveal(),
        marker.map(Marker::secret).orElse(""),
        marker.map(Marker::primary).orElse(""),
        marker.flatMap(Marker::version).orElse(""));
  }

  /** Run one statement. */
  void run(String statement) {
    var words = statement.split(SEPARATOR, -1);
    var name = words[1];
    switch (words[0]) {
      case "create" -> {
        if (accounts.containsKey(name)) {
          throw new DatabaseException(
              new DatabaseFailure(Kind.CONFLICT, name + " exists.", "Look again.", "42710"));
        }
        replace(
            name,
            new Account(
                "",
                "",
                false,
                Set.of(),
                Optional.of(new Marker(words[2], words[3], Optional.empty())),
                false));
      }
      case "grant" -> {
        var traits = new HashSet<>(existing(name).traits());
        traits.add(words[2]);
        replace(name, with(existing(name), traits));
      }
      case "revoke" -> {
        var traits = new HashSet<>(existing(name).traits());
        traits.remove(words[2]);
        replace(name, with(existing(name), traits));
      }
      case "password", "retain" -> {
        if (weak.contains(words[2])) {
          throw new DatabaseException(
              new DatabaseFailure(Kind.POLICY, "The password is too weak.", "Relax.", "22023"));
        }
        var before = existing(name);
        var marker =
            words[3].isEmpty()
                ? before.marker()
                : Optional.of(
                    new Marker(
                        words[3],
                        words[4],
                        Optional.of(words[5]).filter(version -> !version.isEmpty())));
        boolean same = before.open() && before.password().equals(words[2]);
        replace(
            name,
            new Account(
                words[2],
                words[0].equals("retain") ? before.password() : before.older(),
                true,
                before.traits(),
                marker,
                same && before.proven()));
      }
      default -> throw new AssertionError("no such statement: " + words[0]);
    }
  }

  private Account existing(String name) {
    return account(name)
        .orElseThrow(() ->
            new DatabaseException(
                new DatabaseFailure(
                    Kind.UNEXPECTED, "There is no " + name + ".", "Create it.", "42704")));
  }

  private static Account with(Account account, Set<String> traits) {
    return new Account(
        account.password(),
        account.older(),
        account.open(),
        traits,
        account.marker(),
        account.proven());
  }

  private void replace(String name, Account account) {
    var copy = new HashMap<>(accounts);
    copy.put(name, account);
    accounts = Map.copyOf(copy);
  }

  private static AccountChange change(String verb, String name, String... words) {
    var sql = verb + SEPARATOR + name + SEPARATOR + String.join(SEPARATOR, words);
    return new AccountChange(verb + " " + name, sql, verb + " " + name, Optional.empty());
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ModelDatabase that
        && accounts.equals(that.accounts)
        && weak.equals(that.weak);
  }

  @Override
  public int hashCode() {
    return 31 * accounts.hashCode() + weak.hashCode();
  }

  @Override
  public String toString() {
    return accounts.toString();
  }
}

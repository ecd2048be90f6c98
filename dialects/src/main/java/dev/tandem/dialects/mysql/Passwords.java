package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Grantee;
import dev.tandem.dialects.grants.Image;
import dev.tandem.dialects.grants.Mending;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Writes the statements that set a password, for all host parts of the account at once. The server
 * gets a hash, never the password; only an account that changes itself may not give one.
 */
final class Passwords {
  private static final String MASK = "********";

  private final PairState pair;
  private final String name;
  private final Grantee account;

  /** The account whose way to authenticate counts: the primary, which a new clone is like. */
  private final Grantee model;

  private final List<String> hosts;

  private Passwords(PairState pair, String name, Policy policy) {
    this.pair = pair;
    this.name = name;
    this.account = new Grantee(pair.of(name));
    var primary = new Grantee(pair.primary());
    var clone = name.equals(pair.cloneState().name());
    this.model = clone ? primary : account;
    this.hosts =
        clone
            ? Mending.of(pair, Image.drift(pair, MysqlPrivileges.ALL).under(policy.sync())).hosts()
            : account.hosts();
  }

  static List<AccountChange> set(PairState pair, NewCredential credential, Policy policy) {
    if (credential.marker().isEmpty()) {
      return List.of(own(pair, credential));
    }
    var marker = credential.marker().get();
    var passwords = new Passwords(pair, credential.credential().username(), policy);
    var next = credential.credential().password();
    return policy.strategy() == Strategy.DUAL_PASSWORD
        ? passwords.second(next, credential.before().orElseThrow().password(), marker)
        : passwords.only(next, marker);
  }

  /** Naming the password that it had proves that nobody else has changed it meanwhile. */
  private static AccountChange own(PairState pair, NewCredential credential) {
    var before =
        credential
            .before()
            .map(Credential::password)
            .filter(password -> MysqlAccount.version(pair).atLeast(Version.REPLACE));
    var alter = "ALTER USER USER() IDENTIFIED BY ";
    return new AccountChange(
        "set the own password of " + Sql.name(credential.credential().username()),
        alter
            + Sql.literal(credential.credential().password().reveal())
            + before.map(password -> " REPLACE " + Sql.literal(password.reveal())).orElse(""),
        alter + "'" + MASK + "'" + before.map(password -> " REPLACE '" + MASK + "'").orElse(""),
        Optional.empty());
  }

  /** A password that was retained beside the one before would log in for ever. */
  private List<AccountChange> only(Password next, Marker marker) {
    var retained =
        hosts.stream()
            .filter(host ->
                account.on(host, StoredPassword.class).stream().anyMatch(StoredPassword::hasOlder))
            .map(host -> Account.at(name, host).sql() + " DISCARD OLD PASSWORD")
            .collect(Collectors.joining(", "));
    return retained.isEmpty()
        ? List.of(set(next, marker))
        : List.of(
            set(next, marker),
            AccountChange.plain(
                "discard the second password of " + Sql.name(name), "ALTER USER " + retained));
  }

  private AccountChange set(Password next, Marker marker) {
    return statement(
        "set the password of " + Sql.name(name) + " and let it log in",
        (host, hash) -> identified(host, hash.apply(next)),
        marker);
  }

  /**
   * Name the account twice in one statement: first make {@code before} the newer of its two
   * passwords, which leaves the older as it is, then retain it. Whichever of the two it was, it
   * logs in all the time, however often that is repeated. Retaining alone, repeated, would have the
   * new password push it out.
   */
  private List<AccountChange> second(Password next, Password before, Marker marker) {
    return hosts.stream().allMatch(host -> holds(host, next, before))
        ? List.of()
        : List.of(
            statement(
                "add a second password to " + Sql.name(name) + " and let it log in",
                (host, hash) ->
                    identified(host, hash.apply(before))
                        + ", "
                        + identified(host, hash.apply(next))
                        + " RETAIN CURRENT PASSWORD",
                marker));
  }

  private boolean holds(String host, Password next, Password before) {
    return account.on(host, StoredPassword.class).stream()
        .anyMatch(stored -> stored.isNewer(next) && stored.isOlder(before));
  }

  /** Writes what is said of one host part, given what makes a hash of a password there. */
  @FunctionalInterface
  private interface Clause {
    String of(String host, Function<Password, String> hash);
  }

  private AccountChange statement(String summary, Clause clause, Marker marker) {
    var thousands =
        MysqlAccount.setting(pair, "caching_sha2_password_digest_rounds", Scheme.USUAL * 1000)
            / 1000;
    var end =
        " ACCOUNT UNLOCK"
            + (MysqlAccount.version(pair).atLeast(Version.ATTRIBUTES)
                ? " ATTRIBUTE " + Sql.literal(Json.marker(marker))
                : "");
    return new AccountChange(
        summary,
        alter(host -> clause.of(host, password -> scheme(host).hash(password, thousands)), end),
        alter(host -> clause.of(host, password -> MASK), end),
        Optional.empty());
  }

  private String alter(UnaryOperator<String> clause, String end) {
    return hosts.stream().map(clause).collect(Collectors.joining(", ", "ALTER USER ", end));
  }

  private String identified(String host, String hash) {
    return Account.at(name, host).sql()
        + " IDENTIFIED WITH '"
        + scheme(host).plugin()
        + "' AS '"
        + hash
        + "'";
  }

  private Scheme scheme(String host) {
    var like = model.hosts().contains(host) ? model : account;
    return Scheme.named(MysqlAccount.plugin(like, host)).orElse(Scheme.CACHING_SHA2);
  }
}

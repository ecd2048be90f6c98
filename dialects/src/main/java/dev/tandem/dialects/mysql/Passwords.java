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
import java.util.stream.Collectors;

/**
 * Writes the statements that set a password, for all host parts of the account at once. The server
 * gets a hash, never the password; only an account that changes itself may not give one.
 */
final class Passwords {
  private static final String MASK = "********";

  private final PairState pair;
  private final Grantee account;

  /** The account whose way to authenticate counts: the primary, which a new clone is like. */
  private final Grantee model;

  private final List<String> hosts;

  private Passwords(PairState pair, String name, Policy policy) {
    this.pair = pair;
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
    return policy.strategy() == Strategy.DUAL_PASSWORD
        ? passwords.second(credential, marker)
        : List.of(passwords.set(credential.credential().password(), "", marker));
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

  /**
   * Make {@code before} the newer of the two, which leaves the older as it is, and then retain it.
   * Whichever of the two it was, it logs in before, between and after, and repeating both changes
   * nothing. Retaining alone, repeated, would have the new password push it out.
   */
  private List<AccountChange> second(NewCredential credential, Marker marker) {
    var before = credential.before().orElseThrow().password();
    var next = credential.credential().password();
    if (hosts.stream().allMatch(host -> holds(host, next, before))) {
      return List.of();
    }
    return List.of(
        statement(
            "make the present password the newer one of " + Sql.name(account.name()),
            before,
            "",
            ""),
        set(next, " RETAIN CURRENT PASSWORD", marker));
  }

  private boolean holds(String host, Password next, Password before) {
    return account.on(host, StoredPassword.class).stream()
        .anyMatch(stored -> stored.isNewer(next) && stored.isOlder(before));
  }

  private AccountChange set(Password password, String retain, Marker marker) {
    var attribute =
        MysqlAccount.version(pair).atLeast(Version.ATTRIBUTES)
            ? " ATTRIBUTE " + Sql.literal(Json.marker(marker))
            : "";
    var which = retain.isEmpty() ? "the password" : "a second password";
    return statement(
        "set " + which + " of " + Sql.name(account.name()) + " and let it log in",
        password,
        retain,
        " ACCOUNT UNLOCK" + attribute);
  }

  private AccountChange statement(String summary, Password password, String retain, String end) {
    var thousands =
        MysqlAccount.setting(pair, "caching_sha2_password_digest_rounds", Scheme.USUAL * 1000)
            / 1000;
    return new AccountChange(
        summary,
        alter(scheme -> scheme.hash(password, thousands), retain, end),
        alter(scheme -> MASK, retain, end),
        Optional.empty());
  }

  private String alter(Function<Scheme, String> hash, String retain, String end) {
    return hosts.stream()
        .map(host -> {
          var plugin =
              model.hosts().contains(host)
                  ? MysqlAccount.plugin(model, host)
                  : MysqlAccount.plugin(account, host);
          var scheme = Scheme.named(plugin).orElse(Scheme.CACHING_SHA2);
          return Account.at(account.name(), host).sql()
              + " IDENTIFIED WITH '"
              + scheme.plugin()
              + "' AS '"
              + hash.apply(scheme)
              + "'"
              + retain;
        })
        .collect(Collectors.joining(", ", "ALTER USER ", end));
  }
}

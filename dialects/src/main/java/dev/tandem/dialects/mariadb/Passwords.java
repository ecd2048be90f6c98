package dev.tandem.dialects.mariadb;

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
import java.util.stream.Stream;

/**
 * Writes the statement that sets a password, for all host parts of the account at once. The server
 * gets a hash, never the password, unless it takes nothing else.
 */
final class Passwords {
  private static final Ways USUAL =
      new Ways(List.of(new Ways.Way(Scheme.NATIVE.plugin(), Ways.INVALID)));

  private final PairState pair;
  private final String name;
  private final MariadbServer server;
  private final Grantee account;

  /** The account whose ways to log in count: the primary, which a clone is like. */
  private final Grantee model;

  private Passwords(PairState pair, String name) {
    this.pair = pair;
    this.name = name;
    this.server = MariadbServer.of(pair);
    this.account = new Grantee(pair.of(name));
    this.model = new Grantee(pair.primary());
  }

  static List<AccountChange> set(PairState pair, NewCredential credential, Policy policy) {
    var passwords = new Passwords(pair, credential.credential().username());
    return List.of(
        credential
            .marker()
            .map(marker -> passwords.set(credential, marker, policy))
            .orElseGet(() -> passwords.own(credential.credential())));
  }

  /**
   * An account may change its first password and nothing else of itself, and only where it is
   * logged in from.
   */
  private AccountChange own(Credential credential) {
    var scheme =
        server
            .self()
            .all(Ways.class)
            .flatMap(ways -> ways.schemes().stream())
            .findFirst()
            .orElse(Scheme.NATIVE);
    var value =
        server.wantsClearText()
            ? "PASSWORD(" + Sql.literal(credential.password().reveal()) + ")"
            : Sql.literal(scheme.hash(credential.password()));
    return new AccountChange(
        "set the own password of " + Sql.name(credential.username()) + inClear(),
        "SET PASSWORD = " + value,
        "SET PASSWORD = '********'",
        Optional.empty());
  }

  /** One statement says all passwords that are valid from now on, so it may be repeated. */
  private AccountChange set(NewCredential credential, Marker marker, Policy policy) {
    var dual = policy.strategy() == Strategy.DUAL_PASSWORD;
    var passwords =
        Stream.concat(
                Stream.of(credential.credential()),
                credential.before().stream().filter(before -> dual))
            .map(Credential::password)
            .distinct()
            .toList();
    return new AccountChange(
        "set "
            + (dual ? "a second password" : "the password")
            + " of "
            + Sql.name(name)
            + " and let it log in"
            + inClear(),
        alter(policy, passwords, marker, Identification::sql),
        alter(policy, passwords, marker, Identification::masked),
        Optional.empty());
  }

  private String alter(
      Policy policy,
      List<Password> passwords,
      Marker marker,
      Function<Identification, String> text) {
    return hosts(policy).stream()
        .map(host ->
            Account.at(name, host).sql()
                + text.apply(Identification.of(server, ways(host), passwords, marker)))
        .collect(Collectors.joining(", ", "ALTER USER ", " ACCOUNT UNLOCK"));
  }

  /** The host parts that there are when the clone is prepared. */
  private List<String> hosts(Policy policy) {
    var clone = name.equals(pair.cloneState().name());
    return clone
        ? Mending.of(pair, Image.drift(pair, MariadbPrivileges.of(pair)).under(policy.sync()))
            .hosts()
        : account.hosts();
  }

  private Ways ways(String host) {
    var like = model.hosts().contains(host) ? model : account;
    return like.on(host, Ways.class).stream().findFirst().orElse(USUAL);
  }

  private String inClear() {
    return server.wantsClearText()
        ? ", in clear text, which the server wants (strict_password_validation) and may log"
        : "";
  }
}

package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Grant;
import dev.tandem.dialects.grants.Listed;
import dev.tandem.dialects.grants.OnHost;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An account's state, asked in MySQL's words. */
record MysqlAccount(AccountState state) {

  String name() {
    return state.name();
  }

  /** The host parts that it exists for, sorted. */
  List<String> hosts() {
    return hosts(state.traits()).toList();
  }

  /** The host parts that are said to exist by {@code traits}, sorted. */
  static Stream<String> hosts(Set<Trait> traits) {
    return traits.stream()
        .filter(trait -> trait instanceof OnHost each && each.trait() instanceof Listed)
        .map(trait -> ((OnHost) trait).host())
        .sorted();
  }

  Account at(String host) {
    return Account.at(name(), host);
  }

  Set<Grant> grants(String host) {
    return on(host, Grant.class);
  }

  /** All traits and facts of one kind that are {@code host}'s. */
  <T extends Trait> Set<T> on(String host, Class<T> kind) {
    return OnHost.of(host, kind, state.traits());
  }

  /** All traits and facts of one kind that are no host's in particular. */
  <T extends Trait> Stream<T> all(Class<T> kind) {
    return state.traits().stream().filter(kind::isInstance).map(kind::cast);
  }

  boolean hidden() {
    return state.traits().contains(new AccountFact.Hidden());
  }

  /** How it authenticates from {@code host}. */
  String plugin(String host) {
    return on(host, StoredPassword.class).stream()
        .map(StoredPassword::plugin)
        .collect(Collectors.joining());
  }

  /** The server's version, as the account that looked found it. */
  static Version version(PairState pair) {
    return new MysqlAccount(pair.self())
        .all(AccountFact.Server.class)
        .findAny()
        .map(AccountFact.Server::version)
        .orElse(new Version(Version.IF_EXISTS));
  }

  /** A setting of the server, as a number; {@code otherwise} where it has none of that name. */
  static int setting(PairState pair, String name, int otherwise) {
    return new MysqlAccount(pair.self())
        .all(AccountFact.Variable.class)
        .filter(variable -> variable.name().equals(name))
        .findAny()
        .map(variable -> Integer.parseInt(variable.value()))
        .orElse(otherwise);
  }
}

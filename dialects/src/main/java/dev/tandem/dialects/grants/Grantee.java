package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Trait;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** An account's state, asked in these servers' words. */
public record Grantee(AccountState state) {

  /** Its name, unquoted. */
  public String name() {
    return state.name();
  }

  /** The host parts that it exists for, sorted. */
  public List<String> hosts() {
    return hosts(state.traits()).toList();
  }

  /** The host parts that are said to exist by {@code traits}, sorted. */
  public static Stream<String> hosts(Set<Trait> traits) {
    return traits.stream()
        .filter(trait -> trait instanceof OnHost each && each.trait() instanceof Listed)
        .map(trait -> ((OnHost) trait).host())
        .sorted();
  }

  /** One of it. */
  public Account at(String host) {
    return Account.at(name(), host);
  }

  /** What it was given where it logs in from {@code host}. */
  public Set<Grant> grants(String host) {
    return on(host, Grant.class);
  }

  /** All traits and facts of one kind that are {@code host}'s. */
  public <T extends Trait> Set<T> on(String host, Class<T> kind) {
    return OnHost.of(host, kind, state.traits());
  }

  /** All traits and facts of one kind that are no host's in particular. */
  public <T extends Trait> Stream<T> all(Class<T> kind) {
    return state.traits().stream().filter(kind::isInstance).map(kind::cast);
  }

  /** Whether the account that looked may not see it. */
  public boolean hidden() {
    return state.traits().contains(new AccountFact.Hidden());
  }

  /** A setting of the server, which the account that looked was told. */
  public Optional<String> setting(String name) {
    return all(AccountFact.Variable.class)
        .filter(variable -> variable.name().equals(name))
        .findAny()
        .map(AccountFact.Variable::value);
  }
}

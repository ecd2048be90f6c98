package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.Optional;
import java.util.stream.Stream;

/** An account's state, asked in SQL Server's words. */
record Principal(AccountState state) {

  /** All traits and facts of one kind. */
  <T extends Trait> Stream<T> all(Class<T> kind) {
    return state.traits().stream().filter(kind::isInstance).map(kind::cast);
  }

  boolean has(Trait trait) {
    return state.traits().contains(trait);
  }

  String name() {
    return state.name();
  }

  /** The database that it lives in, where it is no login. */
  Optional<String> home() {
    return all(PrincipalFact.Contained.class).map(PrincipalFact.Contained::database).findAny();
  }

  /** What its user is called, or would be. */
  String userIn(String database) {
    return all(PrincipalFact.UserName.class)
        .filter(user -> user.database().equals(database))
        .map(PrincipalFact.UserName::user)
        .findAny()
        .orElse(name());
  }

  /** The server, as the account that looked found it. */
  static PrincipalFact.Server server(PairState pair) {
    return new Principal(pair.self())
        .all(PrincipalFact.Server.class)
        .findAny()
        .orElse(new PrincipalFact.Server(PrincipalFact.Server.SLOW_HASH, 0, "master", false));
  }

  /** The database in which the pair lives, where it is no pair of logins. */
  static Optional<String> home(PairState pair) {
    return new Principal(pair.primary()).home();
  }
}

package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Trait;
import java.util.Optional;
import java.util.stream.Stream;

/** An account's state, asked in PostgreSQL's words. */
record Role(AccountState state) {

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

  boolean superuser() {
    return has(RoleTrait.Attribute.SUPERUSER);
  }

  /** The role that its sessions act as, where a setting for all databases says so. */
  Optional<String> actsAs() {
    return all(RoleTrait.Setting.class)
        .filter(setting ->
            setting.database().isEmpty() && setting.name().equals(RoleTrait.Setting.ROLE))
        .map(RoleTrait.Setting::value)
        .filter(role -> !role.equals("none"))
        .findAny();
  }

  /** The server's version, as the account that looked found it. */
  static int version(PairState pair) {
    return new Role(pair.self())
        .all(RoleFact.Server.class)
        .findAny()
        .map(RoleFact.Server::version)
        .orElse(RoleFact.Server.OPTIONS);
  }

  static CloneMode mode(Policy policy) {
    return policy.cloneMode() == CloneMode.USUAL ? CloneMode.MEMBER : policy.cloneMode();
  }
}

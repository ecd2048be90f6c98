package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.dialects.sqlserver.PrincipalTrait.User;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Pairs of logins as a catalog might show them. */
final class Accounts {
  static final PrincipalFact.Server SERVER = new PrincipalFact.Server(16, 2, "shop", true);
  static final Optional<String> NOWHERE = Optional.empty();
  static final Optional<String> SHOP = Optional.of("shop");
  static final Marker MARKER = new Marker("app-secret", "app", Optional.of("v1"));

  private Accounts() {}

  /** Two logins that may connect and have a user in {@code shop}. */
  static PairState alike(Set<? extends Trait> primary, Set<? extends Trait> cloned, Trait... self) {
    return new PairState(
        state("app", usual(primary)),
        new AccountState("app_clone", true, Optional.of(MARKER), usual(cloned)),
        state("rotator", with(Set.of(SERVER), self)));
  }

  /** A login without a clone. */
  static PairState alone(Set<? extends Trait> primary, Trait... self) {
    return new PairState(
        state("app", usual(primary)),
        AccountState.absent("app_clone"),
        state("rotator", with(Set.of(SERVER), self)));
  }

  /** What every login with a user in {@code shop} has. */
  static Set<Trait> usual(Set<? extends Trait> others) {
    return with(
        others,
        new User("shop"),
        new Permission(NOWHERE, false, "CONNECT SQL", ""),
        new Permission(SHOP, false, "CONNECT", ""),
        new Property(SHOP, "DEFAULT_SCHEMA", "[dbo]"));
  }

  static AccountState state(String name, Set<Trait> traits) {
    return new AccountState(name, true, Optional.empty(), traits);
  }

  static Set<Trait> with(Set<? extends Trait> traits, Trait... others) {
    var all = new HashSet<Trait>(traits);
    all.addAll(Arrays.asList(others));
    return all;
  }
}

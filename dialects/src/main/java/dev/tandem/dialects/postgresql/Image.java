package dev.tandem.dialects.postgresql;

import static dev.tandem.dialects.postgresql.RoleTrait.Setting.ROLE;

import dev.tandem.dialects.postgresql.RoleTrait.Attribute;
import dev.tandem.dialects.postgresql.RoleTrait.Member;
import dev.tandem.dialects.postgresql.RoleTrait.MemberOption;
import dev.tandem.dialects.postgresql.RoleTrait.Owner;
import dev.tandem.dialects.postgresql.RoleTrait.Setting;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the clone ought to have, and how that differs from what it has. */
final class Image {
  private Image() {}

  /** Compare the clone with the primary's image. */
  static Drift drift(PairState pair, Policy policy) {
    if (!pair.primary().exists()) {
      return Drift.NONE;
    }
    var actual = actual(new Role(pair.cloneState()), policy);
    return Drift.between(of(pair, policy), actual, warnings(pair, policy));
  }

  private static Set<Trait> of(PairState pair, Policy policy) {
    var primary = new Role(pair.primary());
    var image =
        switch (Role.mode(policy)) {
          case USUAL, MEMBER -> member(primary, Role.version(pair));
          case SHARED_OWNER, COPY ->
              compared(primary).collect(Collectors.toCollection(HashSet<Trait>::new));
        };
    image.removeIf(trait -> trait instanceof Owner || trait.equals(Attribute.SUPERUSER));
    return image;
  }

  /**
   * As a member that acts as the primary, the clone has all that is granted to it and owns what it
   * creates. What a session takes from the role that logs in, it needs for itself: attributes,
   * limits, settings.
   */
  private static Set<Trait> member(Role primary, int version) {
    var image = new HashSet<Trait>();
    primary.all(Attribute.class).forEach(image::add);
    primary.all(RoleTrait.ConnectionLimit.class).forEach(image::add);
    primary.all(RoleTrait.ValidUntil.class).forEach(image::add);
    primary.all(Setting.class).map(setting -> actingAs(primary, setting)).forEach(image::add);
    if (primary.actsAs().isEmpty()) {
      image.removeIf(
          trait -> trait instanceof Setting s && s.database().isEmpty() && s.name().equals(ROLE));
      image.add(new Setting(Optional.empty(), ROLE, primary.name(), false));
    }
    // The right to connect comes through the membership, before any role is set.
    image.add(Attribute.INHERIT);
    image.add(new Member(primary.name()));
    if (version >= RoleFact.Server.OPTIONS) {
      image.add(new MemberOption(primary.name(), "INHERIT"));
      image.add(new MemberOption(primary.name(), "SET"));
    }
    return image;
  }

  private static Setting actingAs(Role primary, Setting setting) {
    return setting.name().equals(ROLE) && setting.value().equals("none")
        ? new Setting(setting.database(), ROLE, primary.name(), setting.restricted())
        : setting;
  }

  private static Set<Trait> actual(Role cloned, Policy policy) {
    return compared(cloned)
        .filter(trait -> policy.reassignOwned() || !(trait instanceof Owner))
        .collect(Collectors.toSet());
  }

  private static Stream<RoleTrait> compared(Role role) {
    return role.all(RoleTrait.class);
  }

  private static List<String> warnings(PairState pair, Policy policy) {
    var warnings = new ArrayList<String>();
    var primary = new Role(pair.primary());
    var cloned = new Role(pair.cloneState());
    if (!policy.reassignOwned()) {
      cloned
          .all(Owner.class)
          .map(owner -> cloned.name() + " is " + owner.text())
          .sorted()
          .forEach(owned ->
              warnings.add(
                  owned
                      + "; "
                      + primary.name()
                      + " may not alter what it does not own: rotate again with --reassign-owned,"
                      + " or run REASSIGN OWNED BY "
                      + Sql.name(cloned.name())
                      + " TO "
                      + Sql.name(primary.name())
                      + " there."));
    }
    if (Role.mode(policy) == CloneMode.COPY) {
      primary
          .all(RoleFact.UserMappings.class)
          .filter(mapping -> !cloned.has(mapping))
          .map(mapping -> primary.name() + " " + mapping.text())
          .sorted()
          .forEach(mapping ->
              warnings.add(
                  mapping
                      + ": create the same for "
                      + cloned.name()
                      + ", their options are secret."));
    }
    return warnings;
  }
}

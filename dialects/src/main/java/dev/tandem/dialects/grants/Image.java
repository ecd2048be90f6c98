package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.AccountTrait.Attribute;
import dev.tandem.dialects.grants.AccountTrait.Property;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Trait;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the clone ought to have, host part by host part, and how that differs from what it has. */
public final class Image {
  private final Grantee primary;
  private final Grantee cloned;
  private final AllPrivileges all;
  private final Set<Trait> missing = new HashSet<>();
  private final Set<Trait> extra = new HashSet<>();

  private Image(PairState pair, AllPrivileges all) {
    this.all = all;
    this.primary = new Grantee(pair.primary());
    this.cloned = new Grantee(pair.cloneState());
  }

  /**
   * Compare the clone with the primary's image; nothing where one of them may not be seen.
   *
   * @param all what the server means by all privileges
   */
  public static Drift drift(PairState pair, AllPrivileges all) {
    var image = new Image(pair, all);
    if (!pair.primary().exists() || image.primary.hidden()) {
      return Drift.NONE;
    }
    image.compare();
    return new Drift(image.missing, image.extra, image.warnings());
  }

  private void compare() {
    primary.hosts().forEach(this::compare);
    cloned.hosts().stream()
        .filter(host -> !primary.hosts().contains(host))
        .forEach(host -> extra.add(new OnHost(host, new Listed())));
  }

  private void compare(String host) {
    var grants = GrantDrift.between(wanted(host), cloned.grants(host), all);
    add(missing, host, grants.missing());
    add(extra, host, grants.extra());
    add(missing, host, less(primary.on(host, Property.class), cloned.on(host, Property.class)));
    add(extra, host, less(cloned.on(host, Property.class), primary.on(host, Property.class)));
    add(missing, host, less(primary.on(host, Attribute.class), cloned.on(host, Attribute.class)));
    add(missing, host, less(primary.on(host, Listed.class), cloned.on(host, Listed.class)));
  }

  private Set<Grant> wanted(String host) {
    var wanted = new HashSet<>(primary.grants(host));
    primary.on(host, AccountFact.Gone.class).forEach(gone -> wanted.remove(gone.grant()));
    return wanted;
  }

  private static void add(Set<Trait> traits, String host, Set<? extends Trait> found) {
    OnHost.all(host, found).forEach(traits::add);
  }

  private static <T> Set<T> less(Set<T> all, Set<T> others) {
    return all.stream().filter(each -> !others.contains(each)).collect(Collectors.toSet());
  }

  private List<String> warnings() {
    var warnings = new ArrayList<String>();
    for (var host : primary.hosts()) {
      sorted(primary.on(host, AccountFact.Gone.class))
          .forEach(gone ->
              warnings.add(
                  primary.at(host).sql()
                      + " has "
                      + gone
                      + ": the clone gets it by the next rotation or sync after it was made."));
    }
    for (var host : cloned.hosts()) {
      sorted(cloned.on(host, AccountFact.Definer.class))
          .forEach(definer ->
              warnings.add(
                  cloned.at(host).sql()
                      + " is the "
                      + definer
                      + ", which end with this account: name another definer before it is"
                      + " dropped."));
    }
    return warnings;
  }

  private static Stream<String> sorted(Set<? extends Trait> traits) {
    return traits.stream().map(Trait::text).sorted();
  }
}

package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.Privilege;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How what an account was given differs from what it ought to have.
 *
 * @param missing what it ought to have and lacks
 * @param extra what it has beyond
 */
public record GrantDrift(Set<Grant> missing, Set<Grant> extra) {

  /** Copy the sets. */
  public GrantDrift {
    missing = Set.copyOf(missing);
    extra = Set.copyOf(extra);
  }

  /** Compare {@code image}, what it ought to have, with {@code actual}, what it has. */
  public static GrantDrift between(Set<Grant> image, Set<Grant> actual, AllPrivileges all) {
    var had = actual;
    for (var scope : scopesOfAll(actual)) {
      had = scopesOfAll(image).contains(scope) ? had : all.expand(had, scope);
    }
    var missing = new HashSet<>(image);
    missing.removeAll(had);
    var extra = new HashSet<>(had);
    extra.removeAll(image);
    // Whoever ought to have all has nothing too much: it is given all in its place.
    extra.removeIf(grant ->
        grant instanceof Privilege privilege
            && privilege.column().isEmpty()
            && !privilege.dynamic()
            && scopesOfAll(image).contains(privilege.scope()));
    return new GrantDrift(missing, extra);
  }

  private static Set<Scope> scopesOfAll(Set<Grant> grants) {
    return grants.stream()
        .filter(
            grant -> grant instanceof Privilege privilege && privilege.name().equals(Privilege.ALL))
        .map(grant -> ((Privilege) grant).scope())
        .collect(Collectors.toSet());
  }
}

package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.Privilege;
import java.util.HashSet;
import java.util.Set;

/**
 * What {@code ALL PRIVILEGES} stands for. It is taken apart only where one account has all and the
 * other one does not: a version that knows one more gives that, too, where both have all.
 *
 * @param global on the whole server, without {@code GRANT OPTION} as everywhere
 * @param schema on a database
 * @param table on a table
 * @param routine on a routine
 */
public record AllPrivileges(
    Set<String> global, Set<String> schema, Set<String> table, Set<String> routine) {

  /** Copy the sets. */
  public AllPrivileges {
    global = Set.copyOf(global);
    schema = Set.copyOf(schema);
    table = Set.copyOf(table);
    routine = Set.copyOf(routine);
  }

  /** Put in the place of {@code ALL PRIVILEGES} on {@code scope} what it stands for. */
  Set<Grant> expand(Set<Grant> grants, Scope scope) {
    var expanded = new HashSet<>(grants);
    expanded.remove(new Privilege(scope, Privilege.ALL));
    names(scope).forEach(name -> expanded.add(new Privilege(scope, name)));
    return expanded;
  }

  /** What it stands for on {@code scope}. */
  public Set<String> names(Scope scope) {
    return switch (scope) {
      case Scope.Global everything -> global;
      case Scope.Schema database -> schema;
      case Scope.Table one -> table;
      case Scope.Routine called -> routine;
      case Scope.Proxied proxied -> Set.of("PROXY");
    };
  }
}

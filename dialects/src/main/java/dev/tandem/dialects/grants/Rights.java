package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.GrantOption;
import dev.tandem.dialects.grants.Grant.Grantable;
import dev.tandem.dialects.grants.Grant.Privilege;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What follows from grants: a privilege on the whole server is one on each database, unless a
 * partial revoke says otherwise, and one on a database is one on all that is in it.
 *
 * @param grants what is held
 * @param all what the server means by all privileges
 */
record Rights(Set<Grant> grants, AllPrivileges all) {

  /** Say whether {@code privilege} is held, here or on something wider. */
  boolean has(Privilege privilege) {
    return wider(privilege).anyMatch(held -> true);
  }

  /** Say whether {@code privilege} is held and may be given to others. */
  boolean mayPassOn(Privilege privilege) {
    return privilege.dynamic()
        ? grants.contains(new Grantable(privilege))
        : parts(privilege)
            .allMatch(part ->
                wider(part).anyMatch(held -> grants.contains(new GrantOption(held.scope()))));
  }

  /** Say whether {@code role} may be given to others. */
  boolean mayGive(Account role, Syntax syntax) {
    return grants.contains(new Grant.AdminOption(role))
        || switch (syntax) {
          case MYSQL, OLDER_MYSQL ->
              has(new Privilege(new Scope.Global(), "ROLE_ADMIN"))
                  || has(new Privilege(new Scope.Global(), "SUPER"));
          case MARIADB -> false;
        };
  }

  private Stream<Privilege> parts(Privilege privilege) {
    return privilege.name().equals(Privilege.ALL)
        ? all.names(privilege.scope()).stream().map(name -> new Privilege(privilege.scope(), name))
        : Stream.of(privilege);
  }

  /** The privileges held that {@code privilege} follows from. */
  private Stream<Privilege> wider(Privilege privilege) {
    return grants.stream()
        .filter(Privilege.class::isInstance)
        .map(Privilege.class::cast)
        .filter(held -> covers(held, privilege) && !restricted(held, privilege));
  }

  private static boolean covers(Privilege held, Privilege wanted) {
    var name =
        wanted.name().equals("USAGE")
            || held.name().equals(wanted.name())
            || held.name().equals(Privilege.ALL);
    var column = held.column().isEmpty() || held.column().equals(wanted.column());
    return name && column && covers(held.scope(), wanted.scope());
  }

  private static boolean covers(Scope held, Scope wanted) {
    if (held.equals(wanted)) {
      return true;
    }
    return switch (held) {
      case Scope.Global everything -> !(wanted instanceof Scope.Proxied);
      case Scope.Schema(var pattern) ->
          switch (wanted) {
            case Scope.Schema schema -> matches(pattern, unescaped(schema.pattern()));
            case Scope.Table table -> matches(pattern, table.schema());
            case Scope.Routine routine -> matches(pattern, routine.schema());
            case Scope.Global everything -> false;
            case Scope.Proxied proxied -> false;
          };
      // Whoever may proxy the nameless account may proxy all.
      case Scope.Proxied(var account) ->
          account.user().isEmpty()
              && account.host().stream().allMatch(host -> host.isEmpty() || host.equals("%"))
              && wanted instanceof Scope.Proxied;
      case Scope.Table table -> false;
      case Scope.Routine routine -> false;
    };
  }

  private boolean restricted(Privilege held, Privilege wanted) {
    return held.scope() instanceof Scope.Global
        && schema(wanted.scope()).anyMatch(schema -> revoked(schema, wanted.name()));
  }

  /** A partial revoke names a database, in which {@code _} and {@code %} may be escaped or not. */
  private boolean revoked(String schema, String name) {
    return grants.stream()
        .filter(Grant.Restriction.class::isInstance)
        .map(Grant.Restriction.class::cast)
        .anyMatch(restriction ->
            restriction.privilege().equals(name)
                && unescaped(restriction.scope().pattern()).equals(unescaped(schema)));
  }

  private static Stream<String> schema(Scope scope) {
    return switch (scope) {
      case Scope.Schema schema -> Stream.of(schema.pattern());
      case Scope.Table table -> Stream.of(table.schema());
      case Scope.Routine routine -> Stream.of(routine.schema());
      case Scope.Global everything -> Stream.empty();
      case Scope.Proxied proxied -> Stream.empty();
    };
  }

  /** Match a database's name as the server does: {@code %} and {@code _}, unless escaped. */
  private static boolean matches(String pattern, String schema) {
    if (pattern.isEmpty()) {
      return schema.isEmpty();
    }
    var first = pattern.charAt(0);
    if (first == '%') {
      return matches(pattern.substring(1), schema)
          || (!schema.isEmpty() && matches(pattern, schema.substring(1)));
    }
    var escaped = first == '\\' && pattern.length() > 1;
    var wanted = escaped ? pattern.charAt(1) : first;
    return !schema.isEmpty()
        && (schema.charAt(0) == wanted || (first == '_' && !escaped))
        && matches(pattern.substring(escaped ? 2 : 1), schema.substring(1));
  }

  private static String unescaped(String pattern) {
    return pattern.replace("\\_", "_").replace("\\%", "%");
  }
}

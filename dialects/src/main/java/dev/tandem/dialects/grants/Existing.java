package dev.tandem.dialects.grants;

import dev.tandem.dialects.grants.Grant.GrantOption;
import dev.tandem.dialects.grants.Grant.Privilege;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which of the tables, columns and routines that grants are on are there.
 *
 * @param tables the tables and views
 * @param columns their columns, in small letters as their case means nothing
 * @param routines the procedures and functions
 */
record Existing(Set<Scope.Table> tables, Set<Column> columns, Set<Scope.Routine> routines) {

  /** A column of a table. */
  record Column(Scope.Table table, String name) {}

  /** Asks the server and gives the rows, column by column. */
  @FunctionalInterface
  interface Server {
    List<List<String>> ask(String query) throws SQLException;
  }

  /** Ask for all at once, and not at all where there is nothing to ask for. */
  static Existing find(Set<Grant> grants, Server server) throws SQLException {
    var scopes = grants.stream().flatMap(grant -> scope(grant).stream()).toList();
    var tables = names(scopes, Scope.Table.class);
    var routines = names(scopes, Scope.Routine.class);
    var queries = new ArrayList<String>();
    if (!tables.isEmpty()) {
      queries.add(
          """
          SELECT 'column', CONVERT(TABLE_SCHEMA USING utf8mb4), CONVERT(TABLE_NAME USING utf8mb4),
            CONVERT(COLUMN_NAME USING utf8mb4)
          FROM information_schema.COLUMNS WHERE (TABLE_SCHEMA, TABLE_NAME) IN (%s)
          """
              .formatted(tables));
    }
    if (!routines.isEmpty()) {
      queries.add(
          """
          SELECT CONVERT(ROUTINE_TYPE USING utf8mb4), CONVERT(ROUTINE_SCHEMA USING utf8mb4),
            CONVERT(ROUTINE_NAME USING utf8mb4), ''
          FROM information_schema.ROUTINES WHERE (ROUTINE_SCHEMA, ROUTINE_NAME) IN (%s)
          """
              .formatted(routines));
    }
    return of(queries.isEmpty() ? List.of() : server.ask(String.join(" UNION ALL ", queries)));
  }

  private static Existing of(List<List<String>> rows) {
    var columns =
        rows.stream()
            .filter(row -> row.getFirst().equals("column"))
            .map(row -> new Column(new Scope.Table(row.get(1), row.get(2)), small(row.get(3))))
            .collect(Collectors.toSet());
    return new Existing(
        columns.stream().map(Column::table).collect(Collectors.toSet()),
        columns,
        rows.stream()
            .filter(row -> !row.getFirst().equals("column"))
            .map(row -> routine(row.get(0), row.get(1), row.get(2)))
            .collect(Collectors.toSet()));
  }

  /** A routine's name, unlike a table's, means the same in capitals. */
  private static Scope.Routine routine(String kind, String schema, String name) {
    return new Scope.Routine(kind, schema, small(name));
  }

  /** Say whether what {@code grant} is on is there, as far as we asked. */
  boolean has(Grant grant) {
    return switch (scope(grant).orElse(new Scope.Global())) {
      case Scope.Table table ->
          (grant instanceof Privilege privilege && privilege.column().isPresent())
              ? columns.contains(new Column(table, small(privilege.column().get())))
              : tables.contains(table);
      case Scope.Routine(var kind, var schema, var name)
          when kind.equals("PROCEDURE") || kind.equals("FUNCTION") ->
          routines.contains(routine(kind, schema, name));
      case Scope.Routine other -> true;
      case Scope.Global everything -> true;
      case Scope.Schema schema -> true;
      case Scope.Proxied proxied -> true;
    };
  }

  private static Optional<Scope> scope(Grant grant) {
    return switch (grant) {
      case Privilege privilege -> Optional.of(privilege.scope());
      case GrantOption option -> Optional.of(option.scope());
      case Grant.Grantable grantable -> Optional.empty();
      case Grant.Restriction restriction -> Optional.empty();
      case Grant.Role role -> Optional.empty();
      case Grant.AdminOption option -> Optional.empty();
      case Grant.DefaultRole role -> Optional.empty();
    };
  }

  private static String names(List<Scope> scopes, Class<? extends Scope> kind) {
    return scopes.stream()
        .filter(kind::isInstance)
        .map(Existing::names)
        .distinct()
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private static String names(Scope scope) {
    return switch (scope) {
      case Scope.Table(var schema, var table) -> pair(schema, table);
      case Scope.Routine(var kind, var schema, var name) -> pair(schema, name);
      case Scope.Global everything -> "";
      case Scope.Schema schema -> "";
      case Scope.Proxied proxied -> "";
    };
  }

  private static String pair(String schema, String name) {
    return "(" + Sql.literal(schema) + ", " + Sql.literal(name) + ")";
  }

  private static String small(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}

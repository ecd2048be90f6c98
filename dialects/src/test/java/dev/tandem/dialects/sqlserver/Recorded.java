package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.sqlserver.TdsServer.Answer;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a server would say of the login {@code app}, which has users in three databases: the
 * secret's own, {@code shop}; {@code audit}, where another name is its user's; and {@code stock}.
 * Written by hand from the documentation, as no server was asked.
 */
final class Recorded {
  private Recorded() {}

  /** Answer as a server would on which there is no clone yet. */
  static List<Answer> answers(String user, String sql) {
    if (sql.contains("ORIGINAL_LOGIN()")) {
      return List.of(LoginTest.identity(user, 0));
    }
    if (sql.contains("sys.server_permissions")) {
      return server(user);
    }
    for (var database : List.of("audit", "shop", "stock")) {
      if (sql.startsWith("USE [" + database + "];") && sql.contains("sys.database_permissions")) {
        return Stream.concat(Stream.of(new Answer.Moved(database)), in(database)).toList();
      }
    }
    return List.of(new Answer.Done());
  }

  private static List<Answer> server(String self) {
    return List.of(
        rows(row("app", "login", "S", null, null, null, 0, 0)),
        rows(
            row("app", "property", "DEFAULT_DATABASE", "[shop]", null, null, 0, 0),
            row("app", "property", "DEFAULT_LANGUAGE", "[us_english]", null, null, 0, 0),
            row("app", "property", "CHECK_POLICY", "ON", null, null, 0, 0),
            row("app", "property", "CHECK_EXPIRATION", "OFF", null, null, 0, 0)),
        rows(
            row("app", "permission", "G", "CONNECT SQL", "", null, 0, 1),
            row("app", "permission", "G", "VIEW SERVER STATE", "", null, 0, 1)),
        rows(
            row(self, "database", "audit", "ONLINE", null, null, 1, 0),
            row(self, "database", "master", "ONLINE", null, null, 1, 0),
            row(self, "database", "shop", "ONLINE", null, null, 1, 0),
            row(self, "database", "stock", "ONLINE", null, null, 1, 0)));
  }

  private static Stream<Answer> in(String database) {
    return switch (database) {
      case "audit" ->
          Stream.of(
              rows(row("app", "user", "writer", null, null, null, 0, 0)),
              properties("[log]"),
              rows(
                  row("app", "permission", "G", "CONNECT", "", null, 0, 1),
                  row("app", "permission", "G", "INSERT", "OBJECT::[log].[entry]", null, 0, 1),
                  row("app", "permission", "D", "DELETE", "SCHEMA::[log]", null, 0, 1)));
      case "shop" ->
          Stream.of(
              rows(row("app", "user", "app", null, null, null, 0, 0)),
              properties("[dbo]"),
              rows(row("app", "member", "db_datareader", null, null, null, 0, 1)),
              rows(
                  row("app", "permission", "G", "CONNECT", "", null, 0, 1),
                  row("app", "permission", "W", "EXECUTE", "SCHEMA::[sales]", null, 0, 1),
                  row(
                      "app",
                      "permission",
                      "G",
                      "UPDATE",
                      "OBJECT::[sales].[orders]",
                      "price",
                      0,
                      1)));
      case "stock" ->
          Stream.of(
              rows(row("app", "user", "app", null, null, null, 0, 0)),
              properties("[dbo]"),
              rows(row("app", "permission", "G", "CONNECT", "", null, 0, 1)),
              rows(row("app", "owner", "SCHEMA::[odd]] name]", null, null, null, 0, 0)));
      default -> Stream.of();
    };
  }

  private static Answer properties(String schema) {
    return rows(
        row("app", "property", "DEFAULT_SCHEMA", schema, null, null, 0, 0),
        row("app", "property", "ALLOW_ENCRYPTED_VALUE_MODIFICATIONS", "OFF", null, null, 0, 0));
  }

  /** One row. */
  record Line(List<@Nullable Object> values) {}

  static Answer rows(Line... lines) {
    return new Answer.Rows(Stream.of(lines).map(Line::values).toList());
  }

  static Line row(
      String who,
      String kind,
      @Nullable String a,
      @Nullable String b,
      @Nullable String c,
      @Nullable String d,
      int f,
      int g) {
    return new Line(Arrays.asList(who, kind, a, b, c, d, f, g));
  }
}

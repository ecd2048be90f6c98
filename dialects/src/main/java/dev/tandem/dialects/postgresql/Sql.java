package dev.tandem.dialects.postgresql;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes names and values into SQL so that nothing in them can end them. */
final class Sql {
  /**
   * The settings that hold a list of names: the server stores them as quoted names with commas
   * between, and would take that text, given as one literal, for a single name. The same list is
   * fixed in pg_dump; extensions can't add to it.
   */
  private static final Set<String> NAME_LISTS =
      Set.of(
          "local_preload_libraries",
          "search_path",
          "session_preload_libraries",
          "shared_preload_libraries",
          "temp_tablespaces",
          "unix_socket_directories");

  private Sql() {}

  /** Quote a name. */
  static String name(String name) {
    return '"' + whole(name).replace("\"", "\"\"") + '"';
  }

  /** Quote a setting's name, part by part: {@code "app"."tenant"}. */
  static String setting(String name) {
    return Arrays.stream(name.split("\\.", -1)).map(Sql::name).collect(Collectors.joining("."));
  }

  /** Quote a value, also when {@code standard_conforming_strings} is off. */
  static String literal(String value) {
    var quoted = '\'' + whole(value).replace("'", "''") + '\'';
    return quoted.contains("\\") ? " E" + quoted.replace("\\", "\\\\") : quoted;
  }

  /**
   * Write what the catalog holds as the value of {@code setting} so that setting it gives the same
   * again.
   */
  static String value(String setting, String value) {
    return NAME_LISTS.contains(setting)
        ? names(value).stream().map(Sql::literal).collect(Collectors.joining(", "))
        : literal(value);
  }

  /**
   * Write {@code body} as a block that the server runs, between dollar quotes that don't occur in
   * it.
   */
  static String block(String body) {
    var tag = "$tandem$";
    for (var n = 1; body.contains(tag); n++) {
      tag = "$tandem" + n + "$";
    }
    return "DO " + tag + " BEGIN " + body + " END " + tag;
  }

  /** Take a list of names apart: {@code "$user", public}. */
  private static List<String> names(String list) {
    var names = new ArrayList<String>();
    var name = new StringBuilder();
    var quoted = false;
    for (var at = 0; at < list.length(); at++) {
      var c = list.charAt(at);
      if (c == '"') {
        if (quoted && at + 1 < list.length() && list.charAt(at + 1) == '"') {
          name.append('"');
          at++;
        } else {
          quoted = !quoted;
        }
      } else if (c == ',' && !quoted) {
        names.add(name.toString());
        name.setLength(0);
      } else if (quoted || c != ' ') {
        name.append(c);
      }
    }
    names.add(name.toString());
    return names;
  }

  private static String whole(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("PostgreSQL takes no NUL character in names and values");
    }
    return text;
  }
}

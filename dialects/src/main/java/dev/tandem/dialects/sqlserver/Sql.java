package dev.tandem.dialects.sqlserver;

import java.util.Optional;

/** Writes names and values into T-SQL so that nothing in them can end them. */
final class Sql {
  /** How many UTF-16 units a name has at most: QUOTENAME answers NULL to a longer one. */
  static final int LONGEST_NAME = 128;

  private Sql() {}

  /** Quote a name as {@code QUOTENAME} does. */
  static String name(String name) {
    return '[' + whole(name).replace("]", "]]") + ']';
  }

  /** Quote a value, as Unicode. */
  static String literal(String value) {
    return "N'" + whole(value).replace("'", "''") + '\'';
  }

  /** Say where, for people and in front of what there is. */
  static String where(Optional<String> database) {
    return database.map(name -> "in database " + name(name) + ": ").orElse("");
  }

  private static String whole(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("SQL Server takes no NUL character in names and values");
    }
    return text;
  }
}

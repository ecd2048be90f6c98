package dev.tandem.dialects.grants;

/**
 * Writes names and values into SQL so that nothing in them can end them. Sessions set an empty
 * {@code sql_mode}: backslashes escape in values, double quotes never quote names, and the server's
 * own answers ({@code SHOW GRANTS}, {@code SHOW CREATE USER}) are written the same way.
 */
public final class Sql {
  private Sql() {}

  /** Quote a name. */
  public static String name(String name) {
    return '`' + whole(name).replace("`", "``") + '`';
  }

  /** Quote a value. */
  public static String literal(String value) {
    return '\'' + whole(value).replace("\\", "\\\\").replace("'", "''") + '\'';
  }

  private static String whole(String text) {
    if (text.indexOf('\0') >= 0) {
      throw new IllegalArgumentException("names and values take no NUL character");
    }
    return text;
  }
}

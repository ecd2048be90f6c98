package dev.tandem.dialects.grants;

/** What a privilege is on, as it stands behind {@code ON}. */
public sealed interface Scope {
  /** Quote it as it stands in a statement. */
  String sql();

  /** The whole server. */
  record Global() implements Scope {
    @Override
    public String sql() {
      return "*.*";
    }
  }

  /**
   * A database.
   *
   * @param pattern its name as it was granted: {@code %} and {@code _} are wildcards unless a
   *     backslash stands before them, and both ways are kept
   */
  record Schema(String pattern) implements Scope {
    /** The database of this very name, and no other. */
    public static Schema named(String name) {
      return new Schema(name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%"));
    }

    @Override
    public String sql() {
      return Sql.name(pattern) + ".*";
    }
  }

  /** A table or a view. */
  record Table(String schema, String table) implements Scope {
    @Override
    public String sql() {
      return Sql.name(schema) + "." + Sql.name(table);
    }
  }

  /**
   * Something that is called.
   *
   * @param kind in the server's words: {@code PROCEDURE}, {@code FUNCTION}, {@code PACKAGE BODY}
   */
  record Routine(String kind, String schema, String name) implements Scope {
    @Override
    public String sql() {
      return kind + " " + Sql.name(schema) + "." + Sql.name(name);
    }
  }

  /** Another account, in whose name one may act. */
  record Proxied(Account account) implements Scope {
    @Override
    public String sql() {
      return account.sql();
    }
  }
}

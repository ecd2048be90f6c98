package dev.tandem.dialects.postgresql;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * What {@code pg_shdepend} says of an account: in which way how many objects of one catalog depend
 * on it.
 *
 * @param database where they are; empty for what all databases share
 * @param here whether the session that asked sees them
 * @param connectable whether another one could
 * @param type in which way, by the letter of {@code deptype}
 */
record Dependency(
    String who,
    Optional<String> database,
    boolean here,
    boolean connectable,
    String type,
    String catalog,
    long objects) {
  /** The catalogs with access lists that {@code privileges.sql} reads. */
  private static final Set<String> ACCESS_LISTS =
      Set.of(
          "pg_class",
          "pg_database",
          "pg_default_acl",
          "pg_foreign_data_wrapper",
          "pg_foreign_server",
          "pg_language",
          "pg_largeobject",
          "pg_namespace",
          "pg_parameter_acl",
          "pg_proc",
          "pg_tablespace",
          "pg_type");

  enum Meaning {
    /** The account owns objects. */
    OWNS,
    /** It has default privileges for what it will create. */
    GIVES_BY_DEFAULT,
    /** It has user mappings. */
    IS_MAPPED,
    /** Something is granted to it by name, which {@code privileges.sql} tells. */
    IS_GRANTED,
    /** Nothing that is the account's: an extension's script granted it something once. */
    NOTHING,
    NOT_UNDERSTOOD
  }

  static Dependency read(ResultSet row) throws SQLException {
    return new Dependency(
        row.getString("who"),
        Optional.ofNullable(row.getString("database")),
        row.getBoolean("here"),
        row.getBoolean("connectable"),
        row.getString("type"),
        row.getString("catalog"),
        row.getLong("objects"));
  }

  /** Say it as it stands. */
  String text() {
    return type
        + " on "
        + catalog
        + database.map(name -> " in database " + Sql.name(name)).orElse("");
  }

  Meaning meaning() {
    return switch (type) {
      case "o" ->
          switch (catalog) {
            case "pg_default_acl" -> Meaning.GIVES_BY_DEFAULT;
            case "pg_user_mapping" -> Meaning.IS_MAPPED;
            default -> Meaning.OWNS;
          };
      case "a" -> ACCESS_LISTS.contains(catalog) ? Meaning.IS_GRANTED : Meaning.NOT_UNDERSTOOD;
      case "r" -> catalog.equals("pg_policy") ? Meaning.IS_GRANTED : Meaning.NOT_UNDERSTOOD;
      case "i" -> Meaning.NOTHING;
      default -> Meaning.NOT_UNDERSTOOD;
    };
  }
}

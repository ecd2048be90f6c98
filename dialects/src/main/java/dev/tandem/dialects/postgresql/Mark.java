package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.MarkText;
import dev.tandem.engine.spi.Marker;

/** The marker as {@link MarkText} in a role's comment, behind whatever a person wrote there. */
final class Mark {
  private static final String OURS = "\\[tandem [^]]*\\]";

  private Mark() {}

  /**
   * Write the statement that puts {@code marker} on {@code role} and keeps the rest of its comment.
   * The server puts the two together: what a person wrote since we looked is kept, too.
   */
  static String statement(String role, Marker marker) {
    var others =
        "pg_catalog.regexp_replace(pg_catalog.shobj_description((SELECT oid FROM"
            + " pg_catalog.pg_roles WHERE rolname = "
            + Sql.literal(role)
            + "), 'pg_authid'), "
            + Sql.literal(" ?" + OURS)
            + ", '', 'g')";
    return Sql.block(
        "EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', "
            + Sql.literal(role)
            + ", pg_catalog.concat_ws(' ', NULLIF("
            + others
            + ", ''), "
            + Sql.literal(MarkText.of(marker))
            + "));");
  }
}

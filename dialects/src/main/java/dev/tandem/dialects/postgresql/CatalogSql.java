package dev.tandem.dialects.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The questions to the catalog, from the files of SQL beside this class. Each row answers with who,
 * kind, database, three texts and two flags: {@link Catalog} reads them.
 *
 * <p>One text serves 14 to 18: options that a later version added are read through {@code
 * to_jsonb}, and what only a later version can parse stands in a comment, <code>/*{15 … }*&#47;
 * </code>, that is opened from that version on.
 */
final class CatalogSql {
  private static final String THIS_DATABASE =
      "d.dbid = (SELECT oid FROM pg_database WHERE datname = current_database())";

  private CatalogSql() {}

  /** Ask all about the accounts, with the privileges in this database and the shared ones. */
  static String accounts(int version) {
    return text("subject", version)
        + text("accounts", version)
        + " UNION ALL "
        + privileges("d.dbid = 0 OR " + THIS_DATABASE, version);
  }

  /** Ask for the privileges in this database alone. */
  static String privileges(int version) {
    return text("subject", version) + privileges(THIS_DATABASE, version);
  }

  private static String privileges(String here, int version) {
    return text("privileges", version).replace("{here}", here);
  }

  private static String text(String name, int version) {
    try (var file = CatalogSql.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + name + ".sql");
      }
      var sql = new String(file.readAllBytes(), StandardCharsets.UTF_8);
      return version >= 150000 ? sql.replace("/*{15", "").replace("}*/", "") : sql;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

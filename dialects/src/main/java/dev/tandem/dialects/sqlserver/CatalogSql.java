package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * The questions to the catalog, from the files of SQL beside this class. Each row answers with who,
 * kind, four texts and two flags: {@link Catalog} reads them.
 *
 * <p>One text serves 2016 to 2025: what only a later major version can parse stands in a comment,
 * <code>/*{15 … }*&#47;</code>, that is opened from that version on.
 */
final class CatalogSql {
  private static final int OPENED = 15;

  private CatalogSql() {}

  /** Ask the server. */
  static String server(Pair pair, String self) {
    return subject(pair, self, false) + text("server");
  }

  /**
   * Ask the database that the session works in.
   *
   * @param here whether it is the one that the secret names, where users with a password of their
   *     own may be
   */
  static String database(Pair pair, String self, boolean here, int version) {
    var sql = text("database");
    return subject(pair, self, here)
        + (version >= OPENED ? sql.replace("/*{15", "").replace("}*/", "") : sql);
  }

  private static String subject(Pair pair, String self, boolean here) {
    return """
    SET NOCOUNT ON;
    DECLARE @primary nvarchar(4000) = %s, @clone nvarchar(4000) = %s, @self nvarchar(4000) = %s, @here bit = %d;
    """
        .formatted(
            Sql.literal(pair.primary()),
            Sql.literal(pair.cloneName()),
            Sql.literal(self),
            here ? 1 : 0);
  }

  private static String text(String name) {
    try (var file = CatalogSql.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + name + ".sql");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

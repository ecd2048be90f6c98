package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The questions to the catalog, from the files of SQL beside this class. Each row answers with who,
 * kind, four texts and two flags: {@link Catalog} reads them.
 *
 * <p>One text serves all servers: what not each of them understands stands in a comment that is
 * opened for those which do. <code>/*{15 … }*&#47;</code> is for that major version and later ones,
 * <code>/*{logins … }*&#47;</code> for all but Azure SQL Database, where a database knows no
 * logins; <code>/*{credentials … }*&#47;</code> is for those that tell who owns one.
 */
final class CatalogSql {
  private static final Pattern SECTION =
      Pattern.compile(" */\\*\\{(\\w+)\\R(.*?) *}\\*/\\R", Pattern.DOTALL);

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
  static String database(Pair pair, String self, boolean here, PrincipalFact.Server server) {
    var opened =
        SECTION
            .matcher(text("database"))
            .replaceAll(section ->
                isFor(section.group(1), server) ? Matcher.quoteReplacement(section.group(2)) : "");
    // what is asked too little of would look complete
    if (opened.contains("/*{")) {
      throw new IllegalStateException("a section of database.sql stayed closed");
    }
    return subject(pair, self, here) + opened;
  }

  private static boolean isFor(String word, PrincipalFact.Server server) {
    return switch (word) {
      case "logins" -> server.edition() != PrincipalFact.Server.AZURE_DATABASE;
      // Azure says 12 of all that it runs
      case "credentials" -> server.version() >= 14 || server.version() == 12;
      default -> server.version() >= Integer.parseInt(word);
    };
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

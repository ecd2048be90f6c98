package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the catalog: one round trip, and one more for each database that holds privileges of the
 * pair.
 */
final class Catalog {
  private static final Pattern PARAMETER = Pattern.compile(":(primary|clone|pair|detailed)\\b");

  private final int version;
  private final String self;
  private final Pair pair;

  /** Those of the pair whose privileges matter. */
  private final Set<String> detailed;

  Catalog(int version, String self, Pair pair, Set<String> detailed) {
    this.version = version;
    this.self = self;
    this.pair = pair;
    this.detailed = detailed;
  }

  /**
   * Read over {@code connection}, and over what {@code elsewhere} opens for the databases that it
   * is asked for.
   */
  PairState read(Connection connection, Function<String, Connection> elsewhere) {
    var findings = new Findings(self, pair, detailed);
    findings.add(self, new RoleFact.Server(version));
    ask(connection, CatalogSql.accounts(version), findings);
    findings
        .privileged()
        .forEach((database, catalogs) ->
            ask(
                database.map(elsewhere).orElse(connection),
                CatalogSql.privileges(catalogs),
                findings));
    return new PairState(
        findings.state(pair.primary()), findings.state(pair.cloneName()), findings.state(self));
  }

  /**
   * Ask within a transaction, so that names mean the catalog's own whatever search path the account
   * or the database has, that the rows of the questions in {@code sql} agree, and that nothing is
   * left behind in a session which a pooler may hand on. All of it travels at once.
   */
  private void ask(Connection connection, String sql, Findings findings) {
    try (var statement = connection.createStatement()) {
      statement.execute(
          "BEGIN ISOLATION LEVEL REPEATABLE READ; SET LOCAL search_path TO pg_catalog; "
              + about(sql)
              + "; COMMIT");
      do {
        try (var result = statement.getResultSet()) {
          while (result != null && result.next()) {
            findings.add(result);
          }
        }
      } while (statement.getMoreResults() || statement.getUpdateCount() >= 0);
    } catch (SQLException failed) {
      PostgresqlSession.rollBack(connection);
      throw new UnreadableException(failed);
    }
  }

  /**
   * Say whom the questions are about. The names are in the text itself: the driver knows no names
   * for parameters, and what does takes longer to begin than the answer takes.
   */
  private String about(String sql) {
    return PARAMETER
        .matcher(sql)
        .replaceAll(parameter ->
            Matcher.quoteReplacement(
                switch (parameter.group(1)) {
                  case "primary" -> Sql.literal(pair.primary());
                  case "clone" -> Sql.literal(pair.cloneName());
                  case "pair" -> roles(List.of(pair.primary(), pair.cloneName()));
                  default -> roles(detailed);
                }));
  }

  private static String roles(Collection<String> names) {
    return names.stream()
        .map(name -> "to_regrole(" + Sql.literal(Sql.name(name)) + ")")
        .collect(Collectors.joining(", "));
  }

  /** The catalog gave no answer; the driver says why. */
  static final class UnreadableException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final SQLException refusal;

    private UnreadableException(SQLException refusal) {
      super(null, null, false, false);
      this.refusal = refusal;
    }

    SQLException refusal() {
      return refusal;
    }
  }
}

package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.jdbc.Conversation;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One login to one server, which goes from database to database. */
final class SqlserverSession implements Session {
  private final Conversation conversation;
  private final Identity identity;
  private final PrincipalFact.Server server;
  private final Failures failures;

  SqlserverSession(
      Connection connection, Identity identity, PrincipalFact.Server server, Failures failures) {
    this.conversation = new Conversation(connection);
    this.identity = identity;
    this.server = server;
    this.failures = failures;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public PairState describe(Pair pair, Policy policy) {
    try {
      return new Catalog(server, identity.user(), pair, policy).read(this::ask);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private List<Row> ask(Optional<String> database, String sql) throws SQLException {
    var rows = new ArrayList<Row>();
    run(database.map(this::use).orElse("") + sql, row -> rows.add(Row.of(database, row)));
    return rows;
  }

  /** Azure SQL Database goes nowhere else, and may take no such word. */
  private String use(String database) {
    return server.edition() == PrincipalFact.Server.AZURE_DATABASE
        ? ""
        : "USE " + Sql.name(database) + ";\n";
  }

  /**
   * By an application lock, which ends with the session whatever happens to it. Such locks are of
   * one database, and every rotation of a secret works in the database that the secret names.
   */
  @Override
  public void claim(String account) {
    try {
      goHome();
      run(
          "DECLARE @got int; EXEC @got = sys.sp_getapplock @Resource = "
              + Sql.literal("tandem " + account)
              + ", @LockMode = 'Exclusive', @LockOwner = 'Session', @LockTimeout = 0; SELECT @got",
          row -> {
            if (row.getInt(1) < 0) {
              throw Conversation.claimed(Sql.name(account));
            }
          });
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  @Override
  public void apply(List<AccountChange> changes) {
    var rest = changes;
    while (!rest.isEmpty()) {
      var where = rest.getFirst().database();
      var here = rest.stream().takeWhile(change -> change.database().equals(where)).toList();
      transact(here);
      rest = rest.subList(here.size(), rest.size());
    }
  }

  /**
   * All in one transaction and one round trip. Some errors end a batch and some only the statement,
   * and which do is nobody's promise: so whatever fails, everything is rolled back.
   */
  private void transact(List<AccountChange> changes) {
    var statements =
        changes.stream()
            .map(AccountChange::sql)
            .collect(
                Collectors.joining(
                    ";\n",
                    "SET NOCOUNT, XACT_ABORT ON;\nBEGIN TRY\nBEGIN TRANSACTION;\n",
                    ";\nCOMMIT;\nEND TRY\nBEGIN CATCH\nIF XACT_STATE() <> 0 ROLLBACK;\nTHROW;\nEND"
                        + " CATCH"));
    try {
      run(statements, row -> {});
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** The user's query means what it means in the application's own sessions. */
  @Override
  public void probe(String query) {
    try {
      goHome();
      conversation.probe(query, Sql.name(identity.user()));
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private void goHome() throws SQLException {
    var connection = conversation.connection();
    if (!server.database().equals(connection.getCatalog())) {
      connection.setCatalog(server.database());
    }
  }

  /** Takes one row. */
  private interface Rows {
    void take(ResultSet row) throws SQLException;
  }

  /** Errors arrive in the place of the result that they prevented: all of them are asked for. */
  private void run(String sql, Rows rows) throws SQLException {
    try (var statement = conversation.statement()) {
      var isRows = statement.execute(sql);
      while (isRows || statement.getUpdateCount() >= 0) {
        if (isRows) {
          try (var result = statement.getResultSet()) {
            while (result.next()) {
              rows.take(result);
            }
          }
        }
        isRows = statement.getMoreResults();
      }
    }
  }

  @Override
  public void close() {
    conversation.close();
  }

  private DatabaseException failure(SQLException failed) {
    return new DatabaseException(failures.statement(failed));
  }
}

package dev.tandem.dialects.jdbc;

import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/** What every session does in the same way with its connection. */
public record Conversation(Connection connection) implements AutoCloseable {

  /** What is sent is what is written: the driver replaces nothing between braces. */
  public Statement statement() throws SQLException {
    var statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  /**
   * Run the user's {@code query}, which has to give a row.
   *
   * @param user who asks, quoted
   */
  public void probe(String query, String user) throws SQLException {
    try (var statement = statement()) {
      if (!givesRow(statement, query)) {
        throw new DatabaseException(
            new DatabaseFailure(
                DatabaseFailure.Kind.UNEXPECTED,
                "The probe query gave " + user + " no row.",
                "Choose a query that always gives one.",
                ""));
      }
    }
  }

  private static boolean givesRow(Statement statement, String query) throws SQLException {
    if (!statement.execute(query)) {
      return false;
    }
    try (var result = statement.getResultSet()) {
      return result.next();
    }
  }

  /** Say that somebody else has claimed {@code account}, which is quoted. */
  public static DatabaseException claimed(String account) {
    return new DatabaseException(
        new DatabaseFailure(
            DatabaseFailure.Kind.CONFLICT,
            "Another rotation is at work on " + account + ".",
            "Wait until it has ended, then run this again.",
            ""));
  }

  @Override
  public void close() {
    end(connection);
  }

  /** Close {@code connection}, if it is not closed already. */
  public static void end(Connection connection) {
    try {
      connection.close();
    } catch (SQLException gone) {
      // It is closed then, which is all that was wanted.
    }
  }
}

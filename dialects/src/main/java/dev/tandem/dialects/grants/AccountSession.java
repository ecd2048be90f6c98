package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HexFormat;
import java.util.List;

/**
 * One login to one server. Statements take effect one by one: these servers have no transactions
 * for accounts.
 */
public final class AccountSession implements Session {
  /** Reads the server's catalog over a session whose answers are written as {@link Sql} says. */
  @FunctionalInterface
  public interface Catalog {
    /** Look at both accounts, and at the session's own. */
    PairState read(Connection connection, Pair pair, Policy policy) throws SQLException;
  }

  /**
   * What our statements and the server's answers are written by. MariaDB takes the comment for one.
   */
  private static final String OURS =
      "SET SESSION sql_mode = '', sql_quote_show_create = 1 /*!80017 ,"
          + " print_identified_with_as_hex = 1 */";

  private static final String USUAL = "SET SESSION sql_mode = DEFAULT";

  private final Connection connection;
  private final Identity identity;
  private final Failures failures;
  private final Catalog catalog;
  private boolean ours;

  /** Go on with {@code connection}, which is logged in. */
  public AccountSession(
      Connection connection, Identity identity, Failures failures, Catalog catalog) {
    this.connection = connection;
    this.identity = identity;
    this.failures = failures;
    this.catalog = catalog;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  @Override
  public PairState describe(Pair pair, Policy policy) {
    try {
      speakOurs();
      return catalog.read(connection, pair, policy);
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /**
   * By a named lock of the server, which ends with the session whatever happens to it. Its name may
   * have 64 characters.
   */
  @Override
  public void claim(String account) {
    try (var statement = connection.prepareStatement("SELECT GET_LOCK(?, 0)")) {
      statement.setString(1, lock(account));
      try (var result = statement.executeQuery()) {
        result.next();
        if (!result.getBoolean(1)) {
          throw new DatabaseException(
              new DatabaseFailure(
                  DatabaseFailure.Kind.CONFLICT,
                  "Another rotation is at work on " + Sql.name(account) + ".",
                  "Wait until it has ended, then run this again.",
                  ""));
        }
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private static String lock(String account) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256")
              .digest(("tandem " + account).getBytes(StandardCharsets.UTF_8));
      return "tandem " + HexFormat.of().formatHex(digest, 0, 16);
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  @Override
  public void apply(List<AccountChange> changes) {
    try (var statement = statement()) {
      speakOurs();
      for (var change : changes) {
        statement.execute(change.sql());
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  /** The user's query means what it means in the application's own sessions. */
  @Override
  public void probe(String query) {
    try (var statement = statement()) {
      if (ours) {
        statement.execute(USUAL);
        ours = false;
      }
      if (!row(statement, query)) {
        throw new DatabaseException(
            new DatabaseFailure(
                DatabaseFailure.Kind.UNEXPECTED,
                "The probe query gave " + Sql.name(identity.user()) + " no row.",
                "Choose a query that always gives one.",
                ""));
      }
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private static boolean row(Statement statement, String query) throws SQLException {
    if (!statement.execute(query)) {
      return false;
    }
    try (var result = statement.getResultSet()) {
      return result.next();
    }
  }

  /** What is sent is what is written: the driver replaces nothing between braces. */
  private Statement statement() throws SQLException {
    var statement = connection.createStatement();
    statement.setEscapeProcessing(false);
    return statement;
  }

  private void speakOurs() throws SQLException {
    if (!ours) {
      try (var statement = statement()) {
        statement.execute(OURS);
      }
      ours = true;
    }
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException gone) {
      // It is closed then, which is all that was wanted.
    }
  }

  private DatabaseException failure(SQLException failed) {
    return new DatabaseException(failures.statement(failed));
  }
}

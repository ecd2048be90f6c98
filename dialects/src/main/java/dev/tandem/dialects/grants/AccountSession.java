package dev.tandem.dialects.grants;

import dev.tandem.dialects.jdbc.Conversation;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.DatabaseException;
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

  private final Conversation conversation;
  private final Identity identity;
  private final Failures failures;
  private final Catalog catalog;
  private boolean ours;

  /** Go on with {@code connection}, which is logged in. */
  public AccountSession(
      Connection connection, Identity identity, Failures failures, Catalog catalog) {
    this.conversation = new Conversation(connection);
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
      return catalog.read(conversation.connection(), pair, policy);
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
    try (var statement = conversation.connection().prepareStatement("SELECT GET_LOCK(?, 0)")) {
      statement.setString(1, lock(account));
      try (var result = statement.executeQuery()) {
        result.next();
        if (!result.getBoolean(1)) {
          throw Conversation.claimed(Sql.name(account));
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
    try (var statement = conversation.statement()) {
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
    try {
      if (ours) {
        say(USUAL);
        ours = false;
      }
      conversation.probe(query, Sql.name(identity.user()));
    } catch (SQLException failed) {
      throw failure(failed);
    }
  }

  private void speakOurs() throws SQLException {
    if (!ours) {
      say(OURS);
      ours = true;
    }
  }

  private void say(String settings) throws SQLException {
    try (var statement = conversation.statement()) {
      statement.execute(settings);
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

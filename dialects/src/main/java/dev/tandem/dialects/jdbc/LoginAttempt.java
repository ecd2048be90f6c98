package dev.tandem.dialects.jdbc;

import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.Properties;
import java.util.function.Function;

/** One attempt to log in. Whatever goes wrong is an answer, and leaves no connection behind. */
public final class LoginAttempt {
  /** Opens a connection. */
  @FunctionalInterface
  public interface Opening {
    /** Open it, once. */
    Connection open() throws SQLException;
  }

  /** Asks a server who and what it is. */
  @FunctionalInterface
  public interface Meeting {
    /** Ask over {@code connection}, which the outcome keeps if it is accepted. */
    LoginOutcome meet(Connection connection) throws SQLException;
  }

  private LoginAttempt() {}

  /** Log in at {@code endpoint}, or have {@code why} say why not. */
  public static LoginOutcome at(
      Endpoint endpoint,
      Opening opening,
      Meeting meeting,
      Function<SQLException, DatabaseFailure> why) {
    var objection = Address.objection(endpoint);
    if (objection.isPresent()) {
      return new LoginOutcome.Failed(objection.get());
    }
    try {
      var connection = opening.open();
      try {
        return meeting.meet(connection);
      } catch (SQLException | RuntimeException failed) {
        Conversation.end(connection);
        throw failed;
      }
    } catch (SQLException refused) {
      return new LoginOutcome.Failed(why.apply(refused));
    }
  }

  /** Connect by {@code driver} alone, whatever others there are. */
  public static Connection connect(Driver driver, String url, Properties properties)
      throws SQLException {
    var connection = driver.connect(url, properties);
    if (connection == null) {
      throw new SQLException("no such URL", "08001");
    }
    return connection;
  }
}

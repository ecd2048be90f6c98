package dev.tandem.it;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Strategy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.stream.Stream;

/**
 * A database on a real server with an application in it, and what it takes to rotate there as AWS's
 * templates do. Closing it removes its accounts.
 */
interface Ground extends AutoCloseable {

  /** The products that AWS has a template for and a test has a server of. */
  enum Product {
    POSTGRESQL,
    MYSQL;

    /** All that it can do. */
    Stream<Strategy> strategies() {
      return switch (this) {
        case POSTGRESQL -> Stream.of(Strategy.ALTERNATING_USERS, Strategy.SINGLE_USER);
        case MYSQL -> Stream.of(Strategy.values());
      };
    }

    Ground make() {
      return switch (this) {
        case POSTGRESQL -> PostgresqlGround.make();
        case MYSQL -> MysqlGround.make();
      };
    }
  }

  /** The secret's {@code engine}. */
  String engine();

  /** Where it listens. */
  Endpoint endpoint();

  /** The account that the application began with, and its first password. */
  Credential primary();

  /** The account that may make accounts. */
  Credential admin();

  /** Log in as the application does. */
  Connection connect(Credential credential) throws SQLException;

  /** What the application does all day. */
  String work();

  /** Say whether {@code credential} logs in. */
  default boolean accepts(Credential credential) {
    return runs(credential, "SELECT 1");
  }

  /** Say whether {@code credential} logs in and may do what the application does. */
  default boolean worksWith(Credential credential) {
    return runs(credential, work());
  }

  private boolean runs(Credential credential, String query) {
    try (var connection = connect(credential);
        var statement = connection.createStatement()) {
      statement.execute(query);
      return true;
    } catch (SQLException refused) {
      return false;
    }
  }

  /** Give {@code user} a password behind everybody's back. */
  default Credential reset(String user, String password) {
    var credential = new Credential(user, Password.of(password));
    set(credential);
    return credential;
  }

  /** Have the superuser set it, unseen by the server's log. */
  void set(Credential credential);

  /** How many logins of the pair and the admin the server has accepted. */
  long logins();

  /** How many it has refused. */
  long refusedLogins();

  /** Do what AWS's template for alternating users does by the admin. */
  void copy(Credential admin, String current, Credential pending);

  /** Do what AWS's template for a single user does by an account's own valid password. */
  void change(Credential valid, Credential pending);

  @Override
  void close();
}

package dev.tandem.it;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;

/** A database that both functions rotate on: ours, and AWS's. Closing it removes its accounts. */
interface Ground extends AutoCloseable {

  /** The products that AWS has a template for and a test has a server of. */
  enum Product {
    POSTGRESQL,
    MYSQL;

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

  /** Say whether {@code credential} logs in. */
  boolean accepts(Credential credential);

  /** Say whether {@code credential} logs in and may do what the application does. */
  boolean worksWith(Credential credential);

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

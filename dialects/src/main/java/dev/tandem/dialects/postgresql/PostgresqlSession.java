package dev.tandem.dialects.postgresql;

import dev.tandem.dialects.jdbc.Conversation;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * One login; and one to each other database that something has to be read or changed in, opened
 * when it comes to that.
 */
final class PostgresqlSession implements Session {
  private static final String CLAIM =
      "SELECT pg_catalog.pg_try_advisory_lock(pg_catalog.hashtextextended(?, 0))";

  private final Login login;
  private final Connection connection;
  private final Identity identity;
  private final int version;
  private final Map<String, Connection> elsewhere = new HashMap<>();

  PostgresqlSession(Login login, Connection connection, Identity identity, int version) {
    this.login = login;
    this.connection = connection;
    this.identity = identity;
    this.version = version;
  }

  @Override
  public Identity identity() {
    return identity;
  }

  /**
   * A clone that acts as the primary needs none of its privileges: then they aren't read, in
   * whatever database they are.
   */
  @Override
  public PairState describe(Pair pair, Policy policy) {
    var detailed =
        Role.mode(policy) == CloneMode.MEMBER
            ? Set.of(pair.cloneName())
            : Set.of(pair.primary(), pair.cloneName());
    return read(new Catalog(version, identity.user(), pair, detailed));
  }

  private PairState read(Catalog catalog) {
    try {
      return catalog.read(connection, this::elsewhere);
    } catch (Catalog.UnreadableException failed) {
      throw new DatabaseException(failures().statement(failed.refusal()));
    }
  }

  /**
   * By an advisory lock, which ends with the session whatever happens to it. Such locks are of one
   * database, and every rotation of a secret works in the database that the secret names.
   */
  @Override
  public void claim(String account) {
    try (var statement = connection.prepareStatement(CLAIM)) {
      statement.setString(1, "tandem " + account);
      try (var result = statement.executeQuery()) {
        result.next();
        if (!result.getBoolean(1)) {
          throw Conversation.claimed(Sql.name(account));
        }
      }
    } catch (SQLException failed) {
      throw new DatabaseException(failures().statement(failed));
    }
  }

  @Override
  public void apply(List<AccountChange> changes) {
    var rest = changes;
    while (!rest.isEmpty()) {
      var where = database(rest.getFirst());
      var here = rest.stream().takeWhile(change -> database(change).equals(where)).toList();
      transact(in(where), here);
      rest = rest.subList(here.size(), rest.size());
    }
  }

  private String database(AccountChange change) {
    return change.database().orElse(login.database());
  }

  /**
   * All in one transaction and one round trip. Names mean the catalog's own, whatever search path
   * the account or the database has: nobody can put a function of his own in the way of an admin's
   * statement.
   */
  private void transact(Connection where, List<AccountChange> changes) {
    var statements =
        changes.stream()
            .map(AccountChange::sql)
            .collect(
                Collectors.joining(
                    ";\n", "BEGIN; SET LOCAL search_path TO pg_catalog;\n", ";\nCOMMIT"));
    try (var statement = where.createStatement()) {
      statement.execute(statements);
    } catch (SQLException failed) {
      rollBack(where);
      throw new DatabaseException(failures().statement(failed));
    }
  }

  @Override
  public void probe(String query) {
    try {
      new Conversation(connection).probe(query, Sql.name(identity.user()));
    } catch (SQLException failed) {
      throw new DatabaseException(failures().statement(failed));
    }
  }

  @Override
  public void close() {
    elsewhere.values().forEach(Conversation::end);
    Conversation.end(connection);
  }

  private Connection in(String database) {
    return database.equals(login.database()) ? connection : elsewhere(database);
  }

  private Connection elsewhere(String database) {
    return elsewhere.computeIfAbsent(
        database,
        name -> {
          var there = login.to(name);
          try {
            return there.connect();
          } catch (SQLException refused) {
            throw new DatabaseException(
                new Failures(there.endpoint(), identity.user()).login(refused));
          }
        });
  }

  static void rollBack(Connection connection) {
    try (var statement = connection.createStatement()) {
      statement.execute("ROLLBACK");
    } catch (SQLException gone) {
      // Without a connection there is no transaction either.
    }
  }

  private Failures failures() {
    return new Failures(login.endpoint(), identity.user());
  }
}

package dev.tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the demo does in its own way on each database. */
interface DemoDatabase {
  /** Give each database that the demo plays on, the usual one first. */
  static List<DemoDatabase> all() {
    return List.of(new DemoPostgresql(), DemoMysql.MYSQL, DemoMysql.MARIADB, new DemoSqlserver());
  }

  /** What a secret's engine says. */
  String engine();

  /** Its name, for people. */
  String title();

  /** The account that may do everything. */
  String superuser();

  /** What whoever starts it should know before. */
  default Optional<String> beforehand() {
    return Optional.empty();
  }

  /** Find or unpack what runs a server in {@code folder}, which is not there yet. */
  DemoProgram program(Path folder, int port) throws IOException;

  /** Where a database is, for JDBC and without TLS. */
  String url(String host, int port, String database);

  /** What the superuser runs to set the scene: accounts without passwords, tables, privileges. */
  List<Batch> scene();

  /** What the superuser runs once the admin's account is there. */
  default List<String> afterwards() {
    return List.of();
  }

  /**
   * Statements for one connection.
   *
   * @param database where to connect
   */
  record Batch(String database, List<String> statements) {
    /** Copy the list. */
    public Batch {
      statements = List.copyOf(statements);
    }
  }

  /** What the account app may do, and how it is told. */
  String introduction();

  /** The statement that orders something which is in stock. */
  String order();

  /** The query that shows the last order. */
  default String lastOrder() {
    return "SELECT item, login FROM orders ORDER BY id DESC LIMIT 1";
  }

  /** A query that tells who owns the new table {@code refunds}, where a table has an owner. */
  Optional<String> ownerOfRefunds();

  /** Say what the server got in a password's place, as far as its log can tell. */
  String search(DemoLog log);

  /** Say what a line of the server's log is. */
  Line line(String text);

  /** What a line of a server's log may be. */
  enum Line {
    STATEMENT,
    REFUSED_LOGIN,
    OTHER
  }

  /** The commands that log in as the application does, with {@code launcher} for tandem. */
  String loginCommands(String launcher, String host, int port, String database);
}

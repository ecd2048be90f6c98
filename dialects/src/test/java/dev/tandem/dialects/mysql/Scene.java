package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.Account;
import dev.tandem.dialects.grants.Scope;
import dev.tandem.dialects.grants.Sql;
import dev.tandem.dialects.mariadb.MariadbDialect;
import dev.tandem.dialects.servers.LiveServer;
import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Tls;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * An application on a server, for one test: a database of its own, a primary and an admin who may
 * make accounts and pass on what is in that database, with names that no other test uses. Closing
 * it removes them all.
 */
public final class Scene implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final LiveServer server;
  private final String flavour;
  private final String number;
  private final Credential primary;
  private final Credential admin;

  private Scene(
      LiveServer server, String flavour, String number, Credential primary, Credential admin) {
    this.server = server;
    this.flavour = flavour;
    this.number = number;
    this.primary = primary;
    this.admin = admin;
  }

  /** Make one with plain names on the server that all tests share. */
  public static Scene make() {
    return on(Product.MYSQL.shared(), "");
  }

  /** Make one whose names all contain {@code flavour}. */
  public static Scene on(LiveServer server, String flavour) {
    var number = "%03d".formatted(COUNT.incrementAndGet());
    return on(
        server, flavour, number, named("app" + flavour + number), named("adm" + flavour + number));
  }

  /** Make one with these accounts. */
  public static Scene on(LiveServer server, Credential primary, Credential admin) {
    return on(server, "", "%03d".formatted(COUNT.incrementAndGet()), primary, admin);
  }

  private static Credential named(String user) {
    return new Credential(user, Password.of("pw-of-" + user + "-0123456789"));
  }

  private static Scene on(
      LiveServer server, String flavour, String number, Credential primary, Credential admin) {
    var scene = new Scene(server, flavour, number, primary, admin);
    scene.sql(
        "CREATE DATABASE " + q(scene.database()),
        "CREATE USER %s IDENTIFIED BY %s".formatted(scene.admin(), secret(admin)),
        "CREATE USER %s IDENTIFIED BY %s".formatted(scene.app(), secret(primary)),
        "GRANT CREATE USER ON *.* TO " + scene.admin(),
        "GRANT SELECT ON mysql.* TO " + scene.admin(),
        "GRANT ALL ON %s TO %s WITH GRANT OPTION".formatted(scene.everythingHere(), scene.admin()));
    return scene;
  }

  /** The dialect of its server. */
  public Dialect dialect() {
    return switch (server.product()) {
      case MYSQL -> new MysqlDialect();
      case MARIADB, MARIADB_WITH_PLUGINS -> new MariadbDialect();
    };
  }

  /** The server that it is on. */
  public LiveServer server() {
    return server;
  }

  /** The account that the application began with. */
  public String primary() {
    return primary.username();
  }

  /** The other account, which is not there yet. */
  public String cloneName() {
    return primary() + "_clone";
  }

  /** Both. */
  public Pair pair() {
    return new Pair(primary(), cloneName());
  }

  /** The account that may make accounts. */
  public String adminName() {
    return admin.username();
  }

  /** The application's database. */
  public String database() {
    return "db" + flavour + number;
  }

  /** All that is in the application's database, as it stands in a grant. */
  public String everythingHere() {
    return Scope.Schema.named(database()).sql();
  }

  /** Another name, used by no other test. */
  public String other(String name) {
    return name + flavour + number;
  }

  /** The primary, quoted, as it logs in from anywhere. */
  public String app() {
    return at(primary());
  }

  /** The clone, quoted, as it logs in from anywhere. */
  public String cloned() {
    return at(cloneName());
  }

  /** The admin, quoted. */
  public String admin() {
    return at(adminName());
  }

  /** An account from anywhere, quoted. */
  public static String at(String user) {
    return Account.at(user, "%").sql();
  }

  /** What the primary's and the admin's password is at first. */
  public Credential credential(String user) {
    return user.equals(primary()) ? primary : admin;
  }

  /** Where the application connects. */
  public Endpoint endpoint(Tls tls) {
    return server.endpoint(Optional.of(database()), tls);
  }

  /** Log in without TLS, to no database, and say what became of it. */
  public LoginOutcome login(Credential credential) {
    return dialect().login(server.endpoint(Optional.empty(), Tls.PLAIN), credential, deadline());
  }

  /** Log in, which must succeed. */
  public Session session(Credential credential) {
    return switch (login(credential)) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  /** Log in as the admin. */
  public Session adminSession() {
    return session(credential(adminName()));
  }

  /** A deadline that no test reaches. */
  public static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(90), InstantSource.system());
  }

  /** Run statements as the superuser. */
  public void sql(String... statements) {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET sql_mode = ''");
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(String.join("; ", statements), failed);
    }
  }

  /** Wait until {@code user} has {@code sessions}: a server hears of an end a moment later. */
  public void awaitSessions(String user, int sessions) {
    var count =
        "SELECT COUNT(*) FROM information_schema.processlist WHERE USER = " + Sql.literal(user);
    while (!ask(count).equals(List.of(String.valueOf(sessions)))) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** Ask the superuser for the first column. */
  public List<String> ask(String query) {
    return ask(query, 1);
  }

  /** Ask the superuser for one column. */
  List<String> ask(String query, int column) {
    try (var connection = server.connect();
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      statement.execute("SET sql_mode = '', character_set_results = 'utf8mb4'");
      try (var rows = statement.executeQuery(query)) {
        var found = new ArrayList<String>();
        while (rows.next()) {
          found.add(String.valueOf(rows.getString(column)));
        }
        return found;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }

  /** What {@code SHOW GRANTS} says of an account, with its name left out. */
  public List<String> grants(String user, String host) {
    var account = Account.at(user, host).sql();
    return ask("SHOW GRANTS FOR " + account).stream()
        .map(row -> row.replace(account, "?"))
        .sorted()
        .toList();
  }

  /** Quote a name. */
  public static String q(String name) {
    return Sql.name(name);
  }

  @Override
  public void close() {
    for (var database : ask(named("SCHEMA_NAME", "SCHEMA_NAME", "information_schema.SCHEMATA"))) {
      sql("DROP DATABASE " + q(database));
    }
    for (var account : ask(named("CONCAT(QUOTE(User), '@', QUOTE(Host))", "User", "mysql.user"))) {
      // MariaDB lists its roles, too.
      sql(
          account.endsWith("@''")
              ? "DROP ROLE " + account.replace("@''", "")
              : "DROP USER " + account);
    }
    List.of(primary(), cloneName(), adminName()).forEach(this::drop);
  }

  /** Remove an account with all its host parts, if it is there. */
  public void drop(String user) {
    for (var host : ask("SELECT Host FROM mysql.user WHERE User = " + Sql.literal(user))) {
      sql("DROP USER " + Account.at(user, host).sql());
    }
  }

  /** Names end in this scene's number, and perhaps a word after an underscore. */
  private String named(String what, String column, String table) {
    return "SELECT %s FROM %s WHERE %s REGEXP '%s(_[a-z]+)?$'"
        .formatted(what, table, column, number);
  }

  private static String secret(Credential credential) {
    return Sql.literal(credential.password().reveal());
  }
}

package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Deadline;
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
import java.util.stream.Stream;

/**
 * An application on a server, for one test: a database of its own, a primary and an admin who is no
 * superuser, with names that no other test uses. Closing it removes them all.
 */
public final class Scene implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final PostgresqlServer server;
  private final int number = COUNT.incrementAndGet();
  private final String flavour;
  private final Credential primary;
  private final Credential admin;

  private Scene(PostgresqlServer server, String flavour) {
    this.server = server;
    this.flavour = flavour;
    this.primary = usual("app" + flavour + number);
    this.admin = usual("adm" + flavour + number);
  }

  private Scene(PostgresqlServer server, Credential primary, Credential admin) {
    this.server = server;
    this.flavour = "";
    this.primary = primary;
    this.admin = admin;
  }

  /** Make one with plain names. The admin may create roles, and made the primary. */
  public static Scene on(PostgresqlServer server) {
    return on(server, "");
  }

  /** Make one whose names all contain {@code flavour}. */
  public static Scene on(PostgresqlServer server, String flavour) {
    return new Scene(server, flavour).made();
  }

  /** Make one whose primary and admin have these names and passwords. */
  public static Scene on(PostgresqlServer server, Credential primary, Credential admin) {
    return new Scene(server, primary, admin).made();
  }

  private Scene made() {
    sql(
        "CREATE ROLE %s LOGIN CREATEROLE PASSWORD %s".formatted(q(adminName()), password(admin)),
        "CREATE DATABASE %s".formatted(q(database())));
    asAdmin("CREATE ROLE %s LOGIN PASSWORD %s".formatted(q(primary()), password(primary)));
    here(
        "GRANT CREATE ON DATABASE %s TO %s".formatted(q(database()), q(primary())),
        "CREATE SCHEMA AUTHORIZATION %s".formatted(q(primary())));
    return this;
  }

  private static String password(Credential credential) {
    return literal(credential.password().reveal());
  }

  /** The server that it is on. */
  public PostgresqlServer server() {
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

  /** The account that may create roles. */
  public String adminName() {
    return admin.username();
  }

  /** The application's database. */
  public String database() {
    return "db" + flavour + number;
  }

  /** Another role's name, used by no other test. */
  public String other(String name) {
    return name + flavour + number;
  }

  /** What the primary's and the admin's password is at first. */
  public Credential credential(String user) {
    return Stream.of(primary, admin)
        .filter(known -> known.username().equals(user))
        .findFirst()
        .orElseThrow();
  }

  private static Credential usual(String user) {
    return new Credential(user, Password.of("pw-of-" + user + "-0123456789"));
  }

  /** Where the application connects. */
  public Endpoint endpoint(Tls tls) {
    return server.endpoint(Optional.of(database()), tls);
  }

  /** Log in without TLS and say what became of it. */
  public LoginOutcome login(Credential credential) {
    return new PostgresqlDialect().login(endpoint(Tls.PLAIN), credential, deadline());
  }

  /** Log in, which must succeed. */
  public Session session(Credential credential) {
    return switch (login(credential)) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  /** Log in as the admin. */
  public Session admin() {
    return session(credential(adminName()));
  }

  /** A deadline that no test reaches. */
  public static Deadline deadline() {
    return Deadline.in(Duration.ofSeconds(90), InstantSource.system());
  }

  /** Run statements as the superuser in the usual database. */
  public void sql(String... statements) {
    run("postgres", statements);
  }

  /** Run statements as the superuser in the application's database. */
  public void here(String... statements) {
    run(database(), statements);
  }

  /** Run statements as {@code role} in the application's database. */
  public void as(String role, String... statements) {
    var all = new ArrayList<String>();
    all.add("SET SESSION AUTHORIZATION " + q(role));
    all.addAll(List.of(statements));
    run(database(), all.toArray(String[]::new));
  }

  /** Run statements as the admin in the application's database. */
  public void asAdmin(String... statements) {
    as(adminName(), statements);
  }

  /** Ask the superuser for one value, which may be null. */
  public String ask(String query) {
    try (var connection = server.superuser(database());
        var statement = connection.createStatement();
        var row = statement.executeQuery(query)) {
      row.next();
      return String.valueOf(row.getString(1));
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }

  /** Quote a name. */
  public static String q(String name) {
    return Sql.name(name);
  }

  @Override
  public void close() {
    var roles =
        ask(
            "SELECT string_agg(quote_ident(rolname), ', ') FROM pg_roles WHERE "
                + ownNames("rolname"));
    var databases =
        ask(
            "SELECT string_agg(quote_ident(datname), chr(1)) FROM pg_database WHERE "
                + ownNames("datname"));
    for (var database : databases.split("\u0001", -1)) {
      sql("DROP DATABASE IF EXISTS " + database + " WITH (FORCE)");
    }
    sql("DROP OWNED BY " + roles, "DROP ROLE " + roles);
  }

  /**
   * Names end in this scene's number, and perhaps a word after an underscore; or are the accounts'.
   */
  private String ownNames(String column) {
    return column
        + " !~ '^(template|postgres)' AND ("
        + column
        + " ~ "
        + literal("^[a-z]+" + flavour.replaceAll("[^A-Za-z]", ".") + number + "(_[a-z]+)?$")
        + " OR "
        + column
        + " IN (%s, %s, %s))"
            .formatted(literal(primary()), literal(cloneName()), literal(adminName()));
  }

  static String literal(String value) {
    return Sql.literal(value);
  }

  private void run(String database, String... statements) {
    try (var connection = server.superuser(database);
        var statement = connection.createStatement()) {
      // They hold passwords.
      statement.execute("SET log_statement TO 'none'");
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(String.join("; ", statements), failed);
    }
  }
}

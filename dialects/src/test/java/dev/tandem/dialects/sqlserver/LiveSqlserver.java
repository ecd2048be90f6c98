package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.tck.Hindrance;
import dev.tandem.engine.tck.LiveDatabase;
import dev.tandem.engine.tck.Means;
import dev.tandem.engine.tck.Privilege;
import dev.tandem.engine.tck.Trap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A login with users in two databases as the conformance kit wants it; the admin has what its own
 * script gives it. Passwords are not checked, so the server gets hashes.
 */
final class LiveSqlserver implements LiveDatabase {
  private static final AtomicInteger COUNT = new AtomicInteger();

  private final SqlserverServer server;
  private final Credential primary;
  private final Credential admin;
  private final String number =
      "%d_%03d".formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet());

  private LiveSqlserver(SqlserverServer server, Credential primary, Credential admin) {
    this.server = server;
    this.primary = primary;
    this.admin = admin;
  }

  static LiveSqlserver on(SqlserverServer server, Credential primary, Credential admin) {
    var live = new LiveSqlserver(server, primary, admin);
    live.furnish();
    return live;
  }

  private void furnish() {
    server.sql(
        "master",
        "CREATE DATABASE " + q(shop()),
        "CREATE DATABASE " + q(stock()),
        "CREATE SERVER ROLE " + q(role()),
        login(primary) + ", DEFAULT_DATABASE = " + q(shop()) + ", CHECK_POLICY = OFF");
    for (var database : List.of(shop(), stock())) {
      server.sql(
          database,
          "CREATE USER " + q(primary.username()) + " FOR LOGIN " + q(primary.username()),
          "CREATE ROLE readers",
          "CREATE TABLE orders (n int, [odd]](column] int)",
          "CREATE TYPE money2 FROM int");
      server.sql(database, "CREATE SCHEMA sales");
      server.sql(database, "CREATE PROCEDURE sales.nothing AS SELECT 1");
    }
    var script =
        new SqlserverDialect()
                .adminScript(
                    admin.username(),
                    new Pair(primary.username(), primary.username() + "_clone"),
                    List.of(shop(), stock()))
                .stream()
                .filter(line -> !line.startsWith("--"))
                .toArray(String[]::new);
    server.sql("master", script);
    server.sql(
        "master",
        "ALTER LOGIN " + q(admin.username()) + " WITH CHECK_POLICY = OFF",
        "ALTER LOGIN " + q(admin.username()) + " WITH PASSWORD = " + secret(admin),
        "GRANT VIEW SERVER STATE TO " + q(admin.username()) + " WITH GRANT OPTION",
        "GRANT ALTER ON SERVER ROLE::" + q(role()) + " TO " + q(admin.username()));
  }

  private static String login(Credential credential) {
    return "CREATE LOGIN " + q(credential.username()) + " WITH PASSWORD = " + secret(credential);
  }

  private static String secret(Credential credential) {
    return Sql.literal(credential.password().reveal());
  }

  private String shop() {
    return "shop" + number;
  }

  private String stock() {
    return "stock" + number;
  }

  private String role() {
    return "ops" + number;
  }

  @Override
  public Endpoint endpoint() {
    return new Endpoint(server.host(), server.port(), Optional.of(shop()), Tls.PLAIN);
  }

  @Override
  public String state(String account) {
    var name = Sql.literal(account);
    var login =
        server.ask(
            "master",
            """
            SELECT CONCAT(l.default_database_name, ' ', l.default_language_name, ' ', l.is_policy_checked,
              l.is_expiration_checked, l.is_disabled)
            FROM sys.sql_logins l WHERE l.name = %1$s
            UNION ALL
            SELECT CONCAT(p.state, ' ', p.permission_name, ' ', p.class, ' ', p.major_id)
            FROM sys.server_permissions p WHERE p.grantee_principal_id = SUSER_ID(%1$s)
            UNION ALL
            SELECT CONCAT('in ', SUSER_NAME(m.role_principal_id))
            FROM sys.server_role_members m WHERE m.member_principal_id = SUSER_ID(%1$s)
            ORDER BY 1
            """
                .formatted(name));
    return String.join(
        "\n",
        Stream.concat(
                login.stream(),
                Stream.of(shop(), stock()).flatMap(database -> user(database, name)))
            .toList());
  }

  private Stream<String> user(String database, String name) {
    return server
        .ask(
            database,
            """
            SELECT CONCAT(u.default_schema_name, ' ', u.allow_encrypted_value_modifications)
            FROM sys.database_principals u WHERE u.name = %1$s
            UNION ALL
            SELECT CONCAT(p.state, ' ', p.permission_name, ' ', p.class, ' ', p.major_id, ' ', p.minor_id)
            FROM sys.database_permissions p WHERE p.grantee_principal_id = DATABASE_PRINCIPAL_ID(%1$s)
            UNION ALL
            SELECT CONCAT('in ', USER_NAME(m.role_principal_id))
            FROM sys.database_role_members m WHERE m.member_principal_id = DATABASE_PRINCIPAL_ID(%1$s)
            ORDER BY 1
            """
                .formatted(name))
        .stream()
        .map(line -> database + ": " + line);
  }

  @Override
  public void drop(String account) {
    for (var database : List.of(shop(), stock())) {
      server.sql(database, "DROP USER IF EXISTS " + q(account));
    }
    server.sql(
        "master",
        "IF SUSER_ID(%s) IS NOT NULL DROP LOGIN %s".formatted(Sql.literal(account), q(account)));
  }

  @Override
  public List<Privilege> privileges() {
    return List.of(
        granted("master", "VIEW SERVER STATE", ""),
        given(
            "master",
            "server role",
            "ALTER SERVER ROLE " + q(role()) + " ADD MEMBER %s",
            "ALTER SERVER ROLE " + q(role()) + " DROP MEMBER %s",
            "IS_SRVROLEMEMBER(" + Sql.literal(role()) + ", %s) = 1"),
        given(
            "master",
            "DEFAULT_DATABASE",
            "ALTER LOGIN %s WITH DEFAULT_DATABASE = " + q(stock()),
            "ALTER LOGIN %s WITH DEFAULT_DATABASE = " + q(shop()),
            "EXISTS (SELECT 1 FROM sys.sql_logins WHERE name = %s AND default_database_name = "
                + Sql.literal(stock())
                + ")"),
        given(
            shop(),
            "DEFAULT_SCHEMA",
            "ALTER USER %s WITH DEFAULT_SCHEMA = sales",
            "ALTER USER %s WITH DEFAULT_SCHEMA = dbo",
            "EXISTS (SELECT 1 FROM sys.database_principals WHERE name = %s AND default_schema_name"
                + " = N'sales')"),
        member(shop(), "db_datareader"),
        member(stock(), "readers"),
        granted(shop(), "CREATE TABLE", ""),
        granted(shop(), "SELECT", "OBJECT::dbo.orders"),
        granted(stock(), "UPDATE ([odd]](column])", "OBJECT::dbo.orders"),
        granted(shop(), "EXECUTE", "OBJECT::sales.nothing"),
        granted(stock(), "EXECUTE", "SCHEMA::sales"),
        granted(shop(), "REFERENCES", "TYPE::dbo.money2"),
        granted(stock(), "VIEW DEFINITION", "ROLE::readers"),
        permission(stock(), "DENY", "DELETE", "SCHEMA::sales", "", "D"),
        permission(shop(), "GRANT", "INSERT", "OBJECT::dbo.orders", " WITH GRANT OPTION", "W"));
  }

  private Privilege granted(String database, String name, String securable) {
    return permission(database, "GRANT", name, securable, "", "G");
  }

  private Privilege permission(
      String database, String verb, String name, String securable, String option, String state) {
    var what = name + (securable.isEmpty() ? "" : " ON " + securable);
    var server = database.equals("master");
    return given(
        database,
        verb + " " + what + option,
        verb + " " + what + " TO %s" + option,
        "REVOKE " + what + " FROM %s CASCADE",
        "EXISTS (SELECT 1 FROM sys.%s_permissions WHERE permission_name = N'%s' AND state = '%s' AND grantee_principal_id = %s(%%s))"
            .formatted(
                server ? "server" : "database",
                name.replaceAll(" \\(.*", ""),
                state,
                server ? "SUSER_ID" : "DATABASE_PRINCIPAL_ID"));
  }

  private Privilege member(String database, String role) {
    return given(
        database,
        "role " + role,
        "ALTER ROLE " + q(role) + " ADD MEMBER %s",
        "ALTER ROLE " + q(role) + " DROP MEMBER %s",
        "EXISTS (SELECT 1 FROM sys.database_role_members WHERE member_principal_id ="
            + " DATABASE_PRINCIPAL_ID(%s) AND role_principal_id = DATABASE_PRINCIPAL_ID("
            + Sql.literal(role)
            + "))");
  }

  private Privilege given(String database, String name, String give, String take, String has) {
    return new Privilege(
        name,
        account -> server.sql(database, give.replace("%s", q(account))),
        account -> server.sql(database, take.replace("%s", q(account))),
        account ->
            server
                .ask(
                    database,
                    "SELECT CASE WHEN "
                        + has.replace("%s", Sql.literal(account))
                        + " THEN 1 ELSE 0 END")
                .getFirst()
                .equals("1"));
  }

  @Override
  public List<Trap> traps() {
    var app = q(primary.username());
    var clone = q(primary.username() + "_clone");
    var rotator = q(admin.username());
    return List.of(
        new Trap(
            "a clone that nobody marked",
            () ->
                server.sql(
                    "master",
                    login(new Credential(primary.username() + "_clone", primary.password())))),
        new Trap(
            "an orphan that Tandem did not make",
            () -> server.sql(stock(), "CREATE USER " + clone + " WITHOUT LOGIN")),
        new Trap(
            "a primary that rules the server",
            () -> server.sql("master", "ALTER SERVER ROLE sysadmin ADD MEMBER " + app)),
        new Trap(
            "an admin that may alter no login",
            () -> server.sql("master", "REVOKE ALTER ANY LOGIN FROM " + rotator)),
        new Trap(
            "an admin that may not see what others have",
            () -> server.sql("master", "REVOKE VIEW ANY DEFINITION FROM " + rotator)),
        new Trap(
            "an admin that a database does not let in",
            () ->
                server.sql(
                    "master",
                    "REVOKE CONNECT ANY DATABASE FROM " + rotator,
                    "USE " + q(stock()) + "; DROP USER " + rotator)),
        new Trap(
            "a permission that the admin may not pass on",
            () -> server.sql("master", "GRANT ALTER TRACE TO " + app)),
        new Trap(
            "a column excepted from its table",
            () ->
                server.sql(
                    shop(),
                    "GRANT SELECT ON dbo.orders TO " + app,
                    "REVOKE SELECT ON dbo.orders (n) FROM " + app)));
  }

  @Override
  public Means means(Hindrance hindrance) {
    return switch (hindrance) {
      case LOCKED ->
          new Means.By(account -> {
            server.sql("master", "ALTER LOGIN " + q(account) + " DISABLE");
            return () -> server.sql("master", "ALTER LOGIN " + q(account) + " ENABLE");
          });
      case EXPIRED ->
          new Means.None(
              "A password expires by the policy of the server's machine, or has to be changed where"
                  + " the login's own policy says so, which is no hindrance but a difference.");
      case FULL -> new Means.None("Connections are limited for the whole server alone.");
      case BARRED ->
          new Means.By(account -> {
            server.sql(shop(), "DENY CONNECT TO " + q(account));
            return () -> server.sql(shop(), "GRANT CONNECT TO " + q(account));
          });
      case READ_ONLY ->
          new Means.By(account -> {
            readOnly("READ_ONLY");
            return () -> readOnly("READ_WRITE");
          });
      case EASILY_LOCKED ->
          new Means.None("Logins are locked by the policy of the server's machine alone.");
    };
  }

  private void readOnly(String how) {
    server.sql(
        "master", "ALTER DATABASE " + q(shop()) + " SET " + how + " WITH ROLLBACK IMMEDIATE");
  }

  @Override
  public Optional<String> log() {
    return server.log().map(log -> log.get());
  }

  @Override
  public OptionalLong refusedLogins(String account) {
    return server
        .log()
        .map(log ->
            OptionalLong.of(
                log.get()
                    .lines()
                    .filter(line -> line.contains("Login failed for user '" + account + "'"))
                    .count()))
        .orElseGet(OptionalLong::empty);
  }

  @Override
  public void close() {
    for (var database : List.of(shop(), stock())) {
      server.sql(
          "master",
          "ALTER DATABASE " + q(database) + " SET SINGLE_USER WITH ROLLBACK IMMEDIATE",
          "DROP DATABASE " + q(database));
    }
    for (var account :
        List.of(primary.username(), primary.username() + "_clone", admin.username())) {
      server.sql(
          "master",
          "IF SUSER_ID(%s) IS NOT NULL DROP LOGIN %s".formatted(Sql.literal(account), q(account)));
    }
    server.sql("master", "DROP SERVER ROLE " + q(role()));
  }

  private static String q(String name) {
    return Sql.name(name);
  }
}

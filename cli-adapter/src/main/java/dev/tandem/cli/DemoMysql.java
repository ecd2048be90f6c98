package dev.tandem.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The demo on MySQL or MariaDB: in a container where an engine answers, else by a local program.
 */
enum DemoMysql implements DemoDatabase {
  MYSQL("MySQL", "mysqld", "mysql:9", "DISABLED") {
    @Override
    String setDefaultRole() {
      return "SET DEFAULT ROLE reporting TO app@'%'";
    }

    @Override
    String accounts() {
      return "user";
    }
  },
  MARIADB("MariaDB", "mariadbd", "mariadb:11.4", "disable") {
    @Override
    String setDefaultRole() {
      return "SET DEFAULT ROLE reporting FOR app@'%'";
    }

    @Override
    String accounts() {
      return "global_priv";
    }

    // it has no right to give any role
    @Override
    public List<String> afterwards() {
      return List.of(
          "GRANT reporting TO tandem_admin@'%' WITH ADMIN OPTION",
          "GRANT UPDATE ON mysql.* TO tandem_admin@'%'");
    }
  };

  /**
   * Have the server log every login and statement, once the superuser can log in: not before, as it
   * would have logged the superuser's password.
   */
  static final Batch READY = new Batch("mysql", List.of("SET GLOBAL general_log = ON"));

  private static final String GENERAL_LOG = "/var/lib/mysql/general.log";

  private final String title;
  private final String program;
  private final String image;
  private final String plain;

  DemoMysql(String title, String program, String image, String plain) {
    this.title = title;
    this.program = program;
    this.image = image;
    this.plain = plain;
  }

  abstract String setDefaultRole();

  /** The table of its accounts: where one has no name, anybody on this machine is let in as it. */
  abstract String accounts();

  /** The name of its server program. */
  String program() {
    return program;
  }

  /** The container image that it runs from. */
  DemoImage image() {
    return new DemoImage(
        image,
        3306,
        name() + "_ROOT_PASSWORD",
        Map.of(),
        List.of(program, "--general-log-file=" + GENERAL_LOG),
        Optional.of(GENERAL_LOG),
        READY,
        "");
  }

  @Override
  public String engine() {
    return name().toLowerCase(Locale.ROOT);
  }

  @Override
  public String title() {
    return title;
  }

  @Override
  public String superuser() {
    return "root";
  }

  @Override
  public DemoProgram program(Path folder, int port) throws IOException {
    return DemoContainer.isPossible()
        ? new DemoContainer(this, image(), folder, port)
        : DemoMysqld.find(this, folder, port);
  }

  @Override
  public String url(String host, int port, String database) {
    return "jdbc:%s://%s:%d/%s?sslMode=%s&allowPublicKeyRetrieval=true"
        .formatted(engine(), host, port, database, plain);
  }

  @Override
  public List<Batch> scene() {
    return List.of(
        new Batch(
            "mysql",
            List.of(
                "CREATE DATABASE shop",
                "CREATE DATABASE stock",
                "CREATE ROLE reporting",
                "CREATE USER app@'%' WITH MAX_USER_CONNECTIONS 30 ACCOUNT LOCK",
                "CREATE TABLE stock.items (name varchar(20) PRIMARY KEY)",
                "INSERT INTO stock.items VALUES ('bell'), ('chain'), ('saddle')",
                "CREATE TABLE stock.sales (item varchar(20) REFERENCES stock.items (name), sold"
                    + " int)",
                "GRANT SELECT ON stock.sales TO reporting",
                "GRANT reporting TO app@'%'",
                setDefaultRole(),
                "GRANT SELECT, INSERT, UPDATE, DELETE, CREATE ON shop.* TO app@'%'",
                "GRANT SELECT (name) ON stock.items TO app@'%'",
                """
                CREATE TABLE shop.orders (
                  id bigint AUTO_INCREMENT PRIMARY KEY,
                  item varchar(20) NOT NULL,
                  login varchar(255) NOT NULL DEFAULT (current_user()))\
                """)));
  }

  @Override
  public String introduction() {
    return """
    The account app may write in the database shop, and read a column in another.
    The account tandem_admin may create accounts, and pass on what app may do.\
    """;
  }

  @Override
  public String order() {
    return "INSERT INTO orders (item) SELECT name FROM stock.items ORDER BY rand() LIMIT 1";
  }

  @Override
  public Optional<String> ownerOfRefunds() {
    return Optional.empty();
  }

  @Override
  public String search(DemoLog log) {
    return log.statementsWith("hashes");
  }

  @Override
  public Line line(String text) {
    if (text.contains("Connect\tAccess denied for user")) {
      return Line.REFUSED_LOGIN;
    }
    return text.contains(" Query\t") || text.contains(" Execute\t") ? Line.STATEMENT : Line.OTHER;
  }

  @Override
  public String loginCommands(String launcher, String host, int port, String database) {
    return """
    export MYSQL_PWD=$(%1$s secret get app --field password --reveal)
    mysql --host=%2$s --port=%3$d --user=$(%1$s secret get app --field username) %4$s\
    """
        .formatted(launcher, host, port, database);
  }
}

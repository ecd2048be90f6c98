package dev.tandem.dialects.servers;

import dev.tandem.engine.spi.Credential;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** The servers that come as one program with a data directory: MySQL and MariaDB. */
public enum Product {
  /** MySQL: Debian's, which a script puts where it is found. */
  MYSQL("mysql", "mysqld", "mysql:9"),
  /** MariaDB: the one that comes with Maven. It has no plugins. */
  MARIADB("mariadb", "mariadbd", "mariadb:11.4"),
  /** MariaDB with its plugins: Debian's, by the same script. */
  MARIADB_WITH_PLUGINS("mariadb", "mariadbd", "mariadb:11.8");

  private static final Map<Product, CompletableFuture<Source<LiveServer>>> STARTED =
      new ConcurrentHashMap<>();

  private final String label;
  private final String program;
  private final String image;

  Product(String label, String program, String image) {
    this.label = label;
    this.program = program;
    this.image = image;
  }

  /** Give the server that all tests in this JVM share. It is started when it is first asked for. */
  public LiveServer shared() {
    return found().orEndTheTest(wanted());
  }

  /** Start one more, for a test that changes how it is set. It goes with the JVM. */
  public LiveServer another(String... options) {
    return start(List.of(options)).orEndTheTest(wanted());
  }

  private Source<LiveServer> found() {
    return STARTED
        .computeIfAbsent(
            this,
            missing ->
                CompletableFuture.supplyAsync(
                    () ->
                        GivenServer.of(missing)
                            .<Source<LiveServer>>map(Source.Running::new)
                            .orElseGet(() -> missing.start(List.of()))
                            .said(missing.wanted()),
                    Thread.ofVirtual()::start))
        .join();
  }

  private Source<LiveServer> start(List<String> options) {
    if (Wishes.containers()) {
      return Container.start(this, options);
    }
    return switch (Programs.find(this)) {
      case Programs.Found(var command) ->
          new Source.Running<>(LocalServer.start(this, command, options));
      case Programs.None(var tried) ->
          switch (Container.start(this, options)) {
            case Source.Running<LiveServer> running -> running;
            case Source.Missing<LiveServer>(var reason) ->
                new Source.Missing<>(tried + "; " + reason);
          };
    };
  }

  /** The name by which it is required: {@code mariadb-with-plugins}. */
  private String wanted() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name that people use: {@code mysql}. */
  String label() {
    return label;
  }

  /** Its server program. */
  String program() {
    return program;
  }

  /** The container image to use, unless {@code tandem.mysql.image} names another. */
  String image() {
    return Wishes.read("tandem." + label + ".image").orElse(image);
  }

  /** The variable in which that image wants the superuser's password. */
  String passwordVariable() {
    return label.toUpperCase(Locale.ROOT) + "_ROOT_PASSWORD";
  }

  /** What every server logs and offers, however it is run. */
  List<String> options(String generalLog, String certificate) {
    return List.of(
        "--general-log=ON",
        "--general-log-file=" + generalLog,
        "--log-bin=binlog",
        "--server-id=1",
        "--max-connections=100",
        // MariaDB's driver can't say a name in UTF-8 to a server with another one.
        "--character-set-server=utf8mb4",
        "--ssl-cert=" + certificate + "/" + TestCertificate.FILE,
        "--ssl-key=" + certificate + "/" + TestCertificate.KEY_FILE);
  }

  /** Connect without TLS. */
  Connection connect(String host, int port, Credential credential) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", credential.username());
    properties.setProperty("password", credential.password().reveal());
    properties.setProperty("sslMode", this == MYSQL ? "DISABLED" : "disable");
    properties.setProperty("allowPublicKeyRetrieval", "true");
    var url = "jdbc:%s://%s:%d/".formatted(label, host, port);
    var connection = driver().connect(url, properties);
    if (connection == null) {
      throw new SQLException("no such URL", "08001");
    }
    return connection;
  }

  private Driver driver() throws SQLException {
    return switch (this) {
      case MYSQL -> new com.mysql.cj.jdbc.Driver();
      case MARIADB, MARIADB_WITH_PLUGINS -> new org.mariadb.jdbc.Driver();
    };
  }
}

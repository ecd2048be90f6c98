package dev.tandem.dialects.sqlserver;

import com.microsoft.sqlserver.jdbc.SQLServerDriver;
import dev.tandem.dialects.servers.Containers;
import dev.tandem.dialects.servers.FirstLogin;
import dev.tandem.dialects.servers.Source;
import dev.tandem.dialects.servers.Wishes;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Password;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.testcontainers.containers.GenericContainer;

/**
 * A running SQL Server: the one that the environment gives ({@code
 * TANDEM_SQLSERVER_URL=jdbc:sqlserver://localhost:1433;user=sa;password=secret}), else a container
 * of Microsoft's image, whose licence the tests accept ({@code ACCEPT_EULA=Y}).
 *
 * @param host its name
 * @param port where it listens
 * @param superuser a member of sysadmin
 * @param log reads its error log, where a test can
 */
record SqlserverServer(
    String host, int port, Credential superuser, Optional<Supplier<String>> log) {
  private static final String IMAGE = "mcr.microsoft.com/mssql/server:2022-latest";
  private static final int PORT = 1433;
  private static final Pattern URL =
      Pattern.compile("jdbc:sqlserver://([^:;/\\\\]+)(?::([0-9]+))?(;.*)?");
  private static final Pattern PROPERTY = Pattern.compile("(?i);(user|password)=(\\{[^}]*}|[^;]*)");

  /** On first use, and once. */
  private static final class Shared {
    static final CompletableFuture<Source<SqlserverServer>> SERVER =
        CompletableFuture.supplyAsync(
            () ->
                Wishes.read("tandem.sqlserver.url")
                    .<Source<SqlserverServer>>map(url -> new Source.Running<>(given(url)))
                    .orElseGet(SqlserverServer::container)
                    .said("sqlserver"),
            Thread.ofVirtual()::start);
  }

  /** Give the one that all tests share, or end the test that wants it. */
  static SqlserverServer shared() {
    return Shared.SERVER.join().orEndTheTest("sqlserver");
  }

  static SqlserverServer given(String url) {
    var address = URL.matcher(url);
    if (!address.matches()) {
      throw new IllegalArgumentException("tandem.sqlserver.url is no jdbc:sqlserver:// URL");
    }
    var user = "sa";
    var password = "";
    var properties = PROPERTY.matcher(url);
    while (properties.find()) {
      var value = properties.group(2).replaceAll("^\\{(.*)}$", "$1");
      if (properties.group(1).equalsIgnoreCase("user")) {
        user = value;
      } else {
        password = value;
      }
    }
    return new SqlserverServer(
        address.group(1),
        address.group(2) == null ? PORT : Integer.parseInt(address.group(2)),
        new Credential(user, Password.of(password)),
        Optional.empty());
  }

  private static Source<SqlserverServer> container() {
    var image = Wishes.read("tandem.sqlserver.image").orElse(IMAGE);
    var superuser = new Credential("sa", Password.of("the-Superuser-of-the-tests-1"));
    var container =
        new GenericContainer<>(image)
            .withEnv("ACCEPT_EULA", "Y")
            .withEnv("MSSQL_SA_PASSWORD", superuser.password().reveal())
            .withEnv("MSSQL_PID", "Developer")
            .withExposedPorts(PORT);
    return Containers.start(
        image,
        container,
        () -> {
          var server =
              new SqlserverServer(
                  container.getHost(),
                  container.getMappedPort(PORT),
                  superuser,
                  Optional.of(container::getLogs));
          FirstLogin.await(
              () -> server.connect("master"), container::isRunning, container::getLogs);
          return server;
        });
  }

  Connection connect(String database) throws SQLException {
    var properties = new Properties();
    properties.setProperty("serverName", host);
    properties.setProperty("portNumber", Integer.toString(port));
    properties.setProperty("databaseName", database);
    properties.setProperty("user", superuser.username());
    properties.setProperty("password", superuser.password().reveal());
    properties.setProperty("encrypt", "false");
    properties.setProperty("trustServerCertificate", "true");
    var connection = new SQLServerDriver().connect("jdbc:sqlserver://", properties);
    if (connection == null) {
      throw new SQLException("no such URL", "08001");
    }
    return connection;
  }

  /** Run statements as the superuser, each as a batch of its own. */
  void sql(String database, String... statements) {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      for (var each : statements) {
        statement.execute(each);
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(String.join("; ", statements), failed);
    }
  }

  /** Ask the superuser for the first column. */
  List<String> ask(String database, String query) {
    try (var connection = connect(database);
        var statement = connection.createStatement()) {
      statement.setEscapeProcessing(false);
      try (var rows = statement.executeQuery(query)) {
        var found = new ArrayList<String>();
        while (rows.next()) {
          found.add(String.valueOf(rows.getString(1)));
        }
        return found;
      }
    } catch (SQLException failed) {
      throw new IllegalStateException(query, failed);
    }
  }
}

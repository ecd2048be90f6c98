package dev.tandem.dialects.servers;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Password;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Optional;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;

/**
 * The server whose JDBC URL, with the superuser's credential, the environment gives: {@code
 * TANDEM_MYSQL_URL=jdbc:mysql://localhost:3306/?user=root&password=secret}. It must be for tests
 * alone: its general log is switched to a table, where tests can read it.
 */
final class GivenServer {
  private static final Pattern PARAMETER = Pattern.compile("(user|password)=([^&]*)");

  private GivenServer() {}

  static Optional<LiveServer> of(Product product) {
    return Wishes.read("tandem." + product.label() + ".url").map(url -> at(product, url));
  }

  private static LiveServer at(Product product, String url) {
    var address = URI.create(url.substring("jdbc:".length()));
    var user = "root";
    var password = "";
    var parameters = PARAMETER.matcher(Optional.ofNullable(address.getRawQuery()).orElse(""));
    while (parameters.find()) {
      var value = URLDecoder.decode(parameters.group(2), StandardCharsets.UTF_8);
      switch (parameters.group(1)) {
        case "user" -> user = value;
        default -> password = value;
      }
    }
    var superuser = new Credential(user, Password.of(password));
    var port = address.getPort() < 0 ? 3306 : address.getPort();
    ask(product, address.getHost(), port, superuser, "SET GLOBAL log_output = 'TABLE'");
    ask(product, address.getHost(), port, superuser, "SET GLOBAL general_log = ON");
    return new LiveServer(
        product,
        address.getHost(),
        port,
        superuser,
        () ->
            ask(
                product,
                address.getHost(),
                port,
                superuser,
                "SELECT CONVERT(argument USING utf8mb4) FROM mysql.general_log"),
        () -> Assumptions.abort("a server given by URL does not show its error log"));
  }

  private static String ask(
      Product product, String host, int port, Credential superuser, String sql) {
    try (var connection = product.connect(host, port, superuser);
        var statement = connection.createStatement()) {
      var text = new StringBuilder();
      if (statement.execute(sql)) {
        try (var rows = statement.getResultSet()) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
      }
      return text.toString();
    } catch (SQLException refused) {
      throw new IllegalStateException(
          "the server given by tandem." + product.label() + ".url refuses: " + sql, refused);
    }
  }
}

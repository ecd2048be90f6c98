package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.SecretText;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.regex.Pattern;

/**
 * The application's side of a secret: what it reads from the document, and how it logs in with it.
 *
 * @param host where the server is
 * @param port where it listens
 * @param database where the application works
 * @param username the account that is current
 * @param password its password
 */
record DemoLogin(String host, int port, String database, String username, Password password) {
  /** Enough for the documents of the demo, whose values need no escapes. */
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"?([^\"\\s,}]+)");

  static DemoLogin of(SecretText secret) {
    var fields = new HashMap<String, String>();
    FIELD.matcher(secret.reveal()).results().forEach(f -> fields.put(f.group(1), f.group(2)));
    return new DemoLogin(
        fields.getOrDefault("host", ""),
        Integer.parseInt(fields.getOrDefault("port", "0")),
        fields.getOrDefault("dbname", ""),
        fields.getOrDefault("username", ""),
        Password.of(fields.getOrDefault("password", "")));
  }

  Connection connect(DemoDatabase to) throws SQLException {
    return DriverManager.getConnection(to.url(host, port, database), username, password.reveal());
  }
}

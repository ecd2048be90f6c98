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
 * @param url where, for JDBC
 * @param username the account that is current
 * @param password its password
 */
record DemoLogin(String url, String username, Password password) {
  /** Enough for the documents of the demo, whose values need no escapes. */
  private static final Pattern FIELD = Pattern.compile("\"(\\w+)\"\\s*:\\s*\"?([^\"\\s,}]+)");

  static DemoLogin of(SecretText secret) {
    var fields = new HashMap<String, String>();
    FIELD.matcher(secret.reveal()).results().forEach(f -> fields.put(f.group(1), f.group(2)));
    var port = Integer.parseInt(fields.getOrDefault("port", "5432"));
    return new DemoLogin(
        DemoServer.url(fields.getOrDefault("host", ""), port, fields.getOrDefault("dbname", "")),
        fields.getOrDefault("username", ""),
        Password.of(fields.getOrDefault("password", "")));
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(url, username, password.reveal());
  }
}

package dev.tandem.cli;

import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.logging.Logger;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * PostgreSQL's driver, which tells of each login whether the server let it in. Who wants to hear
 * gives its connections an application's name and listens to that.
 */
@NullMarked
public final class CountingDriver implements Driver {
  private static final Map<String, Consumer<Trial.Kind>> LISTENERS = new ConcurrentHashMap<>();

  static {
    try {
      DriverManager.registerDriver(new CountingDriver());
    } catch (SQLException failed) {
      throw new ExceptionInInitializerError(failed);
    }
  }

  private final Driver driver = new org.postgresql.Driver();

  /** Let {@code listener} hear of the logins of the application {@code name}. */
  static void listen(String name, Consumer<Trial.Kind> listener) {
    LISTENERS.put(name, listener);
  }

  /** The properties that make a connection one of the application {@code name}. */
  static Properties named(String name) {
    var properties = new Properties();
    properties.setProperty("ApplicationName", name);
    return properties;
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) throws SQLException {
    var name = info.getProperty("ApplicationName", "");
    var listener = Optional.ofNullable(LISTENERS.get(name)).orElse(kind -> {});
    try {
      var connection = driver.connect(url, info);
      listener.accept(Trial.Kind.LOGGED_IN);
      return connection;
    } catch (SQLException failed) {
      listener.accept(Trial.Kind.LOGIN_REFUSED);
      throw failed;
    }
  }

  @Override
  public boolean acceptsURL(String url) throws SQLException {
    return driver.acceptsURL(url);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) throws SQLException {
    return driver.getPropertyInfo(url, info);
  }

  @Override
  public int getMajorVersion() {
    return driver.getMajorVersion();
  }

  @Override
  public int getMinorVersion() {
    return driver.getMinorVersion();
  }

  @Override
  public boolean jdbcCompliant() {
    return driver.jdbcCompliant();
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getLogger(CountingDriver.class.getName());
  }
}

package dev.tandem.datasource;

import dev.tandem.engine.spi.Credential;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A database that has accounts and nothing else, and remembers who tried to log in. */
final class Database implements Connector {
  private final Set<String> passwords = ConcurrentHashMap.newKeySet();
  private final List<String> attempts = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean down;

  void accept(String... valid) {
    passwords.clear();
    passwords.addAll(List.of(valid));
  }

  void breakDown() {
    down = true;
  }

  /** The passwords that were tried, in their order, since the last call. */
  List<String> attempts() {
    var tried = List.copyOf(attempts);
    attempts.clear();
    return tried;
  }

  @Override
  public Connection connect(Credential credential) throws SQLException {
    var password = credential.password().reveal();
    attempts.add(password);
    if (down) {
      throw new SQLException("connection refused", "08001");
    }
    if (!passwords.contains(password)) {
      throw new SQLException("password authentication failed", "28P01");
    }
    return (Connection)
        Proxy.newProxyInstance(
            Database.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> null);
  }
}

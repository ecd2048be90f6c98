package dev.tandem.datasource;

import dev.tandem.engine.Secrets;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import java.io.PrintWriter;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.SQLInvalidAuthorizationSpecException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Logs in with what a secret holds, through all its rotations. Put a pool before it.
 *
 * <p>What was read is used for a while without asking the store. When the database refuses it, the
 * secret is read again: what is current, then what is pending, then what was previous is tried,
 * once each. What was refused is left alone for a while, so that no account gets locked.
 */
public final class RotatingDataSource implements DataSource {
  /** How long a credential is used before the secret is read again. */
  public static final Duration USUAL = Duration.ofMinutes(5);

  private static final List<Stage> ORDER =
      List.of(Stage.AWSCURRENT, Stage.AWSPENDING, Stage.AWSPREVIOUS);

  /** Where the store does not answer, what was known goes on, and the store is asked this late. */
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private record Known(Credential credential, Instant until) {}

  private final SecretStore store;
  private final String secret;
  private final Connector connector;
  private final Duration fresh;
  private final InstantSource clock;
  private final Refusals refusals = new Refusals();
  private final ReentrantLock following = new ReentrantLock();
  private volatile @Nullable Known known;

  /**
   * Follow a secret.
   *
   * @param store where it is; only read
   * @param secret its name
   * @param connector how to log in
   */
  public RotatingDataSource(SecretStore store, String secret, Connector connector) {
    this(store, secret, connector, USUAL, InstantSource.system());
  }

  /**
   * The same with another time to use what was read.
   *
   * @param fresh shorter than the time between two rotations, or single logins are refused once
   *     before the secret is read again
   * @param clock what tells the time
   */
  public RotatingDataSource(
      SecretStore store, String secret, Connector connector, Duration fresh, InstantSource clock) {
    this.store = store;
    this.secret = secret;
    this.connector = connector;
    this.fresh = fresh;
    this.clock = clock;
  }

  /**
   * Log in, by the first credential that is accepted.
   *
   * @throws SQLInvalidAuthorizationSpecException where none is, or each was refused a moment ago
   * @throws SQLException as the driver throws it, where the failure is not about the credential
   */
  @Override
  public Connection getConnection() throws SQLException {
    var used = known;
    if (used != null && clock.instant().isBefore(used.until)) {
      var connection = attempt(used.credential);
      if (connection.isPresent()) {
        return connection.get();
      }
    }
    following.lock();
    try {
      return follow(used);
    } finally {
      following.unlock();
    }
  }

  /** One at a time; whoever waited takes what the one before has found. */
  private Connection follow(@Nullable Known used) throws SQLException {
    var found = known;
    if (found != null && !found.equals(used)) {
      var connection = attempt(found.credential);
      if (connection.isPresent()) {
        return connection.get();
      }
    }
    try {
      for (var stage : ORDER) {
        var credential = store.read(secret, stage).flatMap(RotatingDataSource::credential);
        if (credential.isPresent()) {
          var connection = attempt(credential.get());
          if (connection.isPresent()) {
            known = new Known(credential.get(), clock.instant().plus(fresh));
            return connection.get();
          }
        }
      }
    } catch (StoreException unread) {
      return without(unread, found);
    }
    throw new SQLInvalidAuthorizationSpecException(
        "The database accepts no version of the secret "
            + secret
            + ", or each was refused a moment ago and is left alone for a while. Compare the secret"
            + " with the account.",
        "28000");
  }

  private static Optional<Credential> credential(SecretVersion version) {
    return version.value().flatMap(Secrets::credential);
  }

  /** A store that is down stops no application that knows a credential. */
  private Connection without(StoreException unread, @Nullable Known last) throws SQLException {
    if (last != null) {
      var connection = attempt(last.credential);
      if (connection.isPresent()) {
        known = new Known(last.credential, clock.instant().plus(PATIENCE));
        return connection.get();
      }
    }
    throw new SQLException(
        "The secret " + secret + " can't be read: " + unread.what() + " " + unread.mend(),
        "08001",
        unread);
  }

  /** Nothing where it is refused, or was a moment ago: then nobody is asked. */
  private Optional<Connection> attempt(Credential credential) throws SQLException {
    if (refusals.holds(credential, clock.instant())) {
      return Optional.empty();
    }
    try {
      var connection = connector.connect(credential);
      refusals.forget(credential);
      return Optional.of(connection);
    } catch (SQLException failed) {
      if (!Refusals.isOne(failed)) {
        throw failed;
      }
      refusals.add(credential, clock.instant());
      return Optional.empty();
    }
  }

  /** Not this one: it logs in as whom the secret names. */
  @Override
  public Connection getConnection(String username, String password) throws SQLException {
    throw new SQLFeatureNotSupportedException(
        "The secret " + secret + " says who logs in: call getConnection().");
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  /** Nothing is logged. */
  @Override
  public void setLogWriter(@Nullable PrintWriter out) {}

  /** The connector knows its own. */
  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("Nothing is logged.");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    if (type.isInstance(this)) {
      return type.cast(this);
    }
    throw new SQLException("This is no " + type.getName() + ".");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}

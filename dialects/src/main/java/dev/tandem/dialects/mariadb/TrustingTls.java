package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.jdbc.Authorities;
import java.security.GeneralSecurityException;
import java.sql.SQLException;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManager;
import org.mariadb.jdbc.Configuration;
import org.mariadb.jdbc.HostAddress;
import org.mariadb.jdbc.export.ExceptionFactory;
import org.mariadb.jdbc.plugin.TlsSocketPlugin;
import org.mariadb.jdbc.plugin.tls.main.DefaultTlsSocketPlugin;

/**
 * Makes the driver trust whom {@link Authorities} trusts, and nobody because a password proves it.
 *
 * <p>Public because the driver finds it as a service, by name; not for other use.
 */
public final class TrustingTls implements TlsSocketPlugin {
  private final TlsSocketPlugin usual = new DefaultTlsSocketPlugin();

  /** Trust those CAs. */
  public TrustingTls() {}

  @Override
  public String type() {
    return TrustingTls.class.getName();
  }

  @Override
  public TrustManager[] getTrustManager(
      Configuration configuration, ExceptionFactory exceptions, HostAddress host)
      throws SQLException {
    try {
      return new TrustManager[] {Authorities.trustManager()};
    } catch (GeneralSecurityException unusable) {
      throw new SQLException("", "08000", new SSLException(unusable));
    }
  }

  @Override
  public KeyManager[] getKeyManager(Configuration configuration, ExceptionFactory exceptions) {
    return new KeyManager[0];
  }

  @Override
  public void verify(String host, SSLSession session, long thread) throws SSLException {
    usual.verify(host, session, thread);
  }
}

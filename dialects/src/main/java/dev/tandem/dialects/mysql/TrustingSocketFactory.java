package dev.tandem.dialects.mysql;

import com.mysql.cj.log.Log;
import com.mysql.cj.protocol.ServerSession;
import com.mysql.cj.protocol.SocketConnection;
import com.mysql.cj.protocol.StandardSocketFactory;
import dev.tandem.dialects.jdbc.Authorities;
import java.io.Closeable;
import java.io.IOException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/**
 * Makes the driver trust whom {@link Authorities} trusts: by itself it takes CAs from a key store's
 * file only.
 *
 * <p>Public because the driver makes it by name; not for other use.
 */
public final class TrustingSocketFactory extends StandardSocketFactory {
  /** Trust those CAs. */
  public TrustingSocketFactory() {}

  @Override
  @SuppressWarnings({
    "unchecked",
    "TypeParameterUnusedInFormals"
  }) // the driver's own one, too: T is its kind of socket
  public <T extends Closeable> T performTlsHandshake(
      SocketConnection connection, ServerSession server, Log log) throws IOException {
    try {
      var socket =
          (SSLSocket)
              Authorities.socketFactory()
                  .createSocket(rawSocket, connection.getHost(), connection.getPort(), true);
      var parameters = socket.getSSLParameters();
      // The rule for certificates and host names that every driver applies.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      sslSocket = socket;
      return (T) socket;
    } catch (GeneralSecurityException unusable) {
      throw new SSLException(unusable);
    }
  }
}

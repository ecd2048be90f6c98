package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.jdbc.Authorities;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trusts whom {@link Authorities} trusts, and checks the host's name: with a trust manager that is
 * not its own the driver leaves that to it.
 *
 * <p>Public because the driver makes it by name; not for other use.
 */
public final class Trust extends X509ExtendedTrustManager {
  private final X509ExtendedTrustManager authorities;

  /** Trust those CAs. */
  public Trust() throws GeneralSecurityException {
    authorities = (X509ExtendedTrustManager) Authorities.trustManager();
  }

  /**
   * The JDK checks the name where the connection asks for it, which this one is made to do here.
   */
  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    if (!(socket instanceof SSLSocket secured)) {
      throw new CertificateException("no TLS connection, so no name to check");
    }
    var parameters = secured.getSSLParameters();
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    secured.setSSLParameters(parameters);
    authorities.checkServerTrusted(chain, type, socket);
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    throw new CertificateException("no socket, so no name to check");
  }

  @Override
  public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
    throw new CertificateException("no socket, so no name to check");
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
      throws CertificateException {
    authorities.checkClientTrusted(chain, type, socket);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
      throws CertificateException {
    authorities.checkClientTrusted(chain, type, engine);
  }

  @Override
  public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
    authorities.checkClientTrusted(chain, type);
  }

  @Override
  public X509Certificate[] getAcceptedIssuers() {
    return authorities.getAcceptedIssuers();
  }
}

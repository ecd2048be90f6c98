package dev.tandem.stores.aws;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes sockets that begin TLS with x25519 alone. The JDK would make a key on P-256 beside it,
 * which a cold JVM takes a hundred milliseconds for and hardly a server asks for. Whoever has to
 * come back before such a handshake has succeeded gets a socket that offers everything.
 */
final class OneKeyShare extends SSLSocketFactory {
  private final SSLSocketFactory factory;
  private volatile boolean offersAll;

  OneKeyShare(SSLSocketFactory factory) {
    this.factory = factory;
  }

  private Socket begun(Socket made) {
    if (made instanceof SSLSocket socket && !offersAll) {
      offersAll = true;
      socket.addHandshakeCompletedListener(done -> offersAll = false);
      socket.setSSLParameters(only(socket.getSSLParameters()));
    }
    return made;
  }

  /** Have {@code parameters} offer that alone. */
  static SSLParameters only(SSLParameters parameters) {
    parameters.setNamedGroups(new String[] {"x25519"});
    return parameters;
  }

  @Override
  public Socket createSocket() throws IOException {
    return begun(factory.createSocket());
  }

  @Override
  public Socket createSocket(Socket connected, String host, int port, boolean closes)
      throws IOException {
    return begun(factory.createSocket(connected, host, port, closes));
  }

  @Override
  public Socket createSocket(String host, int port) throws IOException {
    return begun(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(String host, int port, InetAddress from, int fromPort)
      throws IOException {
    return begun(factory.createSocket(host, port, from, fromPort));
  }

  @Override
  public Socket createSocket(InetAddress host, int port) throws IOException {
    return begun(factory.createSocket(host, port));
  }

  @Override
  public Socket createSocket(InetAddress host, int port, InetAddress from, int fromPort)
      throws IOException {
    return begun(factory.createSocket(host, port, from, fromPort));
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return factory.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return factory.getSupportedCipherSuites();
  }
}

package dev.tandem.stores.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Objects;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is offered in a handshake, to servers that like it and to one that doesn't. */
final class OneKeyShareTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @SuppressWarnings("NullAway.Init") // JUnit calls trust first
  private static SSLContext context;

  @BeforeAll
  static void trust(@TempDir Path folder) throws Exception {
    var file = folder.resolve("store.p12");
    var keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(keytool.waitFor()).isZero();
    var keys = KeyStore.getInstance(file.toFile(), PASSWORD);
    var trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry("server", keys.getCertificate("server"));
    var key = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    key.init(keys, PASSWORD);
    var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    context = SSLContext.getInstance("TLS");
    context.init(key.getKeyManagers(), trust.getTrustManagers(), null);
    Files.delete(file);
  }

  @Test
  void offersOneGroupAsLongAsItIsTaken() throws Exception {
    try (var server = new Server("x25519", "secp256r1")) {
      var sockets = new OneKeyShare(context.getSocketFactory());
      assertThat(groups(server, sockets)).containsExactly("x25519");
      // The JDK tells of a handshake's end in a thread of its own.
      while (groups(server, sockets).length != 1) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void offersAllAfterThatWasRefused() throws Exception {
    try (var server = new Server("secp256r1")) {
      var sockets = new OneKeyShare(context.getSocketFactory());
      try (var socket = server.connect(sockets)) {
        assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
      }
      for (int turn = 0; turn < 2; turn++) {
        assertThat(groups(server, sockets)).hasSizeGreaterThan(1);
      }
    }
  }

  /** Connect, and say what was offered. */
  private static String[] groups(Server server, OneKeyShare sockets) throws IOException {
    try (var socket = server.connect(sockets)) {
      socket.startHandshake();
      assertThat(socket.getInputStream().read()).isEqualTo('.');
      return Objects.requireNonNull(socket.getSSLParameters().getNamedGroups());
    }
  }

  /** Shakes hands by {@code groups} alone, and says a full stop. */
  private static final class Server implements AutoCloseable {
    private final SSLServerSocket listener;

    Server(String... groups) throws IOException {
      listener =
          (SSLServerSocket)
              context
                  .getServerSocketFactory()
                  .createServerSocket(0, 0, InetAddress.getLoopbackAddress());
      var parameters = listener.getSSLParameters();
      parameters.setNamedGroups(groups);
      listener.setSSLParameters(parameters);
      Thread.ofVirtual().start(this::serve);
    }

    private void serve() {
      while (!listener.isClosed()) {
        try (var socket = (SSLSocket) listener.accept()) {
          socket.startHandshake();
          socket.getOutputStream().write('.');
        } catch (IOException refused) {
          // the one on the other side says so
        }
      }
    }

    SSLSocket connect(OneKeyShare sockets) throws IOException {
      return (SSLSocket)
          sockets.createSocket(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}

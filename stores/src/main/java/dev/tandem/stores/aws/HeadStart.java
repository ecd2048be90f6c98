package dev.tandem.stores.aws;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.net.ssl.SSLContext;

/**
 * Begins, beside whatever else a start has to do, what a first request makes a cold JVM wait for:
 * the tables of {@link BigDecimal}, which whoever reads JSON has the JDK make; what signs; the CAs
 * and the first message of a TLS handshake. Nothing is sent, and who makes the request hears what
 * is wrong with any of it.
 */
public final class HeadStart {
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private HeadStart() {}

  /**
   * Begin, if nobody in this process has: the store does with its first connection, and who has
   * something else to do before that may do so earlier.
   *
   * @param endpoint where requests go instead of the region's endpoint; to {@code http:} they need
   *     no TLS
   */
  public static void begin(Optional<String> endpoint) {
    if (BEGUN.getAndSet(true)) {
      return;
    }
    boolean secure = !endpoint.orElse("").toLowerCase(Locale.ROOT).startsWith("http:");
    Thread.ofPlatform()
        .daemon()
        .name("tandem-head-start")
        .start(() -> {
          try {
            make(secure);
          } catch (GeneralSecurityException
              | IOException
              | RuntimeException
              | LinkageError ofTheRequest) {
            // it will meet this too, and has somebody to tell
          }
        });
  }

  /** In the order of their turn: an answer's JSON is read last. */
  static void make(boolean secure) throws GeneralSecurityException, IOException {
    int unused = Mac.getInstance("HmacSHA256").getMacLength();
    if (secure) {
      greet();
    }
    unused += BigDecimal.TEN.signum();
  }

  private static void greet() throws GeneralSecurityException, IOException {
    // the JDK makes more of a name that has a dot
    var engine = SSLContext.getDefault().createSSLEngine("amazonaws.com", 443);
    engine.setUseClientMode(true);
    engine.setSSLParameters(OneKeyShare.only(engine.getSSLParameters()));
    engine.beginHandshake();
    var room = ByteBuffer.allocate(engine.getSession().getPacketBufferSize());
    var unused = engine.wrap(ByteBuffer.allocate(0), room);
    // the server's half of the key is read by code that the JVM makes when it first comes there
    var half = new XECPublicKeySpec(NamedParameterSpec.X25519, BigInteger.valueOf(9));
    var unusedHalf = KeyFactory.getInstance("X25519").generatePublic(half);
  }
}

package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.jdbc.Connectivity;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Tls;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;

/**
 * Greets a listener that the driver could not talk to. The driver keeps the cause to itself: an
 * unknown host, a closed port, a server without TLS and one that is no SQL Server look alike. So
 * they are asked for once more, by the first packet of TDS, which holds neither name nor password.
 */
final class Greeting {
  private static final byte ENCRYPTION = 1;
  private static final int NOT_SUPPORTED = 2;

  private static final byte[] PRELOGIN = {
    0x12,
    1,
    0,
    26,
    0,
    0,
    0,
    0, // the header: type, last packet, length
    0,
    0,
    11,
    0,
    6,
    ENCRYPTION,
    0,
    17,
    0,
    1,
    -1, // where the values are
    0,
    0,
    0,
    0,
    0,
    0,
    1 // a version, and that encryption is wanted
  };

  private Greeting() {}

  /** Say whether {@code refusal} is one of those that don't tell why. */
  static boolean isNeeded(SQLException refusal) {
    return refusal.getErrorCode() == 0
        && refusal.getCause() == null
        && String.valueOf(refusal.getSQLState()).startsWith("08");
  }

  /** Say why there is no connection to {@code endpoint}. */
  static DatabaseFailure failure(Endpoint endpoint, SQLException refusal, Duration time) {
    var code = String.valueOf(refusal.getSQLState());
    var milliseconds = (int) time.toMillis();
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(endpoint.host(), endpoint.port()), milliseconds);
      socket.setSoTimeout(milliseconds);
      socket.getOutputStream().write(PRELOGIN);
      return offersNoTls(new DataInputStream(socket.getInputStream()))
              && endpoint.tls() == Tls.VERIFY_FULL
          ? Connectivity.withoutTls(endpoint, code)
          : Connectivity.unreachable(endpoint, refusal, code);
    } catch (IOException failed) {
      return Connectivity.unreachable(endpoint, failed, code);
    }
  }

  private static boolean offersNoTls(DataInputStream in) throws IOException {
    var header = ByteBuffer.wrap(in.readNBytes(8));
    if (header.capacity() < 8 || header.get(0) != 4) {
      return false;
    }
    var answer = ByteBuffer.wrap(in.readNBytes(Math.max(0, header.getShort(2) - 8)));
    for (var at = 0; at + 5 <= answer.capacity() && answer.get(at) != -1; at += 5) {
      var value = answer.getShort(at + 1);
      if (answer.get(at) == ENCRYPTION && value >= 0 && value < answer.capacity()) {
        return answer.get(value) == NOT_SUPPORTED;
      }
    }
    return false;
  }
}

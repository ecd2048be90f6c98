package dev.tandem.dialects.sqlserver;

import dev.tandem.dialects.servers.TestCertificate;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * Speaks as much TDS 7.4 as Microsoft's driver needs to log in, to send text and to read answers.
 * It knows no SQL and proves nothing of any: it shows what the driver makes of what a server may
 * say, and what is sent to one.
 */
final class TdsServer implements AutoCloseable {
  private static final int PRELOGIN = 0x12;
  private static final int LOGIN = 0x10;
  private static final int ANSWER = 0x04;
  private static final int NOT_SUPPORTED = 2;
  private static final int ON = 1;
  private static final int USER = 40;
  private static final int DATABASE = 68;

  /** What a server may say to a login or to a text. */
  sealed interface Answer {
    /** A result; in the columns are {@code String}, {@code Integer}, or nothing. */
    record Rows(List<List<@Nullable Object>> rows) implements Answer {}

    /** An error in the place of a result. */
    record Failure(int number) implements Answer {}

    /** Done, and nothing to show. */
    record Done() implements Answer {}

    /** From now on the session is in another database. */
    record Moved(String database) implements Answer {}
  }

  /** Knows what to say. */
  interface Answers {
    /** Say it to {@code user}, who sent {@code sql}. */
    List<Answer> to(String user, String sql);
  }

  private final ServerSocket listener;
  private final Optional<TestCertificate> certificate;
  private final Optional<Answer.Failure> refusal;
  private final Answers answers;
  private final Queue<String> heard = new ConcurrentLinkedQueue<>();
  private final Queue<String> databases = new ConcurrentLinkedQueue<>();

  private TdsServer(
      Optional<TestCertificate> certificate, Optional<Answer.Failure> refusal, Answers answers)
      throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.certificate = certificate;
    this.refusal = refusal;
    this.answers = answers;
    Thread.ofVirtual().start(this::listen);
  }

  /** One that lets nobody in. */
  static TdsServer refusing(Optional<TestCertificate> certificate, int error) throws IOException {
    return new TdsServer(
        certificate, Optional.of(new Answer.Failure(error)), (user, text) -> List.of());
  }

  /** One that lets everybody in and says {@code answers}. */
  static TdsServer answering(Optional<TestCertificate> certificate, Answers answers)
      throws IOException {
    return new TdsServer(certificate, Optional.empty(), answers);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** The texts that it was sent, in their order; a login is one of them. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  /** The databases that were logged in to. */
  List<String> databases() {
    return List.copyOf(databases);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void listen() {
    while (true) {
      try {
        var socket = listener.accept();
        Thread.ofVirtual().start(() -> talk(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void talk(Socket socket) {
    try (socket) {
      var clear = new Packets(socket.getInputStream(), socket.getOutputStream());
      clear.read();
      clear.write(prelogin());
      var packets = certificate.isPresent() ? secured(socket, certificate.get()) : clear;
      var user = "";
      while (true) {
        if (packets.read() == LOGIN) {
          user = packets.login(USER);
          databases.add(packets.login(DATABASE));
          packets.write(login(user));
        } else {
          packets.write(batch(user, packets.text()));
        }
      }
    } catch (IOException | GeneralSecurityException hungUp) {
      // Whoever called will say what became of it.
    }
  }

  private byte[] login(String user) {
    heard.add("LOGIN " + user);
    return refusal
        .map(failure -> join(error(failure), done(2, false)))
        .orElseGet(TdsServer::accept);
  }

  private byte[] batch(String user, String text) {
    heard.add(text);
    var said = answers.to(user, text);
    var bytes = new byte[0];
    for (var n = 0; n < said.size(); n++) {
      var more = n + 1 < said.size();
      bytes =
          join(
              bytes,
              switch (said.get(n)) {
                case Answer.Rows(var rows) -> join(rows(rows), done(0x10, more));
                case Answer.Failure failure -> join(error(failure), done(2, more));
                case Answer.Done() -> done(0, more);
                case Answer.Moved(var database) -> join(moved(database), done(0, more));
              });
    }
    return said.isEmpty() ? done(0, false) : bytes;
  }

  private byte[] prelogin() {
    return bytes(18)
        .order(ByteOrder.BIG_ENDIAN)
        .put((byte) 0)
        .putShort((short) 11)
        .putShort((short) 6)
        .put((byte) 1)
        .putShort((short) 17)
        .putShort((short) 1)
        .put((byte) 0xFF)
        .put(new byte[] {16, 0, 16, 0, 0, 0})
        .put((byte) (certificate.isPresent() ? ON : NOT_SUPPORTED))
        .array();
  }

  private static byte[] accept() {
    var name = "Microsoft SQL Server".getBytes(StandardCharsets.UTF_16LE);
    var body =
        bytes(10 + name.length)
            .put((byte) 1)
            .put(new byte[] {0x74, 0, 0, 4})
            .put((byte) (name.length / 2))
            .put(name)
            .put(new byte[] {16, 0, 16, 0})
            .array();
    return join(
        bytes(3).put((byte) 0xAD).putShort((short) body.length).array(),
        body,
        moved("shop"),
        done(0, false));
  }

  private static byte[] moved(String database) {
    var name = database.getBytes(StandardCharsets.UTF_16LE);
    return bytes(6 + name.length)
        .put((byte) 0xE3)
        .putShort((short) (3 + name.length))
        .put((byte) 1)
        .put((byte) (name.length / 2))
        .put(name)
        .put((byte) 0)
        .array();
  }

  private static byte[] error(Answer.Failure failure) {
    var text = "it says password".getBytes(StandardCharsets.UTF_16LE);
    var body =
        bytes(14 + text.length)
            .putInt(failure.number())
            .put((byte) 1)
            .put((byte) 16)
            .putShort((short) (text.length / 2))
            .put(text)
            .put((byte) 0)
            .put((byte) 0)
            .putInt(1)
            .array();
    return join(bytes(3).put((byte) 0xAA).putShort((short) body.length).array(), body);
  }

  private static byte[] done(int status, boolean more) {
    return bytes(13).put((byte) 0xFD).putShort((short) (status | (more ? 1 : 0))).array();
  }

  private static byte[] rows(List<List<@Nullable Object>> rows) {
    var out = new ByteArrayOutputStream();
    var first = rows.getFirst();
    out.writeBytes(bytes(3).put((byte) 0x81).putShort((short) first.size()).array());
    for (var value : first) {
      out.writeBytes(bytes(6).putInt(0).putShort((short) 1).array());
      out.writeBytes(
          value instanceof Integer
              ? new byte[] {0x26, 4}
              : bytes(8)
                  .put((byte) 0xE7)
                  .putShort((short) 8000)
                  .put(new byte[] {9, 4, -48, 0, 52})
                  .array());
      out.write(0);
    }
    for (var row : rows) {
      out.write(0xD1);
      row.forEach(value -> out.writeBytes(value(value)));
    }
    return out.toByteArray();
  }

  private static byte[] value(@Nullable Object value) {
    return switch (value) {
      case null -> new byte[] {-1, -1};
      case Integer number -> bytes(5).put((byte) 4).putInt(number).array();
      default -> {
        var text = value.toString().getBytes(StandardCharsets.UTF_16LE);
        yield join(bytes(2).putShort((short) text.length).array(), text);
      }
    };
  }

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] join(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    Arrays.stream(parts).forEach(out::writeBytes);
    return out.toByteArray();
  }

  /** The handshake travels in packets; what follows it does not. */
  private static Packets secured(Socket socket, TestCertificate certificate)
      throws IOException, GeneralSecurityException {
    var handshake = new Handshake(socket);
    var secured =
        (SSLSocket)
            certificate
                .context()
                .getSocketFactory()
                .createSocket(handshake, new ByteArrayInputStream(new byte[0]), true);
    secured.setUseClientMode(false);
    // With 1.3 a server says more once the handshake is over.
    secured.setEnabledProtocols(new String[] {"TLSv1.2"});
    secured.startHandshake();
    handshake.flush();
    handshake.over = true;
    return new Packets(secured.getInputStream(), secured.getOutputStream());
  }

  /** Packets with a header of eight bytes. */
  private static final class Packets {
    private final DataInputStream in;
    private final OutputStream out;
    private byte[] message = new byte[0];

    Packets(InputStream in, OutputStream out) {
      this.in = new DataInputStream(in);
      this.out = out;
    }

    /** Read one message, and give its type. */
    int read() throws IOException {
      var whole = new ByteArrayOutputStream();
      while (true) {
        var type = in.readUnsignedByte();
        var last = (in.readUnsignedByte() & 1) == 1;
        var length = in.readUnsignedShort() - 8;
        in.readInt();
        whole.writeBytes(in.readNBytes(length));
        if (last) {
          message = whole.toByteArray();
          return type;
        }
      }
    }

    /** A text in the login that was read last: where it is and how long stand at {@code place}. */
    String login(int place) {
      var login = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
      return new String(
          message, login.getShort(place), login.getShort(place + 2) * 2, StandardCharsets.UTF_16LE);
    }

    /** The text behind the headers of the message that was read last. */
    String text() {
      var headers = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN).getInt();
      return new String(message, headers, message.length - headers, StandardCharsets.UTF_16LE);
    }

    void write(byte[] payload) throws IOException {
      write(out, ANSWER, payload);
    }

    static void write(OutputStream out, int type, byte[] payload) throws IOException {
      for (var at = 0; at < payload.length; at += 4000) {
        var part = Arrays.copyOfRange(payload, at, Math.min(payload.length, at + 4000));
        var header =
            ByteBuffer.allocate(8)
                .put((byte) type)
                .put((byte) (at + 4000 < payload.length ? 0 : 1))
                .putShort((short) (part.length + 8))
                .putInt(1 << 8)
                .array();
        out.write(join(header, part));
      }
      out.flush();
    }
  }

  /** A socket whose bytes are wrapped in packets until the handshake is over. */
  private static final class Handshake extends Socket {
    private final Socket socket;
    private final Packets packets;
    private ByteArrayInputStream rest = new ByteArrayInputStream(new byte[0]);
    private final ByteArrayOutputStream flight = new ByteArrayOutputStream();
    private volatile boolean over;

    Handshake(Socket socket) throws IOException {
      this.socket = socket;
      this.packets = new Packets(socket.getInputStream(), socket.getOutputStream());
    }

    @Override
    public InputStream getInputStream() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          var one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
          if (rest.available() > 0) {
            return rest.read(buffer, offset, length);
          }
          if (over) {
            return socket.getInputStream().read(buffer, offset, length);
          }
          flush();
          packets.read();
          rest = new ByteArrayInputStream(packets.message);
          return rest.read(buffer, offset, length);
        }
      };
    }

    @Override
    public OutputStream getOutputStream() {
      return new OutputStream() {
        @Override
        public void write(int one) throws IOException {
          write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
          if (over) {
            socket.getOutputStream().write(buffer, offset, length);
          } else {
            flight.write(buffer, offset, length);
          }
        }
      };
    }

    /** Whatever is said in one go is one message. */
    void flush() throws IOException {
      Packets.write(socket.getOutputStream(), PRELOGIN, flight.toByteArray());
      flight.reset();
    }

    @Override
    public boolean isConnected() {
      return true;
    }

    @Override
    public InetAddress getInetAddress() {
      return socket.getInetAddress();
    }

    @Override
    public synchronized void close() throws IOException {
      socket.close();
    }
  }
}

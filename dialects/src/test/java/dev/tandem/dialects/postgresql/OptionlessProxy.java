package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.Endpoint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Passes connections on, but refuses those that bring start-up options, as Amazon RDS Proxy does.
 */
final class OptionlessProxy implements AutoCloseable {
  private final Endpoint server;
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final AtomicInteger refusals = new AtomicInteger();

  OptionlessProxy(Endpoint server) throws IOException {
    this.server = server;
    Thread.ofVirtual().start(this::accept);
  }

  Endpoint endpoint() {
    return new Endpoint("localhost", listener.getLocalPort(), server.database(), server.tls());
  }

  int refusals() {
    return refusals.get();
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void accept() {
    try {
      while (true) {
        var client = listener.accept();
        Thread.ofVirtual().start(() -> serve(client));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void serve(Socket client) {
    try (client;
        var there = new Socket("localhost", server.port())) {
      var in = new DataInputStream(client.getInputStream());
      var length = in.readInt();
      var startup = in.readNBytes(length - 4);
      if (new String(startup, StandardCharsets.UTF_8).contains("options\0")) {
        refusals.incrementAndGet();
        refuse(new DataOutputStream(client.getOutputStream()));
        return;
      }
      var out = new DataOutputStream(there.getOutputStream());
      out.writeInt(length);
      out.write(startup);
      Thread.ofVirtual().start(() -> copy(in, out));
      copy(there.getInputStream(), client.getOutputStream());
    } catch (IOException gone) {
      // Whichever side hung up: the connection is over.
    }
  }

  private static void refuse(DataOutputStream out) throws IOException {
    var error =
        "SFATAL\0VFATAL\0C0A000\0Mno command-line options here\0\0"
            .getBytes(StandardCharsets.UTF_8);
    out.writeByte('E');
    out.writeInt(error.length + 4);
    out.write(error);
    out.flush();
  }

  private static void copy(InputStream from, OutputStream to) {
    try {
      from.transferTo(to);
    } catch (IOException gone) {
      // See serve.
    }
  }
}

package dev.tandem.engine.tck;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Hears all that is printed, whoever prints it, and passes it on. */
final class Eavesdropper implements AutoCloseable {
  private final PrintStream out = System.out;
  private final PrintStream error = System.err;
  private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

  Eavesdropper() {
    System.setOut(both(out));
    System.setErr(both(error));
  }

  String text() {
    return heard.toString(StandardCharsets.UTF_8);
  }

  private PrintStream both(PrintStream usual) {
    return new PrintStream(
        new OutputStream() {
          @Override
          public void write(int letter) {
            usual.write(letter);
            heard.write(letter);
          }
        },
        true,
        StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    System.setOut(out);
    System.setErr(error);
  }
}

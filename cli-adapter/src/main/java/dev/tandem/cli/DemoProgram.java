package dev.tandem.cli;

import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.nio.file.Path;

/** A database server's programs, ready to run one server. */
interface DemoProgram {
  /** Initialise and start it; {@code superuser} becomes its superuser's password. */
  void start(Password superuser) throws IOException;

  /** Stop it, whether it was started or not. */
  void stop() throws IOException;

  /** What the server logged so far. */
  Path log() throws IOException;

  /** The shell's command that stops it, and does no harm where it is stopped. */
  String stopCommand();
}

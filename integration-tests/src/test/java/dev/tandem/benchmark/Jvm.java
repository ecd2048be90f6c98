package dev.tandem.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes down which JVM the build has chosen, into the file that is its argument. */
final class Jvm {
  private Jvm() {}

  /** Write it. */
  public static void main(String[] arguments) throws IOException {
    Files.writeString(
        Path.of(arguments[0]), Path.of(System.getProperty("java.home"), "bin", "java").toString());
  }
}

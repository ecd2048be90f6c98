package dev.tandem.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * What the server itself says about the demo: it logged every login and every statement.
 *
 * @param statements logged statements, each with its whole text
 * @param verifiers how many of them carried a SCRAM verifier in a password's place
 * @param refused logins that the server refused for the credential's sake
 * @param passwords how many passwords were searched for
 * @param found how many lines hold one of them
 */
record DemoLog(long statements, long verifiers, long refused, int passwords, long found) {
  /** Process, SQLState, user. */
  static final String PREFIX = "%m [%p] %e %u ";

  /** Read all of {@code log}, and search each line for each of {@code passwords}. */
  static DemoLog read(Path log, Collection<String> passwords) throws IOException {
    long statements = 0;
    long verifiers = 0;
    long refused = 0;
    long found = 0;
    try (var reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.contains(" LOG:  statement: ") || line.contains(" LOG:  execute ")) {
          statements++;
        }
        if (line.contains("SCRAM-SHA-256$")) {
          verifiers++;
        }
        if (line.contains("] 28P01 ") || line.contains("] 28000 ")) {
          refused++;
        }
        if (passwords.stream().anyMatch(line::contains)) {
          found++;
        }
      }
    }
    return new DemoLog(statements, verifiers, refused, passwords.size(), found);
  }
}

package dev.tandem.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;

/**
 * What the server's log says about the demo: refused logins, and statements where it logs them.
 *
 * @param statements logged statements, each with its whole text
 * @param refused logins that the server refused for the credential's sake
 * @param passwords how many passwords were searched for
 * @param found how many lines hold one of them
 */
record DemoLog(long statements, long refused, int passwords, long found) {

  /** Read all of {@code log}, and search each line for each of {@code passwords}. */
  static DemoLog read(DemoDatabase database, Path log, Collection<String> passwords)
      throws IOException {
    long statements = 0;
    long refused = 0;
    long found = 0;
    try (var reader = Files.newBufferedReader(log, StandardCharsets.ISO_8859_1)) {
      for (var line = reader.readLine(); line != null; line = reader.readLine()) {
        switch (database.line(line)) {
          case STATEMENT -> statements++;
          case REFUSED_LOGIN -> refused++;
          case OTHER -> {}
        }
        if (passwords.stream().anyMatch(line::contains)) {
          found++;
        }
      }
    }
    return new DemoLog(statements, refused, passwords.size(), found);
  }

  /** What was found, for people. */
  String verdict() {
    return found == 0 ? "it holds none" : "FOUND IN %d LINES".formatted(found);
  }

  /** Say it of a server that logged all statements, and got {@code substitutes} in them. */
  String statementsWith(String substitutes) {
    return """
    - No password went to the server, only %s: its log of %,d
      statements was searched for all %d passwords that were ever used:
      %s.\
    """
        .formatted(substitutes, statements, passwords, verdict());
  }
}

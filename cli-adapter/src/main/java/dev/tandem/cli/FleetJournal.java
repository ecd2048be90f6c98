package dev.tandem.cli;

import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.engine.Problem;
import java.io.IOException;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * Remembers on disk what became of each secret, a line of JSON for each, so that a run that was
 * interrupted goes on where it stopped. Holds names and no values.
 */
final class FleetJournal implements AutoCloseable {
  private final Path file;
  private final Set<String> done;
  private final Writer lines;

  FleetJournal(Path file, Set<String> done) throws IOException {
    this.file = file;
    this.done = done;
    this.lines =
        Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /**
   * Open {@code file}, which is there exactly when a run is to be resumed.
   *
   * @throws Refusal when it is not so
   */
  static FleetJournal open(Path file, boolean resume) {
    if (Files.exists(file) != resume) {
      throw resume
          ? refused(
              "There is no journal %s to resume from.".formatted(file),
              "Leave --resume out to begin, or name the journal: --journal")
          : refused(
              "An earlier run was not finished, as its journal %s says.".formatted(file),
              "Go on with it (--resume), or remove that file to begin anew.");
    }
    try {
      return new FleetJournal(file, resume ? read(file) : new HashSet<>());
    } catch (IOException e) {
      throw refused(
          "The journal %s can't be used (%s).".formatted(file, FileTrouble.why(e)),
          "Name a file in a directory that is there and may be written to: --journal");
    }
  }

  private static Refusal refused(String what, String mend) {
    return new Refusal(ErrorReport.operator(Problem.Kind.STORE, what, mend));
  }

  /** What failed is tried again; a last line that was cut off is none. */
  private static Set<String> read(Path file) throws IOException {
    var done = new HashSet<String>();
    try (var lines = Files.newBufferedReader(file)) {
      for (var line = lines.readLine(); line != null; line = lines.readLine()) {
        var fields = fields(line);
        if (!"failed".equals(fields.getOrDefault("result", "failed"))) {
          done.add(fields.getOrDefault("secret", ""));
        }
      }
    }
    return done;
  }

  private static Map<String, String> fields(String line) {
    var fields = new HashMap<String, String>();
    try (var json = Json.FACTORY.createParser(line)) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        var name = json.currentName();
        json.nextToken();
        fields.put(name, json.getText());
      }
    } catch (IOException cut) {
      return Map.of();
    }
    return fields;
  }

  /** Say whether nothing is left to do for {@code secret}. */
  boolean knows(String secret) {
    return done.contains(secret);
  }

  /**
   * Write at once: what is not written is done again, which does no harm.
   *
   * @throws Refusal when it can't be written
   */
  synchronized void add(String secret, FleetResult result) {
    var line = new StringWriter();
    try (var json = Json.FACTORY.createGenerator(line)) {
      json.writeStartObject();
      json.writeStringField("secret", secret);
      json.writeStringField("result", result.word());
      json.writeEndObject();
      json.flush();
      lines.write(line + "\n");
      lines.flush();
    } catch (IOException e) {
      throw refused(
          "The journal %s can't be written any more (%s); nothing more was begun."
              .formatted(file, FileTrouble.why(e)),
          "Make room there, and go on with --resume: what it does not hold is done again.");
    }
  }

  /**
   * Nothing is left to go on with.
   *
   * @throws Refusal when the file can't be removed
   */
  void finish() throws IOException {
    close();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw refused(
          "All is done, but its journal %s can't be removed (%s)."
              .formatted(file, FileTrouble.why(e)),
          "Remove that file: while it is there, no other run begins.");
    }
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}

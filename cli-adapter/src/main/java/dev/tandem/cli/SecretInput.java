package dev.tandem.cli;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.SecretText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads a secret's value from where nobody else sees it. */
final class SecretInput {
  static final String STANDARD_INPUT = "-";

  // Secrets Manager's own limit
  private static final int MOST_BYTES = 65536;

  private SecretInput() {}

  /** Read all of {@code from}. */
  static SecretText read(String from, CommonOptions common) {
    boolean standardInput = from.equals(STANDARD_INPUT);
    if (standardInput && common.surroundings().terminals().input()) {
      common.tell("Type or paste the secret's JSON, then Ctrl-D on a line of its own.");
    }
    var source = standardInput ? "Standard input" : "The file " + from;
    try (var input =
        standardInput ? common.surroundings().input() : Files.newInputStream(Path.of(from))) {
      return text(source, input);
    } catch (NoSuchFileException e) {
      throw refusal("There is no file %s.".formatted(from));
    } catch (IOException e) {
      throw refusal("%s can't be read (%s).".formatted(source, FileTrouble.why(e)));
    }
  }

  private static SecretText text(String source, InputStream input) throws IOException {
    var bytes = input.readNBytes(MOST_BYTES + 1);
    if (bytes.length > MOST_BYTES) {
      throw refusal("%s has more than %d bytes.".formatted(source, MOST_BYTES));
    }
    try {
      var decoder = StandardCharsets.UTF_8.newDecoder();
      var text = decoder.decode(ByteBuffer.wrap(bytes)).toString().strip();
      if (text.isEmpty()) {
        throw refusal("%s is empty.".formatted(source));
      }
      return SecretText.of(text);
    } catch (CharacterCodingException e) {
      throw refusal("%s is no text in UTF-8.".formatted(source));
    }
  }

  private static Refusal refusal(String what) {
    return new Refusal(
        ErrorReport.operator(
            Problem.Kind.SECRET,
            what,
            "Give the secret's JSON on standard input or in a file (--from). Nothing was"
                + " created."));
  }
}

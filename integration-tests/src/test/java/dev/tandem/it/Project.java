package dev.tandem.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The whole project's files: tests run in their module's folder. */
final class Project {
  private Project() {}

  static Path path(String name) {
    var here = Path.of("").toAbsolutePath();
    while (!Files.isDirectory(here.resolve("integration-tests"))) {
      here = Objects.requireNonNull(here.getParent(), "no project above this folder");
    }
    return here.resolve(name);
  }

  static String text(String name) throws IOException {
    return Files.readString(path(name));
  }

  /** The blocks of {@code page} that are fenced as {@code language}. */
  static List<String> blocks(String page, String language) throws IOException {
    return fenced(text(page), language).toList();
  }

  /** The blocks in a page's {@code text} that are fenced as {@code language}. */
  static Stream<String> fenced(String text, String language) {
    var fence =
        Pattern.compile("^```" + language + "\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
    return fence.matcher(text).results().map(block -> block.group(1));
  }
}

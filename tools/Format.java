import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Checks that every Java file under the working directory is formatted, or formats it.
 *
 * <p>The root pom runs it on the toolchain's JDK: the formatter parses with the JDK's own javac,
 * and Maven's JVM may be too old for that.
 */
final class Format {
  private Format() {}

  public static void main(String[] args) throws IOException {
    boolean write = args.length > 0 && args[0].equals("write");
    List<String> findings =
        sources(Path.of("")).parallelStream()
            .map(file -> finding(file, write))
            .filter(Objects::nonNull)
            .toList();
    findings.forEach(System.err::println);
    if (!findings.isEmpty()) {
      System.err.println("Run: mvn -q -N -Pformat");
      System.exit(1);
    }
  }

  private static List<Path> sources(Path root) throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
            String name = directory.getFileName().toString();
            return name.equals("target") || name.startsWith(".")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources;
  }

  /** What is wrong with a file, or null. */
  private static String finding(Path file, boolean write) {
    try {
      String text = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(text);
      if (text.equals(formatted)) {
        return null;
      }
      if (write) {
        Files.writeString(file, formatted);
        return null;
      }
      return file + " is not formatted.";
    } catch (FormatterException | IOException e) {
      return file + " cannot be formatted: " + e.getMessage();
    }
  }
}

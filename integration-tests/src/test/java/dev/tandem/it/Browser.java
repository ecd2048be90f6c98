package dev.tandem.it;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.tandem.dialects.servers.Wishes;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/** A real browser, without a window. */
record Browser(Path program) {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  /** What it drew. */
  record Picture(BufferedImage image) {
    /** How many of its points have {@code colour}. */
    long count(int colour) {
      long count = 0;
      for (int y = 0; y < image.getHeight(); y++) {
        for (int x = 0; x < image.getWidth(); x++) {
          if ((image.getRGB(x, y) & 0xffffff) == colour) {
            count++;
          }
        }
      }
      return count;
    }
  }

  /** Find one, or skip the test; where one could be had, fail it. */
  static Browser find() {
    return Wishes.read("tandem.browser")
        .map(Path::of)
        .or(Browser::onThePath)
        .map(Browser::new)
        .orElseGet(() -> {
          var why =
              "There is no "
                  + String.join(", ", NAMES)
                  + " on the PATH, and TANDEM_BROWSER names none.";
          return Wishes.required("browser") ? fail(why) : abort(why);
        });
  }

  private static Optional<Path> onThePath() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Draw {@code page}. */
  Picture picture(Path page) throws IOException, InterruptedException {
    var folder = Files.createTempDirectory(page.toAbsolutePath().getParent(), "browser");
    var image = folder.resolve("picture.png");
    var log = folder.resolve("log");
    var process =
        new ProcessBuilder(
                program.toString(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--force-device-scale-factor=1",
                "--window-size=1400,1600",
                "--user-data-dir=" + folder.resolve("profile"),
                "--screenshot=" + image,
                page.toUri().toString())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(2, TimeUnit.MINUTES)) {
      process.destroyForcibly().waitFor();
    }
    if (!Files.exists(image)) {
      throw new IOException("The browser drew nothing: " + Files.readString(log));
    }
    return new Picture(ImageIO.read(image.toFile()));
  }
}

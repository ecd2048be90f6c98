package dev.tandem.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What is deployed, and how the runtime starts it. */
public enum Artifact {
  /** The zip for a managed Java runtime, which brings the loop, and has these options as well. */
  MANAGED("tandem-lambda.zip", 12) {
    @Override
    public List<String> command(Path unpacked) {
      return List.of(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // As if the machine had no more, which is what Lambda lets it see.
          "-XX:MaxRAM=512m",
          "-XX:MaxRAMPercentage=75",
          "-Xshare:auto",
          "-Djava.net.preferIPv4Stack=true",
          "--enable-native-access=ALL-UNNAMED",
          "-D" + LIBRARY_PROPERTY + "=" + built().resolve("runtime-client").resolve(LIBRARY),
          "-cp",
          runtimeClient(),
          "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
          HANDLER);
    }
  },
  /** The bundle for a custom runtime: everything is in it. Lambda takes 50 MiB without a bucket. */
  BUNDLE("tandem-lambda-bundle.zip", 50) {
    @Override
    public List<String> command(Path unpacked) {
      return List.of(unpacked.resolve("bootstrap").toString());
    }
  };

  /** Where the zip for a managed runtime has its jar. */
  public static final String JAR = "lib/tandem.jar";

  static final String HANDLER = "dev.tandem.lambda.RotationHandler";

  /**
   * Where the runtime interface client finds its native part. Else it unpacks it into one file of
   * {@code /tmp}, which takes time, and processes beside each other write it into each other's
   * memory.
   */
  static final String LIBRARY_PROPERTY =
      "com.amazonaws.services.lambda.runtime.api.client.runtimeapi.NativeClient.JNI";

  /** Its file. */
  static final String LIBRARY = "libaws-lambda-jni.so";

  private final String file;
  private final long mebibytes;

  /**
   * Take the runtime interface client's native part out of its jar into {@code folder}, and give
   * the JVM's option that says so.
   */
  public static String unpackLibrary(Path folder) throws IOException {
    var machine = System.getProperty("os.arch").equals("aarch64") ? "aarch_64" : "x86_64";
    var file = folder.resolve(LIBRARY);
    try (var library =
        Artifact.class.getResourceAsStream("/jni/libaws-lambda-jni.linux-" + machine + ".so")) {
      if (library == null) {
        throw new IllegalStateException("the runtime interface client has no native part");
      }
      Files.copy(library, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return "-D" + LIBRARY_PROPERTY + "=" + file;
  }

  Artifact(String file, long mebibytes) {
    this.file = file;
    this.mebibytes = mebibytes;
  }

  /** How it is started, where it is unpacked. */
  public abstract List<String> command(Path unpacked);

  /** Where the build puts it. */
  public Path file() {
    return built().resolve(file);
  }

  /** How many bytes the file may have. */
  long largest() {
    return mebibytes << 20;
  }

  /** The folder of what the build has made. */
  static Path built() {
    return Path.of(System.getProperty("tandem.lambda.built", "target")).toAbsolutePath();
  }

  /** Unpack it into {@code folder} as Lambda does: with the times and rights of its files. */
  public Path unpack(Path folder) {
    try (var zip = FileSystems.newFileSystem(file(), Map.of("enablePosixFileAttributes", true))) {
      var root = zip.getPath("/");
      try (var all = Files.walk(root)) {
        for (var from : all.toList()) {
          var to = folder.resolve(root.relativize(from).toString());
          if (Files.isDirectory(from)) {
            Files.createDirectories(to);
          } else {
            Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
            Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
          }
        }
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String runtimeClient() {
    try (var jars = Files.list(built().resolve("runtime-client"))) {
      return jars.map(Path::toString)
          .filter(jar -> jar.endsWith(".jar"))
          .sorted()
          .collect(Collectors.joining(":"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package dev.tandem.sandbox;

import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.spi.ToolProvider;
import org.opentest4j.TestAbortedException;

/**
 * The bundle for the custom runtime: a JVM with the modules that the function needs, one jar, and a
 * cache of what real rotations load, link and resolve.
 */
final class Bundle {
  /** The first JDK with a cache. */
  static final int FIRST = 25;

  private static final Duration TIME = Duration.ofMinutes(5);

  /** {@code java.naming} for the drivers, {@code jdk.unsupported} for the runtime client. */
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,"
          + "java.sql,java.xml,jdk.unsupported";

  private static final String JAR = "tandem.jar";

  /**
   * The cache is laid where it was made for. Elsewhere, which is a JVM's habit, each pointer in it
   * has to be moved, and so each of its pages to be read and copied.
   */
  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UnlockDiagnosticVMOptions",
          "-XX:ArchiveRelocationMode=0",
          // Nothing was recorded that could be replayed; the JVM would have a thread for it anyway.
          "-XX:-AOTReplayTraining",
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          // Most of a step's code is run through before it pays to have it compiled.
          "-XX:CompileThresholdScaling=2",
          "-XX:-UsePerfData",
          // What is called by reflection is called once: a class that does it takes longer.
          "-Djdk.reflect.useNativeAccessorOnly=true",
          "-Xmx96m",
          // Its warnings would stand among the log's lines of JSON.
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED");

  private final Path built;
  private final Path folder;
  private final FileTime time;

  Bundle(Path built, FileTime time) {
    this.built = built;
    this.folder = built.resolve("bundle");
    this.time = time;
  }

  /** Make it of {@code jars} and the template of its {@code bootstrap}. */
  void make(List<Path> jars, Path bootstrap) throws IOException {
    Packages.delete(folder);
    Files.createDirectories(folder);
    var jar = folder.resolve(JAR);
    OneJar.write(jar, jars, time);
    Files.setLastModifiedTime(jar, time);
    var directory = directory(jar);
    var hash = sha256(directory);
    var cache = folder.resolve("tandem-" + hash.substring(0, 16) + ".aot");
    Files.writeString(
        folder.resolve("bootstrap"),
        Files.readString(bootstrap)
            .replace("@CACHE@", cache.getFileName().toString())
            .replace("@DIRECTORY@", Integer.toString(directory.length))
            .replace("@HASH@", hash));
    Files.setPosixFilePermissions(
        folder.resolve("bootstrap"), PosixFilePermissions.fromString("rwxr-xr-x"));
    var options = new ArrayList<>(OPTIONS);
    options.addAll(List.of("-cp", JAR, "dev.tandem.lambda.CustomRuntime", Artifact.HANDLER));
    Files.write(folder.resolve("java.options"), options);
    Files.copy(
        built.resolve("runtime-client").resolve(Artifact.LIBRARY),
        folder.resolve(Artifact.LIBRARY));
    Packages.addLicence(built, folder);
    link();
    train(cache);
    Packages.zip(folder, Artifact.BUNDLE, time);
    System.out.printf(
        "%s: %d MiB, its cache %d MiB.%n",
        Artifact.BUNDLE.file().getFileName(),
        Files.size(Artifact.BUNDLE.file()) >> 20,
        Files.size(cache) >> 20);
  }

  /**
   * The end of {@code jar} that lists its files: each one's name, length and CRC. Whoever hashes it
   * has said which code that is, and did not read it all.
   */
  private static byte[] directory(Path jar) throws IOException {
    var bytes = ByteBuffer.wrap(Files.readAllBytes(jar)).order(ByteOrder.LITTLE_ENDIAN);
    // PKWARE's APPNOTE, 4.3.16: of the 22 bytes at the end, the four from the 16th say where it
    // begins.
    int begin = bytes.getInt(bytes.capacity() - 22 + 16);
    return Arrays.copyOfRange(bytes.array(), begin, bytes.capacity());
  }

  private void link() {
    var jlink = ToolProvider.findFirst("jlink").orElseThrow();
    int status =
        jlink.run(
            new PrintWriter(Writer.nullWriter()),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8),
            "--add-modules",
            MODULES,
            "--strip-java-debug-attributes",
            "--no-header-files",
            "--no-man-pages",
            "--output",
            folder.resolve("jre").toString());
    if (status != 0) {
      throw new IllegalStateException("jlink failed");
    }
  }

  /** Rotate there and back on each database, and let the JVM write what that took. */
  private void train(Path cache) throws IOException {
    try (var surroundings = Surroundings.secure()) {
      var secrets = secrets(surroundings);
      var command =
          List.of(
              folder.resolve("jre/bin/java").toString(),
              "-XX:AOTCacheOutput=" + folder.relativize(cache),
              // What the JIT learned would only make the cache larger: a process is over before
              // it pays.
              "-XX:+UnlockDiagnosticVMOptions",
              "-XX:-AOTRecordTraining",
              "-D" + Artifact.LIBRARY_PROPERTY + "=" + folder.resolve(Artifact.LIBRARY),
              "@java.options");
      try (var sandbox = Sandbox.start(command, folder, surroundings.environment())) {
        for (var secret : secrets) {
          for (int turn = 0; turn < 2; turn++) {
            var end = surroundings.rotate(secret, event -> sandbox.succeed(event, TIME));
            if (!end.failures().isEmpty()) {
              throw new IllegalStateException("the training failed", end.failures().getFirst());
            }
          }
        }
        // It writes the cache when it is told to end; killed halfway, it would leave half of one.
        if (sandbox.terminate(TIME) != Sandbox.TERMINATED || !Files.exists(cache)) {
          throw new IllegalStateException("the JVM wrote no cache\n" + sandbox.log());
        }
      }
    }
  }

  /** Those of the databases that the jar has a driver for. */
  private List<String> secrets(Surroundings surroundings) throws IOException {
    var names = new ArrayList<String>();
    if (drives("org/postgresql/Driver")) {
      surroundings.postgresql("postgresql", Tls.VERIFY_FULL);
      surroundings.postgresql("plain-postgresql", Tls.PLAIN);
      names.addAll(List.of("postgresql", "plain-postgresql"));
    }
    for (var product : List.of(Product.MYSQL, Product.MARIADB)) {
      try {
        if (drives(
            product == Product.MYSQL ? "com/mysql/cj/jdbc/Driver" : "org/mariadb/jdbc/Driver")) {
          surroundings.mysql(product.name(), product, Tls.VERIFY_FULL);
          names.add(product.name());
        }
      } catch (TestAbortedException missing) {
        System.out.println("The bundle's cache is not trained for all: " + missing.getMessage());
      }
    }
    return names;
  }

  private boolean drives(String driver) throws IOException {
    try (var jar = FileSystems.newFileSystem(folder.resolve(JAR))) {
      return Files.exists(jar.getPath(driver + ".class"));
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}

package dev.tandem.sandbox;

import dev.tandem.dialects.servers.Product;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.spi.ToolProvider;
import org.opentest4j.TestAbortedException;

/**
 * Builds the bundle for the custom runtime: a JVM with the modules that the function needs, its
 * jars, and a cache of what real rotations load, link and resolve.
 */
final class Bundle {
  private static final int FIRST_WITH_CACHE = 25;
  private static final Duration TIME = Duration.ofMinutes(5);

  /** {@code java.naming} for the drivers, {@code jdk.unsupported} for the runtime client. */
  private static final String MODULES =
      "java.base,java.logging,java.management,java.naming,java.security.jgss,java.security.sasl,"
          + "java.sql,java.xml,jdk.unsupported";

  private static final List<String> OPTIONS =
      List.of(
          "-XX:+UseSerialGC",
          "-XX:TieredStopAtLevel=1",
          "-XX:-UsePerfData",
          "-Xmx96m",
          // Its warnings would stand among the log's lines of JSON.
          "-Xlog:disable",
          "-Xlog:all=error:stderr",
          "--enable-native-access=ALL-UNNAMED");

  private final Path built;
  private final Path folder;
  private final FileTime time;

  private Bundle(Path built, FileTime time) {
    this.built = built;
    this.folder = built.resolve("bundle");
    this.time = time;
  }

  /**
   * Build it in the folder that the first argument names, of what is there and of the {@code
   * bootstrap} that the second names; all files get the time that the third says.
   */
  public static void main(String[] args) throws IOException {
    var built = Path.of(args[0]).toAbsolutePath();
    Artifact.unpackLibrary(built.resolve("runtime-client"));
    int version = Runtime.version().feature();
    if (version < FIRST_WITH_CACHE) {
      System.out.printf(
          "No bundle for the custom runtime: its cache needs a JDK %d, and this is a %d.%n",
          FIRST_WITH_CACHE, version);
      return;
    }
    try {
      new Bundle(built, FileTime.from(Instant.parse(args[2]))).build(Path.of(args[1]));
      // The servers that it started would keep it.
      System.exit(0);
    } catch (TestAbortedException missing) {
      System.out.println("No bundle for the custom runtime: " + missing.getMessage());
    }
  }

  private void build(Path bootstrap) throws IOException {
    delete(folder);
    Files.deleteIfExists(Artifact.BUNDLE.file());
    var sums = jars();
    var hash = sha256(sums.getBytes(StandardCharsets.UTF_8)).substring(0, 16);
    Files.writeString(folder.resolve("jars-" + hash + ".sha256"), sums);
    link();
    Files.writeString(
        folder.resolve("bootstrap"), Files.readString(bootstrap).replace("@HASH@", hash));
    Files.setPosixFilePermissions(
        folder.resolve("bootstrap"), PosixFilePermissions.fromString("rwxr-xr-x"));
    var cache = folder.resolve("jars-" + hash + ".aot");
    train(cache);
    zip();
    long size = Files.size(Artifact.BUNDLE.file());
    System.out.printf(
        "%s: %d MiB, its cache %d MiB.%n",
        Artifact.BUNDLE.file().getFileName(), size >> 20, Files.size(cache) >> 20);
    if (size > Artifact.BUNDLE.largest()) {
      throw new IllegalStateException(
          "The bundle has %d bytes, and Lambda takes %d from a file; more goes by a bucket only."
              .formatted(size, Artifact.BUNDLE.largest()));
    }
  }

  /** Collect the jars, write down how they are started, and give their hashes. */
  private String jars() throws IOException {
    var names = new TreeMap<String, Path>();
    for (var from : List.of("tandem-lambda/lib", "runtime-client")) {
      try (var jars = Files.list(built.resolve(from))) {
        jars.filter(file -> file.toString().endsWith(".jar"))
            .forEach(jar -> names.put("jars/" + jar.getFileName(), jar));
      }
    }
    Files.createDirectories(folder.resolve("jars"));
    var sums = new StringBuilder();
    for (var jar : names.entrySet()) {
      var to = folder.resolve(jar.getKey());
      Files.copy(jar.getValue(), to);
      dropLibraries(to);
      Files.setLastModifiedTime(to, time);
      sums.append(sha256(Files.readAllBytes(to))).append("  ").append(jar.getKey()).append('\n');
    }
    Files.copy(
        built.resolve("runtime-client").resolve(Artifact.LIBRARY),
        folder.resolve(Artifact.LIBRARY));
    for (var about : List.of("LICENSE", "NOTICE")) {
      Files.copy(built.resolve("tandem-lambda").resolve(about), folder.resolve(about));
    }
    var options = new ArrayList<>(OPTIONS);
    options.addAll(
        List.of(
            "-cp",
            String.join(":", names.keySet()),
            "com.amazonaws.services.lambda.runtime.api.client.AWSLambda",
            Artifact.HANDLER));
    Files.write(folder.resolve("java.options"), options);
    return sums.toString();
  }

  /** The one that is needed lies beside the jars, and the bundle has to stay small. */
  private static void dropLibraries(Path jar) throws IOException {
    try (var zip = FileSystems.newFileSystem(jar)) {
      delete(zip.getPath("jni"));
    }
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
      var secrets = new ArrayList<>(List.of("postgresql", "plain-postgresql"));
      surroundings.postgresql("postgresql", Tls.VERIFY_FULL);
      surroundings.postgresql("plain-postgresql", Tls.PLAIN);
      for (var product : List.of(Product.MYSQL, Product.MARIADB)) {
        try {
          surroundings.mysql(product.name(), product, Tls.VERIFY_FULL);
          secrets.add(product.name());
        } catch (TestAbortedException missing) {
          System.out.println("The bundle's cache is not trained for all: " + missing.getMessage());
        }
      }
      var command =
          List.of(
              folder.resolve("jre/bin/java").toString(),
              "-XX:AOTCacheOutput=" + folder.relativize(cache),
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

  private void zip() throws IOException {
    var file = URI.create("jar:" + Artifact.BUNDLE.file().toUri());
    try (var zip =
            FileSystems.newFileSystem(
                file, Map.of("create", "true", "enablePosixFileAttributes", "true"));
        var all = Files.walk(folder)) {
      for (var from : all.sorted().toList()) {
        var to = zip.getPath("/" + folder.relativize(from));
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to, StandardCopyOption.COPY_ATTRIBUTES);
          Files.setPosixFilePermissions(to, Files.getPosixFilePermissions(from));
          Files.setLastModifiedTime(to, time);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (var all = Files.walk(folder)) {
        for (var each : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(each);
        }
      }
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

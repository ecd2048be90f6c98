package dev.tandem.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * Makes one jar of several, and does not compress it: a JVM opens one file, reads one directory,
 * and inflates nothing. The zip around it is compressed.
 *
 * <p>What services the jars offer is added up. Licences and the like get a folder by the jar's
 * name. Signatures go, since they are of what is no longer there; so do modules, which a class path
 * has none of, and native libraries, which are taken along beside it. What the JVM would make at
 * their first use is written out, of our classes, the AWS SDK's and the PostgreSQL driver's. Of two
 * Jacksons, one is taken; what AWS's runtime client reads events with as objects, which nobody asks
 * it for, is not.
 */
final class OneJar {
  /** The least that runs it. Of a jar for several, what is for this one is taken. */
  private static final String JAVA = "21";

  private static final Pattern LEFT_OUT =
      Pattern.compile(
          "META-INF/(MANIFEST\\.MF|INDEX\\.LIST|.*\\.(SF|RSA|DSA|EC)|maven/.*)"
              + "|META-INF/versions/.*|module-info\\.class|jni/.*"
              + "|com/amazonaws/lambda/thirdparty/(com/fasterxml|org)/.*"
              + "|META-INF/services/com\\.amazonaws\\.lambda\\.thirdparty\\..*"
              + "|com/amazonaws/services/lambda/runtime/serialization/events/.*"
              + "|com/amazonaws/services/lambda/runtime/serialization/factories/JacksonFactory.*");

  private static final Pattern SERVICE = Pattern.compile("META-INF/services/[^/]+");

  private static final Pattern OURS = Pattern.compile("dev/tandem/.+\\.class");

  private static final Pattern COMMON =
      Pattern.compile("(dev/tandem|software/amazon/awssdk|org/postgresql)/.+\\.class");

  private static final Pattern LICENCE =
      Pattern.compile("(META-INF/)?[^/]*(LICEN[CS]E|NOTICE|COPYING|README|INFO_)[^/]*");

  private OneJar() {}

  /**
   * Write {@code jars} to {@code file}, each entry with the same {@code time}. Of two with the same
   * name, which are the same, one is taken.
   */
  static void write(Path file, List<Path> jars, FileTime time) throws IOException {
    try (var one =
        FileSystems.newFileSystem(file, Map.of("create", "true", "compressionMethod", "STORED"))) {
      var manifest = one.getPath("META-INF", "MANIFEST.MF");
      Files.createDirectories(one.getPath("META-INF"));
      Files.writeString(manifest, "Manifest-Version: 1.0\n");
      var named = new TreeMap<String, Path>();
      jars.forEach(jar -> named.put(jar.getFileName().toString().replaceFirst("\\.jar$", ""), jar));
      named.keySet().removeIf(name -> OneJackson.OWN_JAR.matcher(name).matches());
      for (var jar : named.entrySet()) {
        try (var from = FileSystems.newFileSystem(jar.getValue(), Map.of("releaseVersion", JAVA))) {
          add(from, jar.getKey(), one);
        }
      }
      try (var all = Files.walk(one.getPath("/"))) {
        for (var each : all.filter(path -> path.getNameCount() > 0).toList()) {
          Packages.stamp(each, time);
        }
      }
    }
  }

  private static void add(FileSystem jar, String jarName, FileSystem one) throws IOException {
    try (var all = Files.walk(jar.getPath("/"))) {
      for (var from : all.filter(Files::isRegularFile).sorted().toList()) {
        var name = from.toString().substring(1);
        if (LEFT_OUT.matcher(name).matches()) {
          continue;
        }
        if (SERVICE.matcher(name).matches()) {
          Files.writeString(
              place(one, name),
              Files.readString(from).stripTrailing() + "\n",
              StandardCharsets.UTF_8,
              StandardOpenOption.CREATE,
              StandardOpenOption.APPEND);
        } else if (LICENCE.matcher(name).matches()) {
          Files.copy(
              from, place(one, "META-INF/" + jarName + "/" + name.replaceFirst("META-INF/", "")));
        } else if (COMMON.matcher(name).matches()) {
          for (var each : writtenOut(from, name).entrySet()) {
            copy(each.getValue(), place(one, each.getKey()));
          }
        } else {
          copy(Files.readAllBytes(from), place(one, name));
        }
      }
    }
  }

  private static Map<String, byte[]> writtenOut(Path from, String name) throws IOException {
    var file = Files.readAllBytes(from);
    return WithoutLambdas.of(
        OURS.matcher(name).matches() ? WithoutBootstraps.of(OneJackson.in(file)) : file);
  }

  private static void copy(byte[] file, Path to) throws IOException {
    if (!Files.exists(to)) {
      Files.write(to, file);
    } else if (!Arrays.equals(file, Files.readAllBytes(to))) {
      throw new IllegalStateException("two jars have another " + to);
    }
  }

  private static Path place(FileSystem one, String name) throws IOException {
    var place = one.getPath("/" + name);
    Files.createDirectories(place.getParent());
    return place;
  }
}

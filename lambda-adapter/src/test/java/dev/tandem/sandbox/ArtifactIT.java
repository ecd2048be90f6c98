package dev.tandem.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** How large the packages are; what is in the zip for the managed runtimes, and what is not. */
final class ArtifactIT {
  @ParameterizedTest
  @EnumSource
  void isSmall(Artifact artifact) throws IOException {
    assumeTrue(
        artifact == Artifact.MANAGED || Files.exists(artifact.file()),
        "there is no bundle; its build said why");

    assertThat(Files.size(artifact.file())).isLessThanOrEqualTo(artifact.largest());
  }

  @Test
  void hasTheHandlerAndItsLicence(@TempDir Path folder) throws IOException {
    Artifact.MANAGED.unpack(folder);

    assertThat(classes(folder)).contains(Artifact.HANDLER.replace('.', '/') + ".class");
    assertThat(folder.resolve("LICENSE")).exists();
    assertThat(folder.resolve("NOTICE")).exists();
  }

  @Test
  void hasOneHttpClientAndNoDatabind(@TempDir Path folder) throws IOException {
    Artifact.MANAGED.unpack(folder);

    assertThat(classes(folder))
        .anyMatch(name -> name.startsWith("software/amazon/awssdk/http/urlconnection/"))
        .noneMatch(name -> name.contains("/netty/"))
        .noneMatch(name -> name.startsWith("org/apache/"))
        .noneMatch(name -> name.contains("/jackson/databind/"));
  }

  /** What is left is what records say of themselves. */
  @Test
  void leavesLittleForTheJvmToMake(@TempDir Path folder) throws IOException {
    Artifact.MANAGED.unpack(folder);

    try (var jar = new JarFile(folder.resolve(Artifact.JAR).toFile())) {
      for (var entry : jar.stream().toList()) {
        if (entry
            .getName()
            .matches("(dev/tandem|software/amazon/awssdk|org/postgresql)/.+\\.class")) {
          assertThat(CallSite.of(jar.getInputStream(entry).readAllBytes()))
              .as(entry.getName())
              .extracting(CallSite::method)
              .doesNotContain("metafactory", "altMetafactory", "makeConcatWithConstants");
        }
      }
    }
  }

  /** The AWS SDK has a version of its own, and whatever ours does not use is not in question. */
  @Test
  void hasOneJacksonAndAllOfItThatOursUse(@TempDir Path folder) throws Exception {
    Artifact.MANAGED.unpack(folder);
    var file = folder.resolve(Artifact.JAR);
    var used = new HashSet<Member>();
    var types = new HashSet<String>();
    try (var jar = new JarFile(file.toFile())) {
      for (var entry : jar.stream().filter(each -> each.getName().endsWith(".class")).toList()) {
        var bytes = jar.getInputStream(entry).readAllBytes();
        assertThat(new String(bytes, StandardCharsets.ISO_8859_1))
            .as(entry.getName())
            .doesNotContain("com/fasterxml/jackson", "com.fasterxml.jackson");
        if (entry.getName().startsWith("dev/tandem/")) {
          used.addAll(Member.usedBy(bytes));
          types.addAll(Member.typesIn(bytes));
        }
      }
    }

    try (var there = new URLClassLoader(new URL[] {file.toUri().toURL()}, null)) {
      assertThat(used.stream().filter(member -> member.owner().contains("/jackson/")).toList())
          .hasSizeGreaterThan(20)
          .allMatch(member -> member.isIn(there));
      for (var type : types.stream().filter(name -> name.contains("/jackson/")).toList()) {
        assertThat(there.loadClass(type.replace('/', '.'))).isNotNull();
      }
    }
  }

  @Test
  void theBundleHasNothingThatReadsEventsAsObjects(@TempDir Path folder) throws IOException {
    assumeTrue(Files.exists(Artifact.BUNDLE.file()), "there is no bundle; its build said why");
    Artifact.BUNDLE.unpack(folder);

    try (var jar = new JarFile(folder.resolve("tandem.jar").toFile())) {
      assertThat(jar.stream().map(JarEntry::getName))
          .anyMatch(name -> name.startsWith("com/amazonaws/lambda/thirdparty/com/google/"))
          .noneMatch(name -> name.matches(".*thirdparty[./](com[./]fasterxml|org)[./].*"));
    }
  }

  private static List<String> classes(Path folder) throws IOException {
    try (var jar = new JarFile(folder.resolve(Artifact.JAR).toFile())) {
      return jar.stream().map(JarEntry::getName).toList();
    }
  }
}

package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Policy;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Names made to break quoting. */
final class HostileNamesTest {

  static Stream<Arguments> names() {
    return Arrays.stream(PostgresqlVersion.values())
        .flatMap(version ->
            Stream.of(
                    " spaces \"; DROP ROLE postgres; --",
                    "it's %s%n%d \\slash\\",
                    "$tandem$ :name ?]=%20",
                    "ü€\uD83D\uDE00ÄÖÜßé")
                .map(name -> Arguments.of(version, name)));
  }

  @ParameterizedTest
  @MethodSource("names")
  void bothDirectionsWork(PostgresqlVersion version, String name) {
    try (var scene = Scene.on(PostgresqlServer.of(version), name)) {
      scene.here(
          "ALTER ROLE "
              + Scene.q(scene.primary())
              + " IN DATABASE "
              + Scene.q(scene.database())
              + " SET search_path TO "
              + Scene.q(scene.primary()));
      var rotation = new Rotation(scene, Policy.DEFAULT);
      var clone = rotation.toClone();
      try (var session = scene.session(clone)) {
        assertThat(session.identity().actsAs()).isEqualTo(scene.primary());
      }
      scene.session(rotation.set(scene.primary(), "another-password-of-app")).close();
      assertThat(rotation.drift().lines()).isEmpty();
      assertThat(rotation.look().primary().marker().orElseThrow().primary())
          .isEqualTo(scene.primary());
    }
  }
}

package dev.tandem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.InstantSource;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A rotation's token is what Secrets Manager takes for one. */
class PortsTest {

  @Test
  void makesTokensThatAreRandomUuids() {
    var tokens = Stream.generate(ports(new Random(3))::token).limit(100).toList();

    assertThat(tokens)
        .map(UUID::fromString)
        .allMatch(token -> token.version() == 4)
        .allMatch(token -> token.variant() == 2);
    assertThat(tokens).allMatch(token -> token.length() == 36);
    assertThat(new HashSet<>(tokens)).hasSize(100);
  }

  @Test
  void keepsEveryOtherBitOfTheRandomness() {
    assertThat(ports(() -> 0L).token()).isEqualTo("00000000-0000-4000-8000-000000000000");
    assertThat(ports(() -> -1L).token()).isEqualTo("ffffffff-ffff-4fff-bfff-ffffffffffff");
  }

  @Test
  void takesAnotherListener() {
    var ports = ports(new Random(3));
    RotationListener listener = event -> {};

    assertThat(ports.with(listener))
        .isEqualTo(new Ports(ports.random(), ports.clock(), ports.pause(), listener));
  }

  private static Ports ports(RandomGenerator random) {
    return new Ports(random, InstantSource.system(), time -> {}, RotationListener.NONE);
  }
}

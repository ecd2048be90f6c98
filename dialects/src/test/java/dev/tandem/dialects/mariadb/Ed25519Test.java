package dev.tandem.dialects.mariadb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Password;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What MariaDB 11.8 said of these passwords. */
final class Ed25519Test {

  @ParameterizedTest
  @CsvSource({
    "secret, ZIgUREUg5PVgQ6LskhXmO+eZLS0nC8be6HPjYWR4YJY",
  })
  void agreesWithTheServer(String password, String stored) {
    assertThat(Ed25519.publicKey(Password.of(password))).isEqualTo(stored);
  }
}

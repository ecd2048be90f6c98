package dev.tandem.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One listener has one name. */
class EndpointTest {

  @ParameterizedTest
  @CsvSource({
    "db.example.com, db.example.com",
    "DB.Example.COM, db.example.com",
    "db.example.com., db.example.com",
    "LISTENING, listening",
    "., .",
    "10.0.0.1, 10.0.0.1",
  })
  void hasACanonicalHost(String host, String canonical) {
    assertThat(endpoint(host, 5432).host()).isEqualTo(canonical);
    assertThat(endpoint(host, 5432).sameListener(endpoint(canonical, 5432))).isTrue();
    assertThat(endpoint(host, 5432)).hasToString(canonical + ":5432");
  }

  @Test
  void isTheSameListenerWhateverTheDatabase() {
    var here = endpoint("db", 5432);

    assertThat(here.sameListener(new Endpoint("db", 5432, Optional.of("shop"), Tls.PLAIN)))
        .isTrue();
    assertThat(here.sameListener(endpoint("db", 5433))).isFalse();
    assertThat(here.sameListener(endpoint("db2", 5432))).isFalse();
  }

  private static Endpoint endpoint(String host, int port) {
    return new Endpoint(host, port, Optional.empty(), Tls.VERIFY_FULL);
  }
}

package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a server is too old for is refused, with what will do instead. */
final class OldServersTest {
  private static final String NO_SECOND =
      "This server can't keep two passwords: MySQL can from version 8.0.14 on.";

  @Test
  void twoPasswordsTakeVersion8014() {
    assertThat(obstacles("8.0.13", Strategy.DUAL_PASSWORD).getFirst().what()).isEqualTo(NO_SECOND);
    assertThat(obstacles("8.0.13", Strategy.DUAL_PASSWORD).getFirst().mend())
        .contains("alternating-users", "single-user");
    assertThat(obstacles("8.0.14", Strategy.DUAL_PASSWORD))
        .extracting(Obstacle::what)
        .doesNotContain(NO_SECOND);
  }

  @Test
  void nothingIsRotatedBeforeVersion576() {
    for (var strategy : Strategy.values()) {
      assertThat(obstacles("5.6.24", strategy).getLast().what())
          .isEqualTo("Tandem rotates on MySQL from version 5.7.6 on, and this server is older.");
    }
    assertThat(obstacles("5.6.24", Strategy.DUAL_PASSWORD).getFirst().what()).isEqualTo(NO_SECOND);
  }

  private static List<Obstacle> obstacles(String version, Strategy strategy) {
    return new MysqlDialect()
        .obstacles(
            new PairState(
                new AccountState("app", true, Optional.empty(), Set.of()),
                AccountState.absent("app_clone"),
                new AccountState(
                    "admin",
                    true,
                    Optional.empty(),
                    Set.of(new MysqlAccount.Server(Version.of(version))))),
            Policy.DEFAULT.with(strategy));
  }
}

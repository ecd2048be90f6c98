package dev.tandem.it;

import static dev.tandem.it.Tenant.ADMIN;
import static dev.tandem.it.Tenant.SECRET;

import dev.tandem.cli.CommandLines;
import dev.tandem.cli.Pools;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.tck.SecretJson;
import java.util.List;
import java.util.stream.Stream;

/**
 * {@code tandem prove} with two pools of HikariCP beside its usual clients, over AWS's driver for
 * applications and over our data source: on a PostgreSQL and a Secrets Manager of its own.
 */
final class PoolProof {
  private static final String LASTING = "--lasting";

  private PoolProof() {}

  /** Run it with further options of {@code prove}, and {@code --lasting}; say what came of it. */
  public static void main(String[] words) {
    var options = Stream.of(words).filter(word -> !word.equals(LASTING)).toList();
    var result = run(List.of(words).contains(LASTING), options);
    System.out.print(result.out());
    System.err.print(result.err());
    System.exit(result.code());
  }

  /** Run it with pools that cache for {@code lasting} times, or as the client that caches. */
  static CommandLines.Result run(boolean lasting, List<String> options) {
    try (var ground = PostgresqlGround.make();
        var cloud = new Cloud()) {
      cloud.create(SECRET, text(ground, ground.primary()));
      cloud.create(ADMIN, text(ground, ground.admin()));
      var there = ground.endpoint();
      var secretsManager = cloud.server().endpoint();
      var usual =
          List.of(
              SECRET,
              "--admin=" + ADMIN,
              "--store=aws",
              "--endpoint-url=" + secretsManager,
              "--compare");
      return CommandLines.prove(
          new Pools(
              secretsManager, "%s/%s".formatted(there, there.database().orElseThrow()), lasting),
          Stream.concat(usual.stream(), options.stream()).toArray(String[]::new));
    }
  }

  private static String text(Ground ground, Credential credential) {
    return SecretJson.secret(ground.engine(), ground.endpoint(), credential).reveal();
  }
}

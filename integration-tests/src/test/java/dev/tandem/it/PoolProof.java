package dev.tandem.it;

import static dev.tandem.it.Tenant.ADMIN;
import static dev.tandem.it.Tenant.SECRET;

import dev.tandem.cli.CommandLines;
import dev.tandem.cli.Pools;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.stores.aws.AwsSecretStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * {@code tandem prove} with two pools of HikariCP beside its usual clients, over AWS's driver for
 * applications and over our data source: on a PostgreSQL and a Secrets Manager of its own.
 */
final class PoolProof implements AutoCloseable {
  private static final String LASTING = "--lasting";

  private final PostgresqlGround ground = PostgresqlGround.make();
  private final Cloud cloud = new Cloud();

  PoolProof() {
    cloud.create(SECRET, text(ground.primary()));
    cloud.create(ADMIN, text(ground.admin()));
  }

  private String text(Credential credential) {
    return SecretJson.secret(ground.engine(), ground.endpoint(), credential).reveal();
  }

  /** Run it with further options of {@code prove}, and {@code --lasting}; say what came of it. */
  public static void main(String[] words) {
    var options = Stream.of(words).filter(word -> !word.equals(LASTING)).toList();
    try (var proof = new PoolProof()) {
      var result = proof.prove(List.of(words).contains(LASTING), options);
      System.out.print(result.out());
      System.err.print(result.err());
      System.exit(result.code());
    }
  }

  /** Run it; with pools whose caches are {@code lasting}, or like the client's that caches. */
  CommandLines.Result prove(boolean lasting, List<String> options) {
    var usual = List.of("--admin=" + ADMIN, "--compare");
    return CommandLines.prove(
        pools(lasting),
        words(Stream.concat(Stream.of(SECRET), Stream.concat(usual.stream(), options.stream()))));
  }

  /** What AWS's pool and ours meet while a single user's rotation stands before finishSecret. */
  List<List<String>> halfWay() {
    var token = UUID.randomUUID().toString();
    for (var step : List.of("createSecret", "setSecret")) {
      var result =
          CommandLines.run(
              words(
                  Stream.of(
                      "rotate",
                      SECRET,
                      "--strategy=single-user",
                      "--token=" + token,
                      "--step=" + step)));
      if (result.code() != 0) {
        throw new IllegalStateException(result.err());
      }
    }
    return pools(false)
        .once(AwsSecretStore.connect(Optional.of(cloud.server().endpoint())), SECRET);
  }

  private Pools pools(boolean lasting) {
    var there = ground.endpoint();
    return new Pools(
        cloud.server().endpoint(),
        "%s/%s".formatted(there, there.database().orElseThrow()),
        lasting);
  }

  private String[] words(Stream<String> words) {
    return Stream.concat(
            words, Stream.of("--store=aws", "--endpoint-url=" + cloud.server().endpoint()))
        .toArray(String[]::new);
  }

  @Override
  public void close() {
    cloud.close();
    ground.close();
  }
}

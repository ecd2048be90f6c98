package dev.tandem.stores.aws;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.secretsmanager.SecretsManagerServer;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * A Secrets Manager for one test: a small one that starts with it, or the one whose endpoint {@code
 * TANDEM_SECRETSMANAGER_ENDPOINT} names. There the secrets get names that nobody else uses, and are
 * deleted when the test ends.
 */
final class Service implements AutoCloseable {
  private static final String ELSEWHERE = "TANDEM_SECRETSMANAGER_ENDPOINT";

  private final Optional<SecretsManagerServer> server;
  private final SecretsManagerClient client;
  private final String prefix;
  private final SecretStore store;
  private final List<String> created = Collections.synchronizedList(new ArrayList<>());

  private Service(Optional<SecretsManagerServer> server, String prefix, URI endpoint) {
    this.server = server;
    this.prefix = prefix;
    this.client = client(endpoint);
    this.store = new Prefixed(prefix, new AwsSecretStore(client));
  }

  static Service start() {
    String elsewhere = System.getenv(ELSEWHERE);
    if (elsewhere != null) {
      return new Service(
          Optional.empty(), "tandem-test-" + UUID.randomUUID() + "/", URI.create(elsewhere));
    }
    return own();
  }

  /** One that does what a test tells it. */
  static Service own() {
    SecretsManagerServer server = SecretsManagerServer.start();
    return new Service(Optional.of(server), "", server.endpoint());
  }

  static SecretsManagerClient client(URI endpoint) {
    SecretsManagerClientBuilder builder = AwsSecretStore.builder().endpointOverride(endpoint);
    if (System.getenv(ELSEWHERE) == null) {
      builder
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "test")));
    }
    return builder.build();
  }

  SecretStore store() {
    return store;
  }

  SecretsManagerServer server() {
    return server.orElseThrow();
  }

  SecretsManagerClient client() {
    return client;
  }

  void create(String secret, String id, SecretText value, Map<String, String> tags) {
    client.createSecret(request ->
        request
            .name(prefix + secret)
            .clientRequestToken(id)
            .secretString(value.reveal())
            .tags(
                tags.entrySet().stream()
                    .map(tag -> Tag.builder().key(tag.getKey()).value(tag.getValue()).build())
                    .toList()));
    created.add(prefix + secret);
  }

  void stage(String secret, String token) {
    Assumptions.assumeTrue(
        server.isPresent(),
        "Only a rotation function makes the service stage a version without a value.");
    server().stage(secret, token);
  }

  @Override
  public void close() {
    if (server.isEmpty()) {
      created.forEach(secret ->
          client.deleteSecret(
              request -> request.secretId(secret).forceDeleteWithoutRecovery(true)));
    }
    client.close();
    server.ifPresent(SecretsManagerServer::close);
  }
}

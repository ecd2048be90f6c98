package dev.tandem.it;

import static dev.tandem.it.Cloud.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.tck.SecretJson;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The admin's secret is managed by RDS: it has a username, a password, and a tag that names the
 * database.
 */
final class ManagedAdminTest {
  private static final Map<String, String> BY_ADMIN = Map.of("TANDEM_ADMIN", "admin");

  @ParameterizedTest
  @EnumSource
  void rotatesAtTheDatabaseThatTheTagNames(Ground.Product product) throws Exception {
    try (var ground = product.make();
        var cloud = cloud(ground, ground.endpoint())) {
      instance(ground, ground.endpoint());
      var handler = cloud.handler(BY_ADMIN);

      assertThat(cloud.rotate(SECRET, () -> handler, true).failures()).isEmpty();

      assertThat(ground.worksWith(cloud.credential(SECRET, "AWSCURRENT"))).isTrue();
      // the admin secret's tags
      assertThat(cloud.server().calls()).hasSize(CostTest.TEN_CALLS.size() + 1);
      assertThat(cloud.server().refused()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesAtTheWriterAndTestsWhereTheSecretLeads(Ground.Product product) throws Exception {
    try (var ground = product.make();
        var reader = new Forwarder(ground.endpoint());
        var cloud = cloud(ground, reader.endpoint())) {
      instance(ground, ground.endpoint(), id(ground) + "-reader");
      Cloud.rds()
          .instance(id(ground) + "-reader", reader.endpoint().host(), reader.endpoint().port());
      var handler = cloud.handler(BY_ADMIN);
      long logins = ground.logins();

      assertThat(cloud.rotate(SECRET, () -> handler, true).failures()).isEmpty();

      assertThat(ground.logins() - logins).as("logins").isEqualTo(3);
      assertThat(reader.connections()).as("of these at the reader").isEqualTo(2);
      assertThat(ground.worksWith(cloud.credential(SECRET, "AWSCURRENT"))).isTrue();
      assertThat(ground.worksWith(cloud.credential(SECRET, "AWSPREVIOUS"))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void sendsTheAdminNowhereElse(Ground.Product product) throws Exception {
    try (var ground = product.make();
        var elsewhere = new Forwarder(ground.endpoint());
        var cloud = cloud(ground, elsewhere.endpoint())) {
      instance(ground, ground.endpoint());
      var handler = cloud.handler(BY_ADMIN);

      var end = cloud.rotate(SECRET, () -> handler, false);

      assertThat(end.failures().getFirst())
          .hasMessageContaining(String.valueOf(ground.endpoint()))
          .hasMessageContaining(String.valueOf(elsewhere.endpoint()));
      assertThat(elsewhere.connections()).as("the current credential's").isEqualTo(1);
    }
  }

  private static void instance(Ground ground, Endpoint endpoint, String... replicas) {
    Cloud.rds().instance(id(ground), endpoint.host(), endpoint.port(), replicas);
  }

  private static String id(Ground ground) {
    return ground.engine() + "-" + ground.primary().username();
  }

  private static Cloud cloud(Ground ground, Endpoint endpoint) {
    var cloud = new Cloud();
    cloud.create(
        "admin",
        "{\"username\":\"%s\",\"password\":\"%s\"}"
            .formatted(ground.admin().username(), ground.admin().password().reveal()),
        Map.of(
            "aws:rds:primaryDBInstanceArn", "arn:aws:rds:us-east-1:123456789012:db:" + id(ground)));
    cloud.create(SECRET, SecretJson.secret(ground.engine(), endpoint, ground.primary()).reveal());
    return cloud;
  }
}

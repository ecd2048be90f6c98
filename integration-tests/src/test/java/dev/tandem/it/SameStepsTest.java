package dev.tandem.it;

import static dev.tandem.it.Cloud.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.cli.CommandLines;
import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.tck.SecretJson;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code tandem rotate SECRET --step … --token …} does what the function does on that event, and
 * both leave a secret as they found it, but for the credential.
 */
final class SameStepsTest {
  private static final Map<String, String> BY_ADMIN =
      Map.of("TANDEM_ADMIN", "admin", "TANDEM_TAGS", "false");

  @ParameterizedTest
  @EnumSource
  void theCommandLineMakesTheFunctionsCalls(Ground.Product product) {
    try (var here = product.make();
        var there = product.make();
        var byHand = cloud(here);
        var byEvent = cloud(there)) {
      var handler = byEvent.handler(BY_ADMIN);
      var token = byHand.stage(SECRET);
      var other = byEvent.stage(SECRET);
      for (var step : Step.values()) {
        byHand.server().calls();
        byEvent.server().calls();

        run(byHand, step, token);
        byEvent.invoke(handler, step, SECRET, other);

        assertThat(byHand.server().calls()).as(step.label()).isEqualTo(byEvent.server().calls());
        assertThat(here.logins()).as(step.label()).isEqualTo(there.logins());
      }
      assertThat(here.worksWith(byHand.credential(SECRET, "AWSCURRENT"))).isTrue();
      assertThat(there.worksWith(byEvent.credential(SECRET, "AWSCURRENT"))).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void eachGoesOnWithTheOthersStep(Ground.Product product) {
    try (var ground = product.make();
        var cloud = cloud(ground)) {
      var handler = cloud.handler(BY_ADMIN);
      for (var first : List.of(true, false)) {
        boolean byHand = first;
        var token = cloud.stage(SECRET);
        for (var step : Step.values()) {
          byHand = !byHand;
          if (byHand) {
            run(cloud, step, token);
          } else {
            cloud.invoke(handler, step, SECRET, token);
          }
        }
        assertThat(ground.worksWith(cloud.credential(SECRET, "AWSCURRENT"))).isTrue();
      }
    }
  }

  /** As AWS's consoles and templates write them, and as people do. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"port\":%d,\"dbname\":\"%s\",\"ssl\":false",
        "\"port\":\"%d\",\"dbname\":\"%s\",\"ssl\":\"false\"",
        "\"port\":%d,\"dbname\":\"%s\",\"ssl\":\"False\",\"dbInstanceIdentifier\":\"shop\",\"x\":[1.50,{\"y\":null}]",
      })
  void keepTheSecretAsItIs(String fields) throws Exception {
    try (var ground = PostgresqlGround.make();
        var cloud = new Cloud()) {
      var endpoint = ground.endpoint();
      keepsAllBut(
          ground, cloud, fields.formatted(endpoint.port(), endpoint.database().orElseThrow()));
    }
  }

  @Test
  void needNoDatabaseToBeNamed() throws Exception {
    for (var product : Ground.Product.values()) {
      try (var ground = product.make();
          var cloud = new Cloud()) {
        keepsAllBut(
            ground, cloud, "\"port\":\"%d\",\"ssl\":false".formatted(ground.endpoint().port()));
      }
    }
  }

  private static void keepsAllBut(Ground ground, Cloud cloud, String fields) throws Exception {
    var admin = cloud.create("admin", text(ground, ground.admin()));
    var before =
        "{\"masterarn\":\"%s\",\"engine\":\"%s\",\"host\":\"%s\",\"username\":\"%s\",\"password\":\"%s\",%s}"
            .formatted(
                admin,
                ground.engine(),
                ground.endpoint().host(),
                ground.primary().username(),
                ground.primary().password().reveal(),
                fields);
    cloud.create(SECRET, before);
    var handler = cloud.handler(Map.of("TANDEM_ALLOWED_ADMINS", admin));

    assertThat(cloud.rotate(SECRET, () -> handler, true).failures()).isEmpty();

    var now = cloud.credential(SECRET, "AWSCURRENT");
    assertThat(ground.accepts(now)).isTrue();
    assertThat(cloud.server().value(SECRET, "AWSCURRENT"))
        .isEqualTo(
            before
                .replace(
                    "\"username\":\"" + ground.primary().username(),
                    "\"username\":\"" + now.username())
                .replace(ground.primary().password().reveal(), now.password().reveal()));
  }

  private static void run(Cloud cloud, Step step, String token) {
    CommandLines.run(
        List.of(
            "rotate",
            SECRET,
            "--step",
            step.label(),
            "--token",
            token,
            "--admin",
            "admin",
            "--timeout",
            "5m",
            "--store",
            "aws",
            "--endpoint-url",
            cloud.server().endpoint().toString()));
  }

  private static Cloud cloud(Ground ground) {
    var cloud = new Cloud();
    cloud.create("admin", text(ground, ground.admin()));
    cloud.create(SECRET, text(ground, ground.primary()));
    return cloud;
  }

  private static String text(Ground ground, Credential credential) {
    return SecretJson.secret(ground.engine(), ground.endpoint(), credential).reveal();
  }
}

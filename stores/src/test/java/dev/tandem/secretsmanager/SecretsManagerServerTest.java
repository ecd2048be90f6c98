package dev.tandem.secretsmanager;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/** The test server does what the API reference says, as the real client sees it. */
final class SecretsManagerServerTest {
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:rotate";
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";

  private final SecretsManagerServer server = SecretsManagerServer.start();
  private final SecretsManagerClient client =
      SecretsManagerClient.builder()
          .httpClientBuilder(UrlConnectionHttpClient.builder())
          .endpointOverride(server.endpoint())
          .region(Region.US_EAST_1)
          .credentialsProvider(
              StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIDTEST", "test")))
          .build();
  private final List<String> events = Collections.synchronizedList(new ArrayList<>());

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  @Test
  void keepsASecret() {
    var created = create("app");

    assertThat(created).startsWith("arn:aws:secretsmanager:us-east-1:123456789012:secret:app-");
    for (var id : List.of("app", created, created.substring(0, created.length() - 7))) {
      assertThat(client.getSecretValue(r -> r.secretId(id)).secretString()).isEqualTo("one");
    }
    assertThatThrownBy(() -> create("app")).isInstanceOf(ResourceExistsException.class);
    assertThatThrownBy(() -> client.describeSecret(r -> r.secretId("other")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void movesLabelsAndLeavesPreviousBehind() {
    create("app");
    client.putSecretValue(r -> r.secretId("app").clientRequestToken(SECOND).secretString("two"));

    assertThat(labels())
        .isEqualTo(Map.of(FIRST, List.of("AWSPREVIOUS"), SECOND, List.of("AWSCURRENT")));
    assertThatThrownBy(() ->
            client.updateSecretVersionStage(
                r -> r.secretId("app").versionStage("AWSCURRENT").moveToVersionId(FIRST)))
        .isInstanceOf(InvalidParameterException.class);
    client.updateSecretVersionStage(r ->
        r.secretId("app")
            .versionStage("AWSCURRENT")
            .removeFromVersionId(SECOND)
            .moveToVersionId(FIRST));
    assertThat(labels())
        .isEqualTo(Map.of(FIRST, List.of("AWSCURRENT"), SECOND, List.of("AWSPREVIOUS")));
  }

  @Test
  void takesALabelByAPutFromWhoeverHasIt() {
    create("app");
    for (var token : List.of(SECOND, UUID.randomUUID().toString())) {
      client.putSecretValue(r ->
          r.secretId("app")
              .clientRequestToken(token)
              .secretString("of " + token)
              .versionStages("AWSPENDING"));

      assertThat(labels()).containsEntry(token, List.of("AWSPENDING")).hasSize(2);
    }
    assertThat(
            client.listSecretVersionIds(r -> r.secretId("app").includeDeprecated(true)).versions())
        .hasSize(3);
  }

  @Test
  void putsTheSameOnceAndAnotherNever() {
    create("app");
    for (int i = 0; i < 2; i++) {
      client.putSecretValue(r -> r.secretId("app").clientRequestToken(FIRST).secretString("one"));
    }
    assertThatThrownBy(() ->
            client.putSecretValue(
                r -> r.secretId("app").clientRequestToken(FIRST).secretString("two")))
        .isInstanceOf(ResourceExistsException.class);
  }

  @Test
  void listsPageByPage() {
    for (int i = 0; i < 5; i++) {
      create("app" + i);
    }

    var names =
        client.listSecretsPaginator(r -> r.maxResults(2)).stream()
            .flatMap(page -> page.secretList().stream())
            .map(secret -> secret.name())
            .toList();

    assertThat(names).containsExactly("app0", "app1", "app2", "app3", "app4");
  }

  @Test
  void tagsAndDeletes() {
    create("app");
    client.tagResource(
        r -> r.secretId("app").tags(Tag.builder().key("team").value("orders").build()));
    assertThat(client.describeSecret(r -> r.secretId("app")).tags())
        .containsExactly(Tag.builder().key("team").value("orders").build());

    client.deleteSecret(r -> r.secretId("app"));
    assertThat(client.describeSecret(r -> r.secretId("app")).deletedDate()).isNotNull();
    assertThatThrownBy(() -> client.getSecretValue(r -> r.secretId("app")))
        .isInstanceOf(InvalidRequestException.class);
    client.deleteSecret(r -> r.secretId("app").forceDeleteWithoutRecovery(true));
    assertThatThrownBy(() -> client.describeSecret(r -> r.secretId("app")))
        .isInstanceOf(ResourceNotFoundException.class);
  }

  @Test
  void drawsPasswords() {
    var password =
        client.getRandomPassword(r ->
            r.passwordLength(20L)
                .excludePunctuation(true)
                .excludeLowercase(true)
                .excludeCharacters("ABC"));

    assertThat(password.randomPassword()).matches("[D-Z0-9]{20}").matches(".*[0-9].*");
  }

  @Test
  void invokesTheFourStepsInOrder() throws Exception {
    create("app");
    server.function(FUNCTION, events::add);

    var token = rotate(true);

    assertThat(server.end(token).get(30, TimeUnit.SECONDS).succeeded()).isTrue();
    assertThat(steps()).containsExactly("createSecret", "setSecret", "testSecret", "finishSecret");
    assertThat(events.getFirst())
        .contains(
            "\"SecretId\":\"arn:aws:secretsmanager:us-east-1:123456789012:secret:app-",
            "\"ClientRequestToken\":\"" + token + "\"",
            "\"RotationToken\":");
    assertThat(labels())
        .isEqualTo(Map.of(FIRST, List.of("AWSCURRENT"), token, List.of("AWSPENDING")));
    assertThatThrownBy(
            () -> client.getSecretValue(r -> r.secretId("app").versionStage("AWSPENDING")))
        .isInstanceOf(ResourceNotFoundException.class);
    assertThatThrownBy(() -> rotate(true))
        .isInstanceOf(InvalidRequestException.class)
        .hasMessageContaining("previous rotation isn't complete");
  }

  @Test
  void beginsAgainFromTheFirstStepWhenOneFails() throws Exception {
    create("app");
    server.function(
        FUNCTION,
        event -> {
          events.add(event);
          if (events.size() == 3) {
            throw new IllegalStateException("once");
          }
        });

    var end = server.end(rotate(true)).get(30, TimeUnit.SECONDS);

    assertThat(end.succeeded()).isTrue();
    assertThat(end.failures()).hasSize(1);
    assertThat(steps())
        .containsExactly(
            "createSecret",
            "setSecret",
            "testSecret",
            "createSecret",
            "setSecret",
            "testSecret",
            "finishSecret");
  }

  @Test
  void testsAConfigurationByTheThirdStepAlone() throws Exception {
    create("app");
    server.function(FUNCTION, events::add);

    var token = rotate(false);

    assertThat(server.end(token).get(30, TimeUnit.SECONDS).succeeded()).isTrue();
    assertThat(steps()).containsExactly("testSecret");
    assertThat(labels()).isEqualTo(Map.of(FIRST, List.of("AWSCURRENT")));
  }

  @Test
  void cancelsARotationAndLeavesItsLabel() {
    create("app");
    server.function(FUNCTION, events::add);
    var token = rotate(true);

    assertThat(client.cancelRotateSecret(r -> r.secretId("app")).versionId()).isEqualTo(token);
    assertThat(client.describeSecret(r -> r.secretId("app")).rotationEnabled()).isFalse();
  }

  private String create(String name) {
    return client
        .createSecret(r -> r.name(name).clientRequestToken(FIRST).secretString("one"))
        .arn();
  }

  private String rotate(boolean now) {
    return client
        .rotateSecret(r -> r.secretId("app").rotationLambdaARN(FUNCTION).rotateImmediately(now))
        .versionId();
  }

  private Map<String, List<String>> labels() {
    return client.describeSecret(r -> r.secretId("app")).versionIdsToStages();
  }

  private List<String> steps() {
    return events.stream()
        .map(event -> event.replaceAll(".*\"Step\":\"([A-Za-z]+)\".*", "$1"))
        .toList();
  }
}

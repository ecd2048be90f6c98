package dev.tandem.it;

import dev.tandem.engine.Step;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.tck.SecretJson;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * AWS's rotation template as others see it: what each step reads, insists on and leaves. Facts from
 * aws-secrets-manager-rotation-lambdas, the folders for PostgreSQL and MySQL.
 */
final class Template implements AutoCloseable {
  private static final String CLONE = "_clone";

  private final Ground ground;
  private final boolean alternating;
  private final SecretsManagerClient client;

  Template(URI endpoint, Ground ground, boolean alternating) {
    this.ground = ground;
    this.alternating = alternating;
    this.client =
        SecretsManagerClient.builder()
            .httpClientBuilder(UrlConnectionHttpClient.builder())
            .endpointOverride(endpoint)
            .build();
  }

  /** Do one step; throws where the template would. */
  void invoke(Step step, String secret, String token) {
    var told = client.describeSecret(request -> request.secretId(secret));
    require(told.rotationEnabled(), "not enabled for rotation");
    var stages = told.versionIdsToStages().getOrDefault(token, List.of());
    require(!stages.isEmpty(), "no stage for rotation");
    if (stages.contains("AWSCURRENT")) {
      return;
    }
    require(stages.contains("AWSPENDING"), "not set as AWSPENDING");
    switch (step) {
      case CREATE -> create(secret, token);
      case SET -> set(secret, token);
      case TEST -> require(ground.accepts(pending(secret, token)), "unable to log in with pending");
      case FINISH -> finish(secret, token);
    }
  }

  private void create(String secret, String token) {
    var current = read(secret, "AWSCURRENT");
    if (find(secret, "AWSPENDING", Optional.of(token)).isPresent()) {
      return;
    }
    var user = SecretJson.credential(SecretText.of(current)).username();
    var password =
        client.getRandomPassword(request -> request.excludeCharacters(":/@\"'\\")).randomPassword();
    var value =
        replaced(
            replaced(current, "username", alternating ? other(user) : user), "password", password);
    client.putSecretValue(request ->
        request
            .secretId(secret)
            .clientRequestToken(token)
            .secretString(value)
            .versionStages("AWSPENDING"));
  }

  private void set(String secret, String token) {
    var current = SecretJson.credential(SecretText.of(read(secret, "AWSCURRENT")));
    var pending = pending(secret, token);
    if (ground.accepts(pending)) {
      return;
    }
    if (alternating) {
      require(other(current.username()).equals(pending.username()), "another user");
      require(ground.accepts(current), "unable to log in with current");
      var admin = read(field(read(secret, "AWSCURRENT"), "masterarn"), "AWSCURRENT");
      require(field(admin, "host").equals(field(read(secret, "AWSCURRENT"), "host")), "host");
      ground.copy(SecretJson.credential(SecretText.of(admin)), current.username(), pending);
      return;
    }
    require(current.username().equals(pending.username()), "another user");
    var valid =
        ground.accepts(current)
            ? Optional.of(current)
            : find(secret, "AWSPREVIOUS", Optional.empty())
                .map(text -> SecretJson.credential(SecretText.of(text)))
                .filter(ground::accepts);
    require(valid.isPresent(), "unable to log in with anything");
    ground.change(valid.get(), pending);
  }

  private void finish(String secret, String token) {
    var stages = client.describeSecret(request -> request.secretId(secret)).versionIdsToStages();
    var current =
        stages.entrySet().stream()
            .filter(version -> version.getValue().contains("AWSCURRENT"))
            .findFirst()
            .orElseThrow()
            .getKey();
    client.updateSecretVersionStage(request ->
        request
            .secretId(secret)
            .versionStage("AWSCURRENT")
            .moveToVersionId(token)
            .removeFromVersionId(current));
  }

  private Credential pending(String secret, String token) {
    return SecretJson.credential(
        SecretText.of(find(secret, "AWSPENDING", Optional.of(token)).orElseThrow()));
  }

  private String read(String secret, String label) {
    return find(secret, label, Optional.empty()).orElseThrow();
  }

  /** The template wants both the version and its label, and these fields. */
  private Optional<String> find(String secret, String label, Optional<String> token) {
    try {
      var text =
          client
              .getSecretValue(
                  GetSecretValueRequest.builder()
                      .secretId(secret)
                      .versionStage(label)
                      .versionId(token.orElse(null))
                      .build())
              .secretString();
      for (var name : List.of("engine", "host", "username", "password")) {
        require(!field(text, name).isEmpty(), name + " is missing");
      }
      return Optional.of(text);
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private static String other(String user) {
    return user.endsWith(CLONE) ? user.substring(0, user.length() - CLONE.length()) : user + CLONE;
  }

  private static String field(String json, String name) {
    var found = Pattern.compile("\"%s\":\"([^\"]*)\"".formatted(name)).matcher(json);
    return found.find() ? found.group(1) : "";
  }

  private static String replaced(String json, String name, String value) {
    var escaped = value.replace("\\", "\\\\").replace("\"", "\\\"");
    return json.replaceFirst(
        "\"%s\":\"[^\"]*\"".formatted(name),
        Matcher.quoteReplacement("\"%s\":\"%s\"".formatted(name, escaped)));
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new IllegalStateException(what);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

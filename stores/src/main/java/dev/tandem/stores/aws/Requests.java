package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceExistsException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * The four requests that a rotation makes to Secrets Manager, each once; the client repeats what
 * passes. An error that is an answer is given as one, every other becomes a {@link StoreException}.
 */
final class Requests {
  private static final Duration LONGEST = Duration.ofSeconds(30);

  private final SecretsManagerClient client;
  private final Optional<Deadline> deadline;

  Requests(SecretsManagerClient client, Optional<Deadline> deadline) {
    this.client = client;
    this.deadline = deadline;
  }

  Description description(String secret) {
    return ask(
        "DescribeSecret",
        secret,
        () ->
            Description.of(
                client.describeSecret(
                    request -> request.secretId(secret).overrideConfiguration(this::bounded))));
  }

  /** The value of one version; the service says of one without a value that it is not there. */
  Optional<SecretVersion> value(String secret, Consumer<GetSecretValueRequest.Builder> which) {
    return ask(
        "GetSecretValue",
        secret,
        () -> {
          try {
            return Optional.of(
                version(
                    client.getSecretValue(request ->
                        which.accept(
                            request.secretId(secret).overrideConfiguration(this::bounded)))));
          } catch (ResourceNotFoundException e) {
            return Optional.empty();
          }
        });
  }

  private static SecretVersion version(GetSecretValueResponse read) {
    if (read.secretString() == null) {
      throw new StoreException(
          Kind.INVALID,
          "Version %s of %s is binary.".formatted(read.versionId(), read.arn()),
          "Put the credential as text: a JSON object.");
    }
    return new SecretVersion(
        read.arn(),
        read.versionId(),
        Description.stages(read.versionStages()),
        Optional.of(SecretText.of(read.secretString())));
  }

  /** Say whether the value is the token's now; a token that has another one keeps it. */
  boolean write(String secret, Pending pending, String label) {
    return ask(
        "PutSecretValue",
        secret,
        () -> {
          try {
            client.putSecretValue(request ->
                request
                    .secretId(secret)
                    .clientRequestToken(pending.token())
                    .secretString(pending.value().reveal())
                    .versionStages(label)
                    .rotationToken(pending.rotationToken().orElse(null))
                    .overrideConfiguration(this::bounded));
            return true;
          } catch (ResourceExistsException e) {
            return false;
          }
        });
  }

  /** Move a label; or give what the service said when something is not where it was said to be. */
  Optional<SecretsManagerException> label(
      String secret, Stage stage, Optional<String> from, Optional<String> to) {
    return ask(
        "UpdateSecretVersionStage",
        secret,
        () -> {
          try {
            client.updateSecretVersionStage(request ->
                request
                    .secretId(secret)
                    .versionStage(stage.name())
                    .removeFromVersionId(from.orElse(null))
                    .moveToVersionId(to.orElse(null))
                    .overrideConfiguration(this::bounded));
            return Optional.empty();
          } catch (InvalidParameterException
              | InvalidRequestException
              | ResourceNotFoundException e) {
            return Optional.of(e);
          }
        });
  }

  private void bounded(AwsRequestOverrideConfiguration.Builder override) {
    deadline.ifPresent(last -> override.apiCallTimeout(last.within(LONGEST)));
  }

  static <T> T ask(String operation, String secret, Supplier<T> request) {
    try {
      return request.get();
    } catch (SdkException failed) {
      throw Failures.of(operation, secret, failed);
    }
  }
}

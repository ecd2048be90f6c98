package dev.tandem.stores.aws;

import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Filter;
import software.amazon.awssdk.services.secretsmanager.model.FilterNameStringType;
import software.amazon.awssdk.services.secretsmanager.model.InvalidParameterException;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ListSecretsResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;
import software.amazon.awssdk.services.secretsmanager.model.SecretListEntry;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Has Secrets Manager rotate secrets by its own clock. No part of the store's SPI: no other store
 * has a clock.
 */
public final class RotationSchedules implements AutoCloseable {
  private static final int PAGE = 100;

  private final SecretsManagerClient client;

  RotationSchedules(SecretsManagerClient client) {
    this.client = client;
  }

  /** Find the service as {@link AwsSecretStore#connect} does. */
  public static RotationSchedules connect(Optional<URI> endpoint) {
    return new RotationSchedules(AwsSecretStore.client(endpoint));
  }

  /** Tell how {@code secret} is rotated now. */
  public ScheduledSecret describe(String secret) {
    DescribeSecretResponse told =
        Requests.ask(
            "DescribeSecret", secret, () -> client.describeSecret(r -> r.secretId(secret)));
    return new ScheduledSecret(
        told.arn(),
        told.name(),
        Description.schedule(told),
        Optional.ofNullable(told.rotationLambdaARN()),
        owner(told.arn(), told.owningService(), told.primaryRegion()));
  }

  /** Find the secrets that have all of {@code tags}, page by page. */
  public List<ScheduledSecret> tagged(Map<String, String> tags) {
    List<ScheduledSecret> found = new ArrayList<>();
    Optional<String> next = Optional.empty();
    do {
      ListSecretsResponse page = page(tags, next);
      page.secretList().stream()
          .filter(entry -> tags(entry).entrySet().containsAll(tags.entrySet()))
          .map(RotationSchedules::scheduled)
          .forEach(found::add);
      next = Optional.ofNullable(page.nextToken());
    } while (next.isPresent());
    return found;
  }

  /** The service looks for keys and values by their beginnings, and for each alone. */
  private ListSecretsResponse page(Map<String, String> tags, Optional<String> next) {
    List<Filter> filters =
        tags.keySet().stream()
            .map(key -> Filter.builder().key(FilterNameStringType.TAG_KEY).values(key).build())
            .toList();
    return Requests.ask(
        "ListSecrets",
        "all secrets",
        () ->
            client.listSecrets(
                r -> r.maxResults(PAGE).filters(filters).nextToken(next.orElse(null))));
  }

  private static Map<String, String> tags(SecretListEntry entry) {
    Map<String, String> tags = new HashMap<>();
    for (Tag tag : entry.tags()) {
      tags.put(tag.key(), tag.value());
    }
    return tags;
  }

  private static ScheduledSecret scheduled(SecretListEntry entry) {
    return new ScheduledSecret(
        entry.arn(),
        entry.name(),
        Description.schedule(
            entry.rotationEnabled(),
            entry.rotationRules(),
            entry.lastRotatedDate(),
            entry.nextRotationDate()),
        Optional.ofNullable(entry.rotationLambdaARN()),
        owner(entry.arn(), entry.owningService(), entry.primaryRegion()));
  }

  private static Optional<String> owner(
      String arn, @Nullable String service, @Nullable String primary) {
    return Optional.ofNullable(service)
        .or(() ->
            Optional.ofNullable(primary)
                .filter(region -> !arn.contains(":secretsmanager:" + region + ":")));
  }

  /**
   * Have {@code secret} rotated by {@code rules}.
   *
   * @param now whether it is also rotated at once; if not, the function is only tested
   */
  public void set(String secret, RotationRules rules, String function, boolean now) {
    Requests.ask(
        "RotateSecret",
        secret,
        () -> {
          try {
            return client.rotateSecret(request ->
                request
                    .secretId(secret)
                    .rotationLambdaARN(function)
                    .rotationRules(
                        RotationRulesType.builder()
                            .scheduleExpression(rules.expression())
                            .duration(rules.duration().orElse(null))
                            .build())
                    .rotateImmediately(now));
          } catch (InvalidRequestException busy) {
            throw new StoreException(
                Kind.INVALID,
                "Secrets Manager does not take a schedule for %s now (InvalidRequestException)."
                    .formatted(secret),
                "See whether a rotation of it is under way (tandem status), whether it is marked"
                    + " for deletion, and whether the function is there.");
          } catch (InvalidParameterException refused) {
            throw new StoreException(
                Kind.INVALID,
                "Secrets Manager does not take %s%s for %s (InvalidParameterException)."
                    .formatted(
                        rules.expression(),
                        rules.duration().map(" within "::concat).orElse(""),
                        secret),
                "Windows begin at full hours of UTC, and none reaches into the next day or the next"
                    + " window.");
          }
        });
  }

  @Override
  public void close() {
    client.close();
  }
}

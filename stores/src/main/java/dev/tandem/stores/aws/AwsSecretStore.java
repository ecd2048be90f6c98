package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import dev.tandem.engine.spi.Whereabouts;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClientBuilder;
import software.amazon.awssdk.services.secretsmanager.model.GetSecretValueRequest;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/**
 * Secrets in AWS Secrets Manager, by its public API and nothing else.
 *
 * <p>{@code PutSecretValue} takes a label from whatever version has it, and asks nobody. So a
 * version that the service has staged itself, as it does before it invokes a rotation function, is
 * put at once; any other is put under a label of our own, and then takes {@code AWSPENDING} by
 * {@code UpdateSecretVersionStage}, which refuses when the label is not where it was seen.
 */
public final class AwsSecretStore implements SecretStore, AutoCloseable {
  /** Holds a version between its put and its staging. */
  static final String OUR_LABEL = "TANDEM";

  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(5);

  /** What was written a moment ago is shown within these looks: 0.7 s in all. */
  private static final int LOOKS = 4;

  private static final Duration PAUSE = Duration.ofMillis(100);
  private static final int ATTEMPTS = 4;

  private final SecretsManagerClient client;
  private final Requests requests;
  private final Optional<URI> rds;
  private final OwnWrites writes;
  private final Optional<Deadline> deadline;

  AwsSecretStore(SecretsManagerClient client) {
    this(client, Optional.empty());
  }

  /** With RDS at an endpoint of its own. */
  AwsSecretStore(SecretsManagerClient client, Optional<URI> rds) {
    this(client, rds, new OwnWrites(), Optional.empty());
  }

  private AwsSecretStore(
      SecretsManagerClient client,
      Optional<URI> rds,
      OwnWrites writes,
      Optional<Deadline> deadline) {
    this.client = client;
    this.requests = new Requests(client, deadline);
    this.rds = rds;
    this.writes = writes;
    this.deadline = deadline;
  }

  /**
   * The same store for somebody who has no use for an answer after {@code deadline}. Both share
   * their connections.
   */
  public AwsSecretStore within(Deadline last) {
    return new AwsSecretStore(client, rds, writes, Optional.of(last));
  }

  /**
   * Find region, credentials and endpoint as every AWS tool does: environment, profile, role.
   *
   * @param endpoint where to go instead of the region's endpoint
   */
  public static AwsSecretStore connect(Optional<URI> endpoint) {
    HeadStart.begin(endpoint.map(URI::toString));
    return new AwsSecretStore(client(endpoint));
  }

  static SecretsManagerClient client(Optional<URI> endpoint) {
    SecretsManagerClientBuilder builder = builder();
    endpoint.ifPresent(builder::endpointOverride);
    try {
      return builder.build();
    } catch (SdkClientException e) {
      throw new StoreException(
          Kind.INVALID,
          "Nothing says in which AWS region the secrets are.",
          "Set AWS_REGION, or name a profile that has a region (AWS_PROFILE).");
    }
  }

  static SecretsManagerClientBuilder builder() {
    return SecretsManagerClient.builder()
        .httpClient(Connections.client(CONNECT, ANSWER, System.getenv()))
        .overrideConfiguration(override -> override.retryStrategy(RetryMode.STANDARD));
  }

  @Override
  public SecretMetadata describe(String secret) {
    for (int look = 1; ; look++) {
      Description found = requests.description(secret);
      if (writes.areIn(secret, found) || look == LOOKS) {
        writes.forget(secret);
        return found.metadata();
      }
      pause(look);
    }
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    return read(
        secret,
        request -> request.versionStage(stage.name()),
        found -> found.holder(stage),
        version -> writes.allow(secret, stage, version.id()));
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    return read(
        secret,
        request -> request.versionId(id),
        found -> Optional.of(id).filter(found.labels()::containsKey),
        version -> true);
  }

  /**
   * The service answers the same to a version without a value, to one that is not there, and to one
   * whose value it has not heard of yet. So look whether it is staged, and ask again if it is.
   */
  private Optional<SecretVersion> read(
      String secret,
      Consumer<GetSecretValueRequest.Builder> which,
      Function<Description, Optional<String>> place,
      Predicate<SecretVersion> isLatest) {
    for (int look = 1; ; look++) {
      Optional<SecretVersion> version = requests.value(secret, which);
      if (version.isPresent()) {
        if (isLatest.test(version.get()) || look == LOOKS) {
          return version;
        }
        pause(look);
        continue;
      }
      Description found = requests.description(secret);
      Optional<String> id = place.apply(found);
      if (id.isEmpty() || look == LOOKS) {
        return id.map(there ->
            new SecretVersion(found.secret(), there, found.stages(there), Optional.empty()));
      }
      pause(look);
    }
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    String token = pending.token();
    if (pending.staged().equals(Optional.of(token))) {
      return requests.write(secret, pending, Stage.AWSPENDING.name())
          ? new PutOutcome.Stored()
          : new PutOutcome.AlreadyThere();
    }
    Optional<String> other = pending.staged().filter(id -> !id.equals(pending.current()));
    if (other.isPresent()) {
      return new PutOutcome.Taken(other.get());
    }
    if (requests.write(secret, pending, OUR_LABEL)) {
      return stage(secret, pending, new PutOutcome.Stored());
    }
    return isOnItsWay(requests.description(secret), token)
        ? stage(secret, pending, new PutOutcome.AlreadyThere())
        : new PutOutcome.AlreadyThere();
  }

  /** Somebody who put this token did not get as far as staging it. */
  private static boolean isOnItsWay(Description found, String token) {
    return found.holder(OUR_LABEL).equals(Optional.of(token)) && found.stages(token).isEmpty();
  }

  /** Take {@code AWSPENDING} from where it was seen, or from where it is if that place is free. */
  private PutOutcome stage(String secret, Pending pending, PutOutcome staged) {
    String token = pending.token();
    Optional<String> from = pending.staged();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      if (requests.label(secret, Stage.AWSPENDING, from, Optional.of(token)).isEmpty()) {
        writes.put(secret, Stage.AWSPENDING, token);
        return staged;
      }
      Description found = requests.description(secret);
      from = found.holder(Stage.AWSPENDING);
      Optional<String> current = found.holder(Stage.AWSCURRENT);
      if (from.equals(Optional.of(token))) {
        return staged;
      }
      if (from.isPresent() && !from.equals(current)) {
        return new PutOutcome.Taken(from.get());
      }
      if (!current.equals(Optional.of(pending.current()))) {
        return new PutOutcome.Overtaken();
      }
    }
    throw new StoreException(
        Kind.CONFLICT,
        "AWSPENDING of %s was moved again and again while version %s was to be staged."
            .formatted(secret, token),
        "Find out who else rotates it, then rotate again.");
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {
    if (stage == Stage.AWSCURRENT && to.isEmpty()) {
      throw new StoreException(
          Kind.INVALID,
          "AWSCURRENT of " + secret + " can't be taken off, only moved.",
          "Name the version that is to be current.");
    }
    if (to.equals(Optional.of(from))) {
      requireAt(requests.description(secret), stage, from);
      return;
    }
    Optional<SecretsManagerException> refused =
        requests.label(secret, stage, Optional.of(from), to);
    if (refused.isPresent()) {
      requireMoved(secret, stage, from, to, refused.get());
    }
    to.ifPresent(id -> writes.put(secret, stage, id));
  }

  /** A request whose answer was lost is refused when it is repeated, and may not show yet. */
  private void requireMoved(
      String secret,
      Stage stage,
      String from,
      Optional<String> to,
      SecretsManagerException refused) {
    for (int look = 1; ; look++) {
      Description found = requests.description(secret);
      if (found.holder(stage).equals(to)) {
        return;
      }
      requireAt(found, stage, from);
      if (look == LOOKS || !found.labels().containsKey(to.orElse(from))) {
        throw refusal(found, stage, to.orElse(from), refused);
      }
      pause(look);
    }
  }

  private static StoreException refusal(
      Description found, Stage stage, String version, SecretsManagerException refused) {
    return found.labels().containsKey(version)
        ? new StoreException(
            Kind.INVALID,
            "Secrets Manager refuses to move %s of %s to version %s (%s)."
                .formatted(stage, found.secret(), version, refused.awsErrorDetails().errorCode()),
            "See whether that version has a value, and whether the secret is marked for deletion.")
        : new StoreException(
            Kind.NOT_FOUND,
            "%s has no version %s to move %s to.".formatted(found.secret(), version, stage),
            "Look at the secret again: somebody else has changed it.");
  }

  private static void requireAt(Description found, Stage stage, String from) {
    Optional<String> holder = found.holder(stage);
    if (!holder.equals(Optional.of(from))) {
      throw new StoreException(
          Kind.CONFLICT,
          "%s of %s is on %s, not on version %s."
              .formatted(
                  stage,
                  found.secret(),
                  holder.map(id -> "version " + id).orElse("no version"),
                  from),
          "Look at the secret again: somebody else has changed it.");
    }
  }

  /**
   * By the tags of a secret that RDS manages; else by the host that the secret names. One that says
   * neither goes nowhere: who may write the rotated secret would choose where.
   */
  @Override
  public Whereabouts whereabouts(String admin, Optional<Endpoint> named, Endpoint endpoint) {
    Optional<RdsName> database =
        named.isPresent()
            ? RdsName.ofHost(named.get().host())
            : RdsName.ofTags(requests.description(admin).tags());
    if (database.isEmpty() && named.isEmpty()) {
      throw new StoreException(
          Kind.INVALID,
          "The admin secret %s has no host, and no tag of RDS says whose it is.".formatted(admin),
          "Put the host of its database into it: \"host\": \"…\".");
    }
    return database
        .map(found -> databases().find(found, endpoint))
        .orElseGet(Whereabouts.Unknown::new);
  }

  private Databases databases() {
    return new Databases(
        new Rds(client.serviceClientConfiguration().credentialsProvider(), rds, deadline));
  }

  private void pause(int look) {
    Duration time = PAUSE.multipliedBy(1L << (look - 1));
    try {
      Thread.sleep(deadline.map(last -> last.within(time)).orElse(time));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException(
          Kind.UNAVAILABLE, "Interrupted while waiting for Secrets Manager.", "Try again.");
    }
  }

  @Override
  public void close() {
    client.close();
  }
}

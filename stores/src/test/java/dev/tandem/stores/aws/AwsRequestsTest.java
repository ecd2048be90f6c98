package dev.tandem.stores.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import dev.tandem.secretsmanager.Fault;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;

/** What the store asks of the service, and how often; and what it makes of late or lost answers. */
final class AwsRequestsTest {
  private static final String SECRET = "app";
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";
  private static final SecretText ONE = SecretText.of("{\"password\":\"hush-1\"}");
  private static final SecretText TWO = SecretText.of("{\"password\":\"hush-2\"}");
  private static final SecretText THREE = SecretText.of("{\"password\":\"hush-3\"}");

  private final Service service = Service.own();

  @BeforeEach
  void create() {
    service.create(SECRET, FIRST, ONE, Map.of());
    service.server().calls();
  }

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void putsAtOnceWhatTheServiceHasStaged() {
    service.stage(SECRET, SECOND);
    service.server().calls();

    var outcome =
        store()
            .put(SECRET, new Pending(SECOND, TWO, FIRST, Optional.of(SECOND), Optional.of("role")));

    assertThat(outcome).isEqualTo(new PutOutcome.Stored());
    assertThat(service.server().calls()).containsExactly("PutSecretValue");
    assertThat(service.server().bodies().getLast())
        .contains("\"RotationToken\":\"role\"", "\"VersionStages\":[\"AWSPENDING\"]");
  }

  @Test
  void tellsTheScheduleOfTheService() {
    assertThat(store().describe(SECRET).schedule().enabled()).isFalse();

    service
        .client()
        .rotateSecret(request ->
            request
                .secretId(SECRET)
                .clientRequestToken(SECOND)
                .rotationLambdaARN("arn:aws:lambda:us-east-1:123456789012:function:rotate")
                .rotationRules(rules -> rules.automaticallyAfterDays(30L).duration("3h")));

    var schedule = store().describe(SECRET).schedule();
    assertThat(schedule.enabled()).isTrue();
    assertThat(schedule.rule()).contains("every 30 days");
    assertThat(schedule.window()).contains("3h");
    assertThat(schedule.next()).isPresent();
    assertThat(schedule.last()).as("it was never rotated").isEmpty();

    service.client().cancelRotateSecret(request -> request.secretId(SECRET));

    assertThat(store().describe(SECRET).schedule().enabled()).isFalse();
  }

  @Test
  void takesTheLabelWithAnythingElse() {
    var outcome = store().put(SECRET, new Pending(SECOND, TWO, FIRST));

    assertThat(outcome).isEqualTo(new PutOutcome.Stored());
    assertThat(service.server().calls())
        .containsExactly("PutSecretValue", "UpdateSecretVersionStage");
  }

  @Test
  void takesNoLabelThatWasSeenOnAnotherRotation() {
    var outcome =
        store()
            .put(SECRET, new Pending(SECOND, TWO, FIRST, Optional.of("another"), Optional.empty()));

    assertThat(outcome).isEqualTo(new PutOutcome.Taken("another"));
    assertThat(service.server().calls()).isEmpty();
  }

  @Test
  void readsAndMovesAndDescribesInOneCallEach() {
    store().put(SECRET, new Pending(SECOND, TWO, FIRST));
    service.server().calls();

    store().describe(SECRET);
    store().read(SECRET, Stage.AWSCURRENT);
    store().read(SECRET, SECOND);
    store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));

    assertThat(service.server().calls())
        .containsExactly(
            "DescribeSecret", "GetSecretValue", "GetSecretValue", "UpdateSecretVersionStage");
  }

  @Test
  void tellsASecretByItsArn() {
    var arn = store().describe(SECRET).secret();

    assertThat(arn).startsWith("arn:aws:secretsmanager:").contains(":secret:app-");
    assertThat(store().read(SECRET, FIRST).map(SecretVersion::secret)).contains(arn);
    assertThat(store().read(arn, FIRST).map(SecretVersion::secret)).contains(arn);
  }

  @Test
  void stagesWhatAnEarlierCallPutAndCouldNotStage() {
    service
        .server()
        .meets("UpdateSecretVersionStage", Fault.INTERNAL, Fault.INTERNAL, Fault.INTERNAL);

    var failed =
        catchThrowableOfType(
            StoreException.class, () -> store().put(SECRET, new Pending(SECOND, TWO, FIRST)));
    assertThat(failed.passing()).isTrue();
    assertThat(store().describe(SECRET).version(Stage.AWSPENDING)).isEmpty();

    assertThat(store().put(SECRET, new Pending(SECOND, THREE, FIRST)))
        .isEqualTo(new PutOutcome.AlreadyThere());
    assertThat(store().read(SECRET, Stage.AWSPENDING).flatMap(SecretVersion::value)).contains(TWO);
  }

  @Test
  void asksAgainWhereAnAnswerIsLost() {
    service.server().meets("PutSecretValue", new Fault.Unanswered());
    service.server().meets("UpdateSecretVersionStage", new Fault.Unanswered());

    assertThat(store().put(SECRET, new Pending(SECOND, TWO, FIRST)))
        .isEqualTo(new PutOutcome.Stored());
    service.server().meets("UpdateSecretVersionStage", new Fault.Unanswered());
    store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));

    assertThat(store().describe(SECRET).versions())
        .containsEntry(Stage.AWSCURRENT, SECOND)
        .containsEntry(Stage.AWSPREVIOUS, FIRST);
  }

  @Test
  void asksAgainWhatWasAskedTooOften() {
    service.server().meets("DescribeSecret", Fault.THROTTLED);
    service.server().meets("GetSecretValue", Fault.INTERNAL);

    assertThat(store().describe(SECRET).version(Stage.AWSCURRENT)).contains(FIRST);
    assertThat(store().read(SECRET, Stage.AWSCURRENT)).isPresent();
  }

  @Test
  void waitsForItsOwnLabelToShow() {
    store().put(SECRET, new Pending(SECOND, TWO, FIRST));
    service.server().meets("DescribeSecret", new Fault.Stale(), new Fault.Stale());
    service.server().calls();

    assertThat(store().describe(SECRET).version(Stage.AWSPENDING)).contains(SECOND);
    assertThat(service.server().calls()).hasSize(3);

    store().describe(SECRET);
    assertThat(service.server().calls()).as("once it was shown").hasSize(1);
  }

  @Test
  void waitsForThePromotionThatItMade() {
    store().put(SECRET, new Pending(SECOND, TWO, FIRST));
    store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));
    service.server().meets("GetSecretValue", new Fault.Stale(), new Fault.Stale());

    assertThat(store().read(SECRET, Stage.AWSCURRENT).map(SecretVersion::id)).contains(SECOND);
  }

  @Test
  void hearsOfAMoveWhoseAnswerWasLostHoweverLate() {
    store().put(SECRET, new Pending(SECOND, TWO, FIRST));
    service.server().meets("UpdateSecretVersionStage", new Fault.Unanswered());
    service.server().meets("DescribeSecret", new Fault.Stale(), new Fault.Stale());

    store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));

    assertThat(store().describe(SECRET).version(Stage.AWSCURRENT)).contains(SECOND);
  }

  @Test
  void takesSomebodyElsesWordForWhereItsLabelIsInTheEnd() {
    store().put(SECRET, new Pending(SECOND, TWO, FIRST));
    service
        .client()
        .updateSecretVersionStage(request ->
            request.secretId(SECRET).versionStage("AWSPENDING").removeFromVersionId(SECOND));

    assertThat(store().describe(SECRET).version(Stage.AWSPENDING)).isEmpty();
  }

  @Test
  void waitsForAValueThatWasPutAMomentAgo() {
    service.stage(SECRET, SECOND);
    store().put(SECRET, new Pending(SECOND, TWO, FIRST, Optional.of(SECOND), Optional.empty()));
    service.server().meets("GetSecretValue", new Fault.Stale(), new Fault.Stale());

    assertThat(store().read(SECRET, SECOND).flatMap(SecretVersion::value)).contains(TWO);
  }

  @Test
  void readsAVersionWhoseLabelsAreAllGone() {
    store().put(SECRET, new Pending(SECOND, TWO, FIRST));
    store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty());

    assertThat(store().read(SECRET, SECOND).map(SecretVersion::stages).orElseThrow()).isEmpty();
  }

  @Test
  void refusesBytes() {
    service
        .client()
        .putSecretValue(request ->
            request.secretId(SECRET).secretBinary(SdkBytes.fromUtf8String("{\"hush\":\"hush\"}")));

    var refused =
        catchThrowableOfType(StoreException.class, () -> store().read(SECRET, Stage.AWSCURRENT));

    assertThat(refused.kind()).isEqualTo(Kind.INVALID);
    assertThat(refused.what()).endsWith("is binary.");
  }

  private SecretStore store() {
    return service.store();
  }
}

package dev.tandem.stores.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import dev.tandem.secretsmanager.Fault;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every error of the service says what happened, to what, and what to do; and quotes no value. */
final class FailuresTest {
  private static final String SECRET = "app";
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";
  private static final SecretText VALUE = SecretText.of("{\"password\":\"hush-1\"}");

  @ParameterizedTest
  @MethodSource
  void saysWhatToDo(int status, String code, String message, Kind kind, String mend) {
    try (var service = Service.own()) {
      service.create(SECRET, FIRST, VALUE, Map.of());
      var fault = new Fault.Refused(status, code, message);
      service.server().meets("PutSecretValue", fault, fault, fault);

      var refused =
          catchThrowableOfType(
              StoreException.class,
              () -> service.store().put(SECRET, new Pending(SECOND, VALUE, FIRST)));

      assertThat(refused.kind()).isEqualTo(kind);
      assertThat(refused.what()).contains(SECRET);
      assertThat(refused.mend()).contains(mend);
      assertThat(whole(refused)).doesNotContain("hush");
    }
  }

  static Stream<Arguments> saysWhatToDo() {
    return Stream.of(
        arguments(
            400,
            "AccessDeniedException",
            "User: arn:aws:sts::1:assumed-role/r is not authorized to perform:"
                + " secretsmanager:PutSecretValue on resource: app",
            Kind.DENIED,
            "Allow secretsmanager:PutSecretValue on app"),
        arguments(
            400,
            "AccessDeniedException",
            "Access to KMS is not allowed",
            Kind.DENIED,
            "Allow kms:GenerateDataKey and kms:Decrypt on the KMS key of app"),
        arguments(400, "EncryptionFailure", "hush", Kind.DENIED, "kms:GenerateDataKey"),
        arguments(400, "DecryptionFailure", "hush", Kind.DENIED, "kms:Decrypt"),
        arguments(400, "ResourceNotFoundException", "hush", Kind.NOT_FOUND, "region"),
        arguments(400, "ExpiredTokenException", "hush", Kind.DENIED, "Log in to AWS again"),
        arguments(400, "UnrecognizedClientException", "hush", Kind.DENIED, "credentials"),
        arguments(400, "InvalidRequestException", "hush", Kind.INVALID, "marked for deletion"),
        arguments(400, "InvalidParameterException", "hush", Kind.INVALID, "version ids"),
        arguments(400, "LimitExceededException", "hush", Kind.INVALID, "labels"),
        arguments(400, "ValidationException", "Value 'hush' at", Kind.INVALID, "version ids"),
        arguments(400, "ThrottlingException", "hush", Kind.UNAVAILABLE, "asked too often"),
        arguments(500, "InternalServiceError", "hush", Kind.UNAVAILABLE, "Try again"),
        arguments(503, "", "hush", Kind.UNAVAILABLE, "Try again"),
        arguments(403, "", "hush", Kind.INVALID, "such as a proxy"));
  }

  @Test
  void saysThatASecretIsMarkedForDeletion() {
    try (var service = Service.own()) {
      service.create(SECRET, FIRST, VALUE, Map.of());
      service.client().deleteSecret(request -> request.secretId(SECRET));

      var refused =
          catchThrowableOfType(
              StoreException.class, () -> service.store().read(SECRET, Stage.AWSCURRENT));

      assertThat(refused.kind()).isEqualTo(Kind.INVALID);
      assertThat(refused.mend()).contains("marked for deletion");
    }
  }

  @Test
  void saysThatNobodyAnswers() {
    try (var nobody = Service.client(URI.create("http://127.0.0.1:1"))) {
      var failed =
          catchThrowableOfType(
              StoreException.class,
              () -> new AwsSecretStore(nobody).put(SECRET, new Pending(SECOND, VALUE, FIRST)));

      assertThat(failed.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failed.what()).contains("PutSecretValue of app (ConnectException)");
      assertThat(failed.mend()).contains("VPC endpoint");
      assertThat(whole(failed)).doesNotContain("hush");
    }
  }

  @Test
  void waitsForNoAnswerThatComesTooLate() {
    try (var service = Service.own()) {
      service.create(SECRET, FIRST, VALUE, Map.of());
      var late = new Fault.Late(Duration.ofSeconds(4));
      service.server().meets("DescribeSecret", late);
      var soon = Deadline.in(Duration.ofMillis(300), InstantSource.system());

      var failed =
          catchThrowableOfType(
              StoreException.class,
              () -> new AwsSecretStore(service.client()).within(soon).describe(SECRET));

      assertThat(failed.kind()).isEqualTo(Kind.UNAVAILABLE);
      assertThat(failed.what()).endsWith("did not answer to DescribeSecret of app in time.");
    }
  }

  @Test
  void saysWhenALabelCannotGoWhereItShould() {
    try (var service = Service.own()) {
      service.create(SECRET, FIRST, VALUE, Map.of());
      service.stage(SECRET, SECOND);

      var refused =
          catchThrowableOfType(
              StoreException.class,
              () -> service.store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND)));

      assertThat(refused.kind()).isEqualTo(Kind.INVALID);
      assertThat(refused.what()).contains(SECOND);
      assertThat(refused.mend()).contains("has a value");
    }
  }

  private static String whole(StoreException failed) {
    var trace = new StringWriter();
    failed.printStackTrace(new PrintWriter(trace));
    return trace + failed.mend();
  }
}

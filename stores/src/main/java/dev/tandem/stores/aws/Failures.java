package dev.tandem.stores.aws;

import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.io.IOException;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says in Tandem's words what the service or the way to it said. The service's own text may quote
 * what it was sent: only that of a denial is passed on, which names who may not do what to which
 * secret.
 */
final class Failures {
  private static final String WAY =
      "Check the way to its endpoint: DNS, security groups, the VPC endpoint, certificates.";

  private Failures() {}

  /** Say why {@code operation} on {@code secret} failed. */
  static StoreException of(String operation, String secret, SdkException failed) {
    return failed instanceof AwsServiceException refused
        ? refused(operation, secret, refused)
        : unanswered(operation, secret, failed);
  }

  private static StoreException refused(
      String operation, String secret, AwsServiceException refused) {
    String code =
        Optional.ofNullable(refused.awsErrorDetails())
            .map(AwsErrorDetails::errorCode)
            .filter(told -> !told.isEmpty())
            .orElseGet(() -> "HTTP " + refused.statusCode());
    String what = "Secrets Manager refused %s of %s (%s).".formatted(operation, secret, code);
    return switch (code) {
      case "ResourceNotFoundException" ->
          new StoreException(
              Kind.NOT_FOUND,
              "There is no secret %s here.".formatted(secret),
              "Check its name, the account and the region; a full ARN names all three.");
      case "AccessDeniedException" -> denied(operation, secret, refused);
      case "DecryptionFailure", "DecryptionFailureException" ->
          new StoreException(Kind.DENIED, what, key(operation, secret));
      case "EncryptionFailure", "EncryptionFailureException" ->
          new StoreException(Kind.DENIED, what, key(operation, secret));
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "MissingAuthenticationToken",
          "ExpiredToken",
          "ExpiredTokenException" ->
          new StoreException(
              Kind.DENIED,
              "AWS does not accept the credentials that %s of %s was signed with (%s)."
                  .formatted(operation, secret, code),
              "Log in to AWS again, or correct the credentials; check this machine's clock.");
      case "InvalidRequestException" ->
          new StoreException(
              Kind.INVALID,
              what,
              "See whether the secret is marked for deletion, or managed by another service.");
      case "LimitExceededException" ->
          new StoreException(
              Kind.INVALID,
              what,
              "It has too many versions or labels: take labels off versions that nobody uses.");
      default -> other(what, code, refused);
    };
  }

  private static StoreException other(String what, String code, AwsServiceException refused) {
    if (refused.isThrottlingException()) {
      return new StoreException(
          Kind.UNAVAILABLE,
          what,
          "It is asked too often: try again, and let rotations begin at different times.");
    }
    if (refused.statusCode() >= 500) {
      return new StoreException(Kind.UNAVAILABLE, what, "Try again: it passes.");
    }
    return new StoreException(
        Kind.INVALID,
        what,
        code.startsWith("HTTP ")
            ? "Something else answered in its place, such as a proxy. " + WAY
            : "Check the secret's name and the version ids that were given.");
  }

  private static StoreException denied(
      String operation, String secret, AwsServiceException refused) {
    String message =
        Optional.ofNullable(refused.awsErrorDetails().errorMessage()).orElse("Access denied.");
    return new StoreException(
        Kind.DENIED,
        "AWS denies %s of %s: %s".formatted(operation, secret, message),
        message.contains("KMS")
            ? key(operation, secret)
            : "Allow secretsmanager:%s on %s to whoever runs this.".formatted(operation, secret));
  }

  private static String key(String operation, String secret) {
    boolean writes = operation.equals("PutSecretValue");
    return "Allow %skms:Decrypt on the KMS key of %s to whoever runs this, and see that it is enabled."
        .formatted(writes ? "kms:GenerateDataKey and " : "", secret);
  }

  private static StoreException unanswered(String operation, String secret, SdkException failed) {
    if (failed instanceof ApiCallTimeoutException) {
      return new StoreException(
          Kind.UNAVAILABLE,
          "Secrets Manager did not answer to %s of %s in time.".formatted(operation, secret),
          WAY);
    }
    if (failed instanceof AbortedException) {
      return new StoreException(
          Kind.UNAVAILABLE,
          "Interrupted while Secrets Manager was asked for %s of %s.".formatted(operation, secret),
          "Try again.");
    }
    Throwable root = failed;
    while (root.getCause() != null && !(root instanceof IOException)) {
      root = root.getCause();
    }
    if (root instanceof IOException) {
      return new StoreException(
          Kind.UNAVAILABLE,
          "Secrets Manager did not answer to %s of %s (%s)."
              .formatted(operation, secret, root.getClass().getSimpleName()),
          WAY);
    }
    return new StoreException(
        Kind.DENIED,
        "Could not ask Secrets Manager for %s of %s: this process has no AWS credentials."
            .formatted(operation, secret),
        "Give it a role, a profile (AWS_PROFILE) or access keys; for IAM Identity Center let"
            + " aws configure export-credentials write them into the environment.");
  }
}

package dev.tandem.secretsmanager;

/** An error that the service answers with, by the name that the API reference gives it. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final int status;
  private final String code;

  private Refusal(int status, String code, String message) {
    super(message);
    this.status = status;
    this.code = code;
  }

  static Refusal of(int status, String code, String message) {
    return new Refusal(status, code, message);
  }

  static Refusal notFound(String what) {
    return new Refusal(
        400, "ResourceNotFoundException", "Secrets Manager can't find the specified " + what);
  }

  static Refusal exists(String message) {
    return new Refusal(400, "ResourceExistsException", message);
  }

  static Refusal invalidParameter(String message) {
    return new Refusal(400, "InvalidParameterException", message);
  }

  static Refusal invalidRequest(String message) {
    return new Refusal(400, "InvalidRequestException", message);
  }

  static Refusal validation(String message) {
    return new Refusal(400, "ValidationException", "1 validation error detected: " + message);
  }

  int status() {
    return status;
  }

  String code() {
    return code;
  }

  String message() {
    return String.valueOf(getMessage());
  }
}

package dev.tandem.lambda;

/**
 * Tells Secrets Manager that a step failed, so that it tries again. It has no cause and no trace:
 * the runtime prints both, and another's text may quote a password.
 */
final class RotationFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  RotationFailedException(String text) {
    super(text, null, false, false);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

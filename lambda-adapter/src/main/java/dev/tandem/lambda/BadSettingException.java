package dev.tandem.lambda;

/** A setting can't be what it is. Its text names the setting, and never another one's value. */
final class BadSettingException extends RuntimeException {
  private static final long serialVersionUID = 1;

  BadSettingException(String name, String why) {
    super("%s %s.".formatted(name, why));
  }

  String text() {
    return String.valueOf(getMessage());
  }
}

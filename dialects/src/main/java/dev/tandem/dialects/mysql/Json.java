package dev.tandem.dialects.mysql;

import dev.tandem.engine.spi.Marker;

/** Writes what stands on an account: the server reads it back and keeps what is beside it. */
final class Json {
  private Json() {}

  /**
   * Write {@code marker} so that merging it takes an older version's place. A member that is null
   * is taken away.
   */
  static String marker(Marker marker) {
    return "{\"tandem\": {\"secret\": "
        + quote(marker.secret())
        + ", \"primary\": "
        + quote(marker.primary())
        + ", \"version\": "
        + marker.version().map(Json::quote).orElse("null")
        + "}}";
  }

  /** Write one string. */
  static String quote(String text) {
    var quoted = new StringBuilder("\"");
    for (var at = 0; at < text.length(); at++) {
      var c = text.charAt(at);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c < ' ') {
        quoted.append("\\u%04x".formatted((int) c));
      } else {
        quoted.append(c);
      }
    }
    return quoted.append('"').toString();
  }
}

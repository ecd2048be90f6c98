package dev.tandem.dialects.jdbc;

import dev.tandem.engine.spi.Marker;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The marker as text, where a database keeps text with an account: {@code [tandem secret=…
 * primary=… version=…]}, its values percent-encoded. Something else may stand before and behind.
 */
public final class MarkText {
  private static final Pattern MARK = Pattern.compile("\\[tandem ([^]]*)\\]");

  private MarkText() {}

  /** Find the marker in {@code text}. */
  public static Optional<Marker> in(String text) {
    var mark = MARK.matcher(text);
    if (!mark.find()) {
      return Optional.empty();
    }
    var values = new HashMap<String, String>();
    for (var word : mark.group(1).split(" ", -1)) {
      var equals = word.indexOf('=');
      if (equals > 0) {
        decode(word.substring(equals + 1))
            .ifPresent(value -> values.put(word.substring(0, equals), value));
      }
    }
    var secret = values.get("secret");
    var primary = values.get("primary");
    return secret == null || primary == null
        ? Optional.empty()
        : Optional.of(new Marker(secret, primary, Optional.ofNullable(values.get("version"))));
  }

  /** Write {@code marker}. */
  public static String of(Marker marker) {
    return "[tandem secret="
        + encode(marker.secret())
        + " primary="
        + encode(marker.primary())
        + marker.version().map(version -> " version=" + encode(version)).orElse("")
        + "]";
  }

  private static String encode(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8)
        .replace("+", "%20")
        .replace("%3A", ":")
        .replace("%2F", "/");
  }

  private static Optional<String> decode(String value) {
    try {
      return Optional.of(URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8));
    } catch (IllegalArgumentException handMade) {
      return Optional.empty();
    }
  }
}

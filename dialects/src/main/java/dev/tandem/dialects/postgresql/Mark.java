package dev.tandem.dialects.postgresql;

import dev.tandem.engine.spi.Marker;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The marker as text in a role's comment, behind whatever a person wrote there: {@code [tandem
 * secret=… primary=… version=…]}, its values percent-encoded.
 */
final class Mark {
  private static final String OURS = "\\[tandem [^]]*\\]";
  private static final Pattern MARK = Pattern.compile("\\[tandem ([^]]*)\\]");

  private Mark() {}

  /** Find the marker in a role's comment. */
  static Optional<Marker> in(String comment) {
    var mark = MARK.matcher(comment);
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

  /**
   * Write the statement that puts {@code marker} on {@code role} and keeps the rest of its comment.
   * The server puts the two together: what a person wrote since we looked is kept, too.
   */
  static String statement(String role, Marker marker) {
    var others =
        "pg_catalog.regexp_replace(pg_catalog.shobj_description((SELECT oid FROM"
            + " pg_catalog.pg_roles WHERE rolname = "
            + Sql.literal(role)
            + "), 'pg_authid'), "
            + Sql.literal(" ?" + OURS)
            + ", '', 'g')";
    return Sql.block(
        "EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', "
            + Sql.literal(role)
            + ", pg_catalog.concat_ws(' ', NULLIF("
            + others
            + ", ''), "
            + Sql.literal(text(marker))
            + "));");
  }

  /** Write {@code marker} as it stands in a comment. */
  static String text(Marker marker) {
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

package dev.tandem.engine.tck;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import dev.tandem.engine.spi.Password;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.util.Base64;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Looks for passwords where none may be: as they are, and as SQL, JSON, URLs and HTTP write them.
 */
public final class PasswordSearch {
  private final Set<String> passwords = new LinkedHashSet<>();

  /** Look for {@code password} from now on. */
  public void add(Password password) {
    passwords.add(password.reveal());
  }

  /** How many different passwords are looked for. */
  public int size() {
    return passwords.size();
  }

  /** Say whether one of them is in {@code text}, in whatever form; but not which one. */
  public boolean finds(String text) {
    return passwords.stream().flatMap(each -> forms(each).stream()).anyMatch(text::contains);
  }

  /** How {@code password} may be written. */
  public static Set<String> forms(String password) {
    var bytes = password.getBytes(UTF_8);
    var url = URLEncoder.encode(password, UTF_8);
    return new LinkedHashSet<>(
        List.of(
            password,
            password.replace("'", "''"),
            password.replace("\\", "\\\\").replace("'", "''"),
            password.replace("\\", "\\\\").replace("'", "\\'"),
            json(password),
            url,
            url.replace("+", "%20"),
            Base64.getEncoder().withoutPadding().encodeToString(bytes),
            Base64.getUrlEncoder().withoutPadding().encodeToString(bytes)));
  }

  private static String json(String password) {
    var json = new StringWriter();
    try (var generator = new JsonFactory().createGenerator(json)) {
      generator.writeString(password);
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return json.toString().substring(1, json.toString().length() - 1);
  }
}

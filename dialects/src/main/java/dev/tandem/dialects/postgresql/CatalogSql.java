package dev.tandem.dialects.postgresql;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The questions to the catalog, from the files of SQL beside this class. Each row says its kind and
 * whom it is about: {@link Findings} reads them.
 *
 * <p>One text serves 14 to 18: options that a later version added are read through {@code
 * to_jsonb}, and what not every question needs, or not every server can parse, stands in a comment
 * with a word, <code>/*{15 … }*&#47;</code>, that is opened where it is wanted.
 */
final class CatalogSql {
  private static final Pattern SECTION = Pattern.compile("/\\*\\{(\\w+)(.*?)}\\*/", Pattern.DOTALL);

  private CatalogSql() {}

  /** Ask all about the accounts but their privileges. */
  static String accounts(int version) {
    return text("accounts", version >= 150000 ? Set.of("15") : Set.of());
  }

  /** Ask for the privileges on what stands in {@code catalogs}. */
  static String privileges(Set<String> catalogs) {
    return text("privileges", catalogs);
  }

  private static String text(String name, Set<String> opened) {
    var missing = new HashSet<>(opened);
    var sql =
        SECTION
            .matcher(read(name))
            .replaceAll(section -> {
              missing.remove(section.group(1));
              return opened.contains(section.group(1))
                  ? Matcher.quoteReplacement(section.group(2))
                  : "";
            });
    // What is asked too little of would look complete.
    if (!missing.isEmpty()) {
      throw new IllegalStateException(name + ".sql has no sections " + missing);
    }
    return sql;
  }

  private static String read(String name) {
    try (var file = CatalogSql.class.getResourceAsStream(name + ".sql")) {
      if (file == null) {
        throw new IllegalStateException("the jar lacks " + name + ".sql");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}

package dev.tandem.engine.spi;

import java.util.regex.Pattern;

/**
 * The number that SQL Server knows a login by: a database's users go with it, wherever the database
 * is.
 *
 * @param text as T-SQL writes it: {@code 0x} and 32 hexadecimal digits
 */
public record Sid(String text) {
  private static final Pattern FORM = Pattern.compile("0x[0-9A-Fa-f]{32}");

  /** Refuse what can't be one. */
  public Sid {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException("a SID is 0x and 32 hexadecimal digits, not " + text);
    }
  }
}

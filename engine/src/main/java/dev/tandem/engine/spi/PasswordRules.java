package dev.tandem.engine.spi;

import java.util.stream.IntStream;

/**
 * What new passwords are made of: printable ASCII without what breaks URIs, shells and connection
 * strings.
 *
 * @param length characters, 12 to 128
 * @param excluded characters never used, beside those that are never used anyway
 */
public record PasswordRules(int length, String excluded) {
  private static final String AWKWARD = " \"'`\\/@:?#%&+$!*()[]{}<>|;,^~=";

  /** 32 characters: a verifier that leaks can't be searched through. */
  public static final PasswordRules DEFAULT = new PasswordRules(32, "");

  /** Reject what can't make a password. */
  public PasswordRules {
    if (length < 12 || length > 128) {
      throw new IllegalArgumentException("password length must be 12 to 128, not " + length);
    }
    if (alphabet(excluded).length() < 16) {
      throw new IllegalArgumentException(
          "the excluded characters leave fewer than 16 to make passwords of");
    }
  }

  /** The characters to draw from. */
  public String alphabet() {
    return alphabet(excluded);
  }

  private static String alphabet(String excluded) {
    return IntStream.rangeClosed('!', '~')
        .filter(c -> AWKWARD.indexOf(c) < 0 && excluded.indexOf(c) < 0)
        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
        .toString();
  }
}

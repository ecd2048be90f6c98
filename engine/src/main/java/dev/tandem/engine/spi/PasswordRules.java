package dev.tandem.engine.spi;

import java.util.EnumSet;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What new passwords are made of: printable ASCII without what breaks URIs, shells and connection
 * strings.
 *
 * @param length characters, 12 to 128
 * @param excluded characters never used, beside those that are never used anyway
 * @param kinds the kinds of characters that are used
 * @param eachKind whether a password has at least one character of each kind that is left
 */
public record PasswordRules(int length, String excluded, Set<Kind> kinds, boolean eachKind) {
  private static final String AWKWARD = " \"'`\\/@:?#%&+$!*()[]{}<>|;,^~=";

  /** 32 characters: a verifier that leaks can't be searched through. */
  public static final PasswordRules DEFAULT = new PasswordRules(32, "");

  /** Servers' policies ask for these kinds of characters. */
  public enum Kind {
    LOWERCASE,
    UPPERCASE,
    DIGITS,
    /** What is neither letter nor digit. */
    PUNCTUATION;

    /** Say whether {@code c} is one of them. */
    public boolean has(int c) {
      return switch (this) {
        case LOWERCASE -> Character.isLowerCase(c);
        case UPPERCASE -> Character.isUpperCase(c);
        case DIGITS -> Character.isDigit(c);
        case PUNCTUATION -> !Character.isLetterOrDigit(c);
      };
    }
  }

  /** Reject what can't make a password. */
  public PasswordRules {
    kinds = Set.copyOf(kinds);
    if (length < 12 || length > 128) {
      throw new IllegalArgumentException("password length must be 12 to 128, not " + length);
    }
    if (alphabet(excluded, kinds).length() < 16) {
      throw new IllegalArgumentException(
          "the excluded characters leave fewer than 16 to make passwords of");
    }
  }

  /** Use every kind of character, and each at least once. */
  public PasswordRules(int length, String excluded) {
    this(length, excluded, EnumSet.allOf(Kind.class), true);
  }

  /** The characters to draw from. */
  public String alphabet() {
    return alphabet(excluded, kinds);
  }

  private static String alphabet(String excluded, Set<Kind> kinds) {
    return IntStream.rangeClosed('!', '~')
        .filter(c -> AWKWARD.indexOf(c) < 0 && excluded.indexOf(c) < 0)
        .filter(c -> kinds.stream().anyMatch(kind -> kind.has(c)))
        .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
        .toString();
  }
}

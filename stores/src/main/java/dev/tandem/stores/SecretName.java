package dev.tandem.stores;

import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A secret's name and the name of the file that it is kept in.
 *
 * <p>Everything but lower-case letters, digits and some harmless signs is percent-encoded: capital
 * letters too, because {@code App} and {@code app} are one file to macOS and Windows. No file name
 * starts with a dot, which is what our own files do. A name too long for a file system is cut and
 * ends in its hash after a {@code ~}, which stands in no other file name.
 */
record SecretName(String value) {
  private static final String SUFFIX = ".json";
  private static final int LONGEST_NAME = 512;
  private static final int LONGEST_STEM = 200;
  private static final int KEPT_OF_A_LONG_STEM = 100;

  /** Check the name. The text of a refusal does not quote it: it may be a password gone astray. */
  SecretName {
    if (value.isEmpty() || value.length() > LONGEST_NAME) {
      throw new StoreException(
          Kind.INVALID,
          "A secret's name of " + value.length() + " characters.",
          "Choose a name of 1 to " + LONGEST_NAME + " characters.");
    }
    for (int i = 0; i < value.length(); i++) {
      if (!allowed(value.charAt(i))) {
        throw new StoreException(
            Kind.INVALID,
            "A secret's name can't have U+%04X, its character %d."
                .formatted((int) value.charAt(i), i + 1),
            "Choose a name of letters, digits and the signs /_+=.@-");
      }
    }
  }

  /** Name the file. */
  String file() {
    StringBuilder stem = new StringBuilder();
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      if (plain(c) && !(c == '.' && i == 0)) {
        stem.append(c);
      } else {
        stem.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) c));
      }
    }
    if (stem.length() > LONGEST_STEM) {
      stem.setLength(KEPT_OF_A_LONG_STEM);
      stem.append('~').append(hash());
    }
    return stem + SUFFIX;
  }

  private String hash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(digest.digest(value.getBytes(StandardCharsets.US_ASCII)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256.", e);
    }
  }

  private static boolean allowed(char c) {
    return plain(c) || c == '/' || (c >= 'A' && c <= 'Z');
  }

  private static boolean plain(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || "_+=.@-".indexOf(c) >= 0;
  }
}

package dev.tandem.dialects.mysql;

import java.util.regex.Pattern;

/**
 * A server's version.
 *
 * @param number two digits for each part: {@code 80036}
 */
record Version(int number) {
  /** From here on an account can be locked, and altered as a whole. */
  static final int LOCK = 50706;

  /** From here on there are roles, and privileges that components register. */
  static final int ROLES = 80000;

  /** From here on an account that changes itself may have to name the password that it had. */
  static final int REPLACE = 80013;

  /** From here on an account may have two passwords. */
  static final int DUAL = 80014;

  /** From here on an account can carry what people write on it. */
  static final int ATTRIBUTES = 80021;

  /** From here on taking what is not there can be allowed. */
  static final int IF_EXISTS = 80030;

  private static final Pattern PARTS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+).*");

  /** Read what the server calls itself: {@code 8.0.36-log}. */
  static Version of(String text) {
    var parts = PARTS.matcher(text);
    return parts.matches()
        ? new Version(
            Integer.parseInt(parts.group(1)) * 10000
                + Integer.parseInt(parts.group(2)) * 100
                + Integer.parseInt(parts.group(3)))
        : new Version(0);
  }

  boolean atLeast(int other) {
    return number >= other;
  }
}

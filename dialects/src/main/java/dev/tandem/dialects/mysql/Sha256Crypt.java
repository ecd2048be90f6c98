package dev.tandem.dialects.mysql;

import dev.tandem.engine.spi.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The digest of "Unix crypt using SHA-256" (Ulrich Drepper, 2007), whose steps are named by the
 * numbers in that specification. MySQL differs in one thing: all 20 characters of its salts count.
 */
final class Sha256Crypt {
  /** The digits of its base 64, which is nobody else's. */
  static final String DIGITS = "./0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  /** How many of them make a digest. */
  static final int LENGTH = 43;

  private static final int BYTES = 32;

  private final MessageDigest sha256;

  private Sha256Crypt() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }

  /** Digest {@code password}. */
  static String digest(Password password, String salt, int rounds) {
    return new Sha256Crypt()
        .digest(
            password.reveal().getBytes(StandardCharsets.UTF_8),
            salt.getBytes(StandardCharsets.UTF_8),
            rounds);
  }

  private String digest(byte[] password, byte[] salt, int rounds) {
    var inner = hash(password, salt, password); // 4 to 8
    sha256.update(password); // 1 to 3
    sha256.update(salt);
    sha256.update(repeat(inner, password.length)); // 9 and 10
    for (var bits = password.length; bits > 0; bits >>= 1) { // 11
      sha256.update((bits & 1) != 0 ? inner : password);
    }
    var digest = sha256.digest(); // 12
    for (var n = 0; n < password.length; n++) { // 13 to 15
      sha256.update(password);
    }
    var passwords = repeat(sha256.digest(), password.length); // 16
    for (var n = 0; n < 16 + (digest[0] & 0xff); n++) { // 17 to 19
      sha256.update(salt);
    }
    var salts = repeat(sha256.digest(), salt.length); // 20
    for (var round = 0; round < rounds; round++) { // 21
      digest = round(round, digest, passwords, salts);
    }
    return text(digest); // 22
  }

  private byte[] round(int round, byte[] digest, byte[] passwords, byte[] salts) {
    sha256.update(round % 2 != 0 ? passwords : digest);
    if (round % 3 != 0) {
      sha256.update(salts);
    }
    if (round % 7 != 0) {
      sha256.update(passwords);
    }
    sha256.update(round % 2 != 0 ? digest : passwords);
    return sha256.digest();
  }

  private byte[] hash(byte[]... parts) {
    for (var part : parts) {
      sha256.update(part);
    }
    return sha256.digest();
  }

  private static byte[] repeat(byte[] digest, int length) {
    var repeated = new byte[length];
    for (var n = 0; n < length; n++) {
      repeated[n] = digest[n % BYTES];
    }
    return repeated;
  }

  /** Three bytes at a time, from three columns that take turns. */
  private static String text(byte[] digest) {
    var text = new StringBuilder();
    var first = 0;
    var second = 10;
    var third = 20;
    for (var n = 0; n < 10; n++) {
      append(text, digest[first], digest[second], digest[third], 4);
      var next = third + 1;
      third = second + 1;
      second = first + 1;
      first = next;
    }
    append(text, (byte) 0, digest[31], digest[30], 3);
    return text.toString();
  }

  private static void append(StringBuilder text, byte high, byte middle, byte low, int characters) {
    var bits = (high & 0xff) << 16 | (middle & 0xff) << 8 | (low & 0xff);
    for (var n = 0; n < characters; n++) {
      text.append(DIGITS.charAt(bits & 0x3f));
      bits >>= 6;
    }
  }
}

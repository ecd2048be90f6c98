package dev.tandem.dialects.sqlserver;

import dev.tandem.engine.spi.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * The hash by which SQL Server 2012 to 2022 stores a password: version 0x0200, four random bytes,
 * and SHA-512 of the password in UTF-16 with these behind it.
 */
final class PasswordHash {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int SALT = 4;

  private PasswordHash() {}

  /** Hash {@code password} with a new salt. */
  static String of(Password password) {
    var salt = new byte[SALT];
    RANDOM.nextBytes(salt);
    return of(password, salt);
  }

  static String of(Password password, byte[] salt) {
    try {
      var digest = MessageDigest.getInstance("SHA-512");
      digest.update(password.reveal().getBytes(StandardCharsets.UTF_16LE));
      digest.update(salt);
      var hex = HexFormat.of().withUpperCase();
      return "0x0200" + hex.formatHex(salt) + hex.formatHex(digest.digest());
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}

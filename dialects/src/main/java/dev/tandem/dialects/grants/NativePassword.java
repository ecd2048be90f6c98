package dev.tandem.dialects.grants;

import dev.tandem.engine.spi.Password;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The hash that {@code mysql_native_password} stores, which both servers know. */
public final class NativePassword {
  /** What no password hashes to, as far as anybody knows. */
  public static final String UNUSABLE = "*" + "0".repeat(40);

  private NativePassword() {}

  /** Hash {@code password} as the server does. */
  public static String hash(Password password) {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      var once = digest.digest(password.reveal().getBytes(StandardCharsets.UTF_8));
      return "*" + HexFormat.of().withUpperCase().formatHex(digest.digest(once));
    } catch (NoSuchAlgorithmException missing) {
      throw new IllegalStateException(missing);
    }
  }
}

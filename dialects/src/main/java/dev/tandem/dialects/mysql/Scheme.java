package dev.tandem.dialects.mysql;

import dev.tandem.dialects.grants.NativePassword;
import dev.tandem.engine.spi.Password;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A way to authenticate whose hashes we make ourselves: the server never gets the password. */
enum Scheme {
  /** What MySQL uses unless told otherwise: {@code $A$005$}, salt, digest. */
  CACHING_SHA2("caching_sha2_password") {
    @Override
    String hash(Password password, String salt, int thousands) {
      return "$A$%03X$".formatted(thousands) + salt + crypt(password, salt, thousands * 1000);
    }

    @Override
    boolean matches(Password password, String stored) {
      var parts = CACHED.matcher(stored);
      return parts.matches()
          && hash(password, parts.group(2), Integer.parseInt(parts.group(1), 16)).equals(stored);
    }
  },
  /** {@code $5$}, salt, {@code $}, digest. */
  SHA256("sha256_password") {
    @Override
    String hash(Password password, String salt, int thousands) {
      return "$5$" + salt + "$" + crypt(password, salt, 5000);
    }

    @Override
    boolean matches(Password password, String stored) {
      var parts = PLAIN.matcher(stored);
      return parts.matches() && hash(password, parts.group(1), USUAL).equals(stored);
    }
  },
  /** No salt; off by default in MySQL 8.4, gone in 9. */
  NATIVE("mysql_native_password") {
    @Override
    String hash(Password password, String salt, int thousands) {
      return NativePassword.hash(password);
    }

    @Override
    boolean matches(Password password, String stored) {
      return NativePassword.hash(password).equals(stored);
    }
  };

  /** How many thousand rounds {@link #CACHING_SHA2} does where the server does not say. */
  static final int USUAL = 5;

  private static final Pattern CACHED =
      Pattern.compile("\\$A\\$([0-9A-F]{3})\\$(.{20})(.{43})", Pattern.DOTALL);
  private static final Pattern PLAIN = Pattern.compile("\\$5\\$(.{20})\\$(.{43})", Pattern.DOTALL);
  private static final int SALT = 20;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String plugin;

  Scheme(String plugin) {
    this.plugin = plugin;
  }

  /** Find the scheme of an account that is identified with {@code plugin}. */
  static Optional<Scheme> named(String plugin) {
    return Arrays.stream(values()).filter(scheme -> scheme.plugin.equals(plugin)).findFirst();
  }

  /** Say which there are. */
  static String all() {
    return Arrays.stream(values()).map(scheme -> scheme.plugin).collect(Collectors.joining(", "));
  }

  /** The server's name for it. */
  String plugin() {
    return plugin;
  }

  abstract String hash(Password password, String salt, int thousands);

  /** Say whether {@code stored} is a hash of {@code password}. */
  abstract boolean matches(Password password, String stored);

  /** Hash {@code password}, with {@code thousands} of rounds where this scheme lets one choose. */
  String hash(Password password, int thousands) {
    // Letters and digits only: it needs no escaping, whatever the SQL mode and the version.
    var salt =
        RANDOM
            .ints(SALT, 0, Sha256Crypt.DIGITS.length())
            .map(Sha256Crypt.DIGITS::charAt)
            .collect(StringBuilder::new, (text, c) -> text.append((char) c), StringBuilder::append)
            .toString();
    return hash(password, salt, thousands);
  }

  /** What no password hashes to, as far as anybody knows, and the server takes for a hash. */
  String unusable() {
    return switch (this) {
      case CACHING_SHA2 -> "$A$005$" + ".".repeat(SALT + Sha256Crypt.LENGTH);
      case SHA256 -> "$5$" + ".".repeat(SALT) + "$" + ".".repeat(Sha256Crypt.LENGTH);
      case NATIVE -> NativePassword.UNUSABLE;
    };
  }

  private static String crypt(Password password, String salt, int rounds) {
    return Sha256Crypt.digest(password, salt, rounds);
  }
}

package dev.tandem.dialects.mariadb;

import dev.tandem.dialects.grants.NativePassword;
import dev.tandem.engine.spi.Password;
import java.util.Arrays;
import java.util.Optional;

/** A plugin whose hashes we make ourselves: the server never gets the password. */
enum Scheme {
  /** What MariaDB uses unless told otherwise. */
  NATIVE("mysql_native_password"),
  /** The server has to load it. */
  ED25519("ed25519");

  private final String plugin;

  Scheme(String plugin) {
    this.plugin = plugin;
  }

  /** Find the scheme of {@code plugin}. */
  static Optional<Scheme> named(String plugin) {
    return Arrays.stream(values()).filter(scheme -> scheme.plugin.equals(plugin)).findFirst();
  }

  /** The server's name for it. */
  String plugin() {
    return plugin;
  }

  /** What the server stores for {@code password}. */
  String hash(Password password) {
    return switch (this) {
      case NATIVE -> NativePassword.hash(password);
      case ED25519 -> Ed25519.publicKey(password);
    };
  }
}

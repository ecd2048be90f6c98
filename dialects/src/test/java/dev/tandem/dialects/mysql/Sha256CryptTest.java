package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Password;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Hashes that are made on our side. That the server takes them, {@link PasswordsTest} shows. */
final class Sha256CryptTest {

  /** What {@code openssl passwd -5} makes of the same. */
  @ParameterizedTest
  @CsvSource({
    "Hello world!, saltstring, 5000, 5B8vYYiY.CVt1RlTTf8KbXBH3hsxY/GNooZaBBGWEc5",
    "Hello world!, saltstringsaltst, 10000, 3xv.VbSHBb41AL9AvLeujZkZRBAwqFMz2.opqey6IcA",
  })
  void digestsAsSpecified(String password, String salt, int rounds, String digest) {
    assertThat(Sha256Crypt.digest(Password.of(password), salt, rounds)).isEqualTo(digest);
  }

  @ParameterizedTest
  @EnumSource
  void aHashMatchesItsPasswordOnly(Scheme scheme) {
    var stored = scheme.hash(Password.of("right"), 10);
    assertThat(scheme.matches(Password.of("right"), stored)).isTrue();
    assertThat(scheme.matches(Password.of("wrong"), stored)).isFalse();
    assertThat(scheme.matches(Password.of("right"), "")).isFalse();
    assertThat(scheme.matches(Password.of("right"), scheme.unusable())).isFalse();
    assertThat(scheme.unusable()).hasSameSizeAs(stored);
    assertThat(Scheme.named(scheme.plugin())).contains(scheme);
  }

  @Test
  void saltsDiffer() {
    var password = Password.of("right");
    assertThat(Scheme.CACHING_SHA2.hash(password, 5))
        .startsWith("$A$005$")
        .isNotEqualTo(Scheme.CACHING_SHA2.hash(password, 5));
    assertThat(Scheme.CACHING_SHA2.hash(password, 10)).startsWith("$A$00A$");
  }

  @Test
  void aStoredPasswordDoesNotPrintItself() {
    var hash = Scheme.CACHING_SHA2.hash(Password.of("right"), 5);
    var stored = new StoredPassword("caching_sha2_password", hash, hash);
    assertThat(stored.toString() + stored.text()).doesNotContain(hash);
    assertThat(stored)
        .isEqualTo(new StoredPassword("caching_sha2_password", hash, hash))
        .hasSameHashCodeAs(new StoredPassword("caching_sha2_password", hash, hash))
        .isNotEqualTo(new StoredPassword("caching_sha2_password", hash, ""));
  }
}

package dev.tandem.dialects.mysql;

import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Trait;
import java.util.Objects;

/**
 * What the server keeps of an account's passwords. It does not print itself: a hash can be searched
 * through.
 *
 * <p>It is a final class and no record, so that no generated {@code toString} can give it away.
 */
final class StoredPassword implements Trait {
  private final String plugin;
  private final String newer;
  private final String older;

  /**
   * Keep what was read.
   *
   * @param plugin how it authenticates
   * @param newer the hash
   * @param older the hash of the password that was retained beside it, or empty
   */
  StoredPassword(String plugin, String newer, String older) {
    this.plugin = plugin;
    this.newer = newer;
    this.older = older;
  }

  String plugin() {
    return plugin;
  }

  /** The newer hash, for a statement; never for a log or a plan. */
  String reveal() {
    return newer;
  }

  /** Say whether {@code password} is the newer one. */
  boolean isNewer(Password password) {
    return Scheme.named(plugin).filter(scheme -> scheme.matches(password, newer)).isPresent();
  }

  /** Say whether a password was retained. */
  boolean hasOlder() {
    return !older.isEmpty();
  }

  /** Say whether {@code password} is the one that was retained. */
  boolean isOlder(Password password) {
    return Scheme.named(plugin).filter(scheme -> scheme.matches(password, older)).isPresent();
  }

  @Override
  public String text() {
    return "identified with " + plugin;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StoredPassword that
        && plugin.equals(that.plugin)
        && newer.equals(that.newer)
        && older.equals(that.older);
  }

  @Override
  public int hashCode() {
    return Objects.hash(plugin, newer, older);
  }

  @Override
  public String toString() {
    return text();
  }
}

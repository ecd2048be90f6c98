package dev.tandem.engine.spi;

/**
 * One thing that an account has: an attribute, a setting, a membership, a privilege. A value: two
 * traits are equal when they mean the same, whoever has them. What a dialect does not understand is
 * no trait but an {@link Obstacle}.
 */
public interface Trait {
  /**
   * Say it in the database's own words, as a person reads it in a plan: {@code member of
   * "readers"}.
   */
  String text();
}

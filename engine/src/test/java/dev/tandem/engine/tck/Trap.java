package dev.tandem.engine.tck;

/**
 * Something that the dialect does not understand, can't copy or may not do.
 *
 * @param name what a person calls it
 * @param set put it in the way of the next rotation
 */
public record Trap(String name, Runnable set) {
  @Override
  public String toString() {
    return name;
  }
}

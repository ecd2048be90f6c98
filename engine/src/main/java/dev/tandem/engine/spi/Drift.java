package dev.tandem.engine.spi;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The difference between what the clone has and what it ought to have.
 *
 * @param missing what the primary's image has and the clone lacks
 * @param extra what the clone has beyond it
 * @param warnings what no statement of ours mends, each a sentence with what to do
 */
public record Drift(Set<Trait> missing, Set<Trait> extra, List<String> warnings) {

  /** No difference at all. */
  public static final Drift NONE = new Drift(Set.of(), Set.of(), List.of());

  /** Copy the collections. */
  public Drift {
    missing = Set.copyOf(missing);
    extra = Set.copyOf(extra);
    warnings = List.copyOf(warnings);
  }

  /** Compare {@code image}, what the clone ought to have, with {@code actual}, what it has. */
  public static Drift between(Set<Trait> image, Set<Trait> actual, List<String> warnings) {
    var missing = new HashSet<>(image);
    missing.removeAll(actual);
    var extra = new HashSet<>(actual);
    extra.removeAll(image);
    return new Drift(missing, extra, warnings);
  }

  /**
   * Say whether there is nothing to mend. Warnings don't count: no statement of ours would end
   * them.
   */
  public boolean isEmpty() {
    return missing.isEmpty() && extra.isEmpty();
  }

  /** Keep what {@code sync} mends, and turn the rest into warnings. */
  public Drift under(Sync sync) {
    return switch (sync) {
      case EXACT -> this;
      case ADDITIVE ->
          new Drift(missing, Set.of(), Stream.concat(warnings.stream(), extras()).toList());
      case OFF ->
          new Drift(
              Set.of(),
              Set.of(),
              Stream.of(warnings.stream(), lacks(), extras()).flatMap(each -> each).toList());
    };
  }

  /** Say each difference in a line, sorted: {@code + …} to be given, {@code - …} to be taken. */
  public List<String> lines() {
    return Stream.concat(
            missing.stream().map(trait -> "+ " + trait.text()).sorted(),
            extra.stream().map(trait -> "- " + trait.text()).sorted())
        .toList();
  }

  private Stream<String> lacks() {
    return missing.stream().map(trait -> "the clone lacks: " + trait.text()).sorted();
  }

  private Stream<String> extras() {
    return extra.stream().map(trait -> "only the clone has: " + trait.text()).sorted();
  }
}

package dev.tandem.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every state that a rotation can get into, whatever fails, keeps the invariants of the design. */
class ExhaustiveCheckTest {

  @Test
  void everyReachableStateKeepsTheInvariants() {
    var visits =
        Scenario.all().parallelStream()
            .map(scenario -> new Explorer(scenario, Rotation::next).explore())
            .toList();

    var visited = new HashSet<Class<?>>();
    visits.forEach(visit -> visited.addAll(visit.moves()));
    System.out.printf(
        "exhaustive check: %,d scenarios, %,d states, %,d worlds, %,d transitions, %d kinds of"
            + " move%n",
        visits.size(),
        visits.stream().mapToLong(Explorer.Visit::states).sum(),
        visits.stream().mapToLong(Explorer.Visit::worlds).sum(),
        visits.stream().mapToLong(Explorer.Visit::transitions).sum(),
        visited.size());
    assertThat(visited)
        .as("every declared kind of move was visited")
        .isEqualTo(declared(Move.class));
  }

  private static Set<Class<?>> declared(Class<?> type) {
    var found = new HashSet<Class<?>>();
    if (type.isSealed()) {
      Stream.of(type.getPermittedSubclasses()).forEach(each -> found.addAll(declared(each)));
    } else {
      found.add(type);
    }
    return found;
  }
}

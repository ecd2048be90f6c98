package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Stage;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where this process put labels, until the service has shown them there once. It may show them a
 * moment later, and a rotation must not take its own label for missing.
 */
final class OwnWrites {
  private final Map<String, Map<Stage, String>> places = new ConcurrentHashMap<>();

  void put(String secret, Stage stage, String version) {
    places.compute(
        secret,
        (name, before) -> {
          Map<Stage, String> after = new EnumMap<>(Stage.class);
          if (before != null) {
            after.putAll(before);
          }
          after.put(stage, version);
          return after;
        });
  }

  /** Say whether {@code found} shows all that was put. */
  boolean areIn(String secret, Description found) {
    return places.getOrDefault(secret, Map.of()).entrySet().stream()
        .allMatch(place -> found.stages(place.getValue()).contains(place.getKey()));
  }

  /** Say whether {@code stage} may be on {@code version}: whether it was put nowhere else. */
  boolean allow(String secret, Stage stage, String version) {
    return places.getOrDefault(secret, Map.of()).getOrDefault(stage, version).equals(version);
  }

  /** They were shown, or somebody else has moved them since. */
  void forget(String secret) {
    places.remove(secret);
  }
}

package dev.tandem.lambda;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tags that createSecret has read, for the steps of the same rotation after it: they come to
 * the same process within seconds, as a rule. Where they don't, the tags are read again.
 */
final class TagMemory {
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  private record Kept(String token, Map<String, String> tags) {}

  void keep(RotationEvent event, Map<String, String> tags) {
    kept.put(event.secret(), new Kept(event.token(), Map.copyOf(tags)));
  }

  Optional<Map<String, String>> find(RotationEvent event) {
    return Optional.ofNullable(kept.get(event.secret()))
        .filter(each -> each.token().equals(event.token()))
        .map(Kept::tags);
  }
}

package dev.tandem.secretsmanager;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One version of a secret. Without labels it is deprecated and still there.
 *
 * @param value empty for a version that was staged and not put yet
 */
record Version(String id, Instant created, List<String> labels, Optional<Value> value) {
  Version {
    labels = List.copyOf(labels);
  }

  /** Text, or bytes in Base64. */
  sealed interface Value {
    /** {@code SecretString}. */
    record Text(String text) implements Value {}

    /** {@code SecretBinary}. */
    record Binary(String base64) implements Value {}
  }

  static Version empty(String id, Instant now) {
    return new Version(id, now, List.of(), Optional.empty());
  }

  Version filled(Value given) {
    return new Version(id, created, labels, Optional.of(given));
  }

  Version labelled(String label) {
    if (labels.contains(label)) {
      return this;
    }
    List<String> more = new ArrayList<>(labels);
    more.add(label);
    return new Version(id, created, more, value);
  }

  Version unlabelled(String label) {
    return new Version(
        id, created, labels.stream().filter(each -> !each.equals(label)).toList(), value);
  }
}

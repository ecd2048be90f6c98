package dev.tandem.stores.aws;

import dev.tandem.engine.spi.Schedule;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.Stage;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.RotationRulesType;

/**
 * What the service tells of a secret: every label, among them such as the engine knows nothing of.
 *
 * @param secret its ARN
 * @param labels the labels on each version; versions without any are missing
 */
record Description(
    String secret, Map<String, List<String>> labels, Map<String, String> tags, Schedule schedule) {

  static Description of(DescribeSecretResponse told) {
    Map<String, String> tags = new HashMap<>();
    told.tags().forEach(tag -> tags.put(tag.key(), tag.value()));
    return new Description(told.arn(), told.versionIdsToStages(), tags, schedule(told));
  }

  static Schedule schedule(DescribeSecretResponse told) {
    return schedule(
        told.rotationEnabled(),
        told.rotationRules(),
        told.lastRotatedDate(),
        told.nextRotationDate());
  }

  /** Rules stay where rotation was switched off; their dates don't count then. */
  static Schedule schedule(
      @Nullable Boolean enabled,
      @Nullable RotationRulesType told,
      @Nullable Instant last,
      @Nullable Instant next) {
    Optional<RotationRulesType> rules = Optional.ofNullable(told);
    return new Schedule(
        Boolean.TRUE.equals(enabled),
        rules
            .map(RotationRulesType::scheduleExpression)
            .or(() ->
                rules
                    .map(RotationRulesType::automaticallyAfterDays)
                    .map(days -> "every " + days + " days")),
        rules.map(RotationRulesType::duration),
        Optional.ofNullable(last),
        Optional.ofNullable(next));
  }

  /** Find the version that carries {@code label}. */
  Optional<String> holder(String label) {
    return labels.entrySet().stream()
        .filter(version -> version.getValue().contains(label))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  Optional<String> holder(Stage stage) {
    return holder(stage.name());
  }

  /** Give the labels of the version {@code id} that the engine knows. */
  Set<Stage> stages(String id) {
    return stages(labels.getOrDefault(id, List.of()));
  }

  static Set<Stage> stages(List<String> labels) {
    Set<Stage> stages = new HashSet<>();
    for (Stage stage : Stage.values()) {
      if (labels.contains(stage.name())) {
        stages.add(stage);
      }
    }
    return stages;
  }

  SecretMetadata metadata() {
    Map<Stage, String> versions = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      holder(stage).ifPresent(id -> versions.put(stage, id));
    }
    return new SecretMetadata(secret, versions, tags, schedule);
  }
}

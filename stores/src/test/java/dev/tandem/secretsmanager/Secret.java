package dev.tandem.secretsmanager;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A secret as the service keeps it. Its versions, oldest first, are replaced whole. */
final class Secret {
  static final String CURRENT = "AWSCURRENT";
  static final String PENDING = "AWSPENDING";
  static final String PREVIOUS = "AWSPREVIOUS";

  final String name;
  final String arn;
  final Instant created;
  final Map<String, String> tags = new LinkedHashMap<>();
  String description = "";
  Instant changed;
  Optional<Instant> rotated = Optional.empty();
  Optional<Instant> deletion = Optional.empty();

  /** The rotation function's ARN. */
  Optional<String> function = Optional.empty();

  /** The service of AWS that manages it. */
  Optional<String> owner = Optional.empty();

  /** {@code RotateSecret} was asked for and not cancelled since. */
  boolean rotates;

  /** {@code RotationRules}, as they were given. */
  final Map<String, Object> rules = new LinkedHashMap<>();

  private List<Version> versions = List.of();

  Secret(String name, String arn, Instant created) {
    this.name = name;
    this.arn = arn;
    this.created = created;
    this.changed = created;
  }

  Secret copy() {
    Secret copy = new Secret(name, arn, created);
    copy.tags.putAll(tags);
    copy.description = description;
    copy.changed = changed;
    copy.rotated = rotated;
    copy.deletion = deletion;
    copy.function = function;
    copy.owner = owner;
    copy.rotates = rotates;
    copy.rules.putAll(rules);
    copy.versions = versions;
    return copy;
  }

  /** Of the rules, only whole days are reckoned with. */
  Optional<Instant> next() {
    return Optional.ofNullable(rules.get("AutomaticallyAfterDays"))
        .filter(days -> rotates)
        .map(days -> rotated.orElse(created).plus((Long) days, ChronoUnit.DAYS));
  }

  List<Version> versions() {
    return versions;
  }

  Optional<Version> version(String id) {
    return versions.stream().filter(version -> version.id().equals(id)).findFirst();
  }

  Optional<Version> holder(String label) {
    return versions.stream().filter(version -> version.labels().contains(label)).findFirst();
  }

  /** Change the version {@code id}; it is made when it is not there. */
  void change(String id, Instant now, UnaryOperator<Version> change) {
    if (version(id).isEmpty()) {
      List<Version> more = new ArrayList<>(versions);
      more.add(Version.empty(id, now));
      versions = List.copyOf(more);
    }
    versions =
        versions.stream()
            .map(version -> version.id().equals(id) ? change.apply(version) : version)
            .toList();
    changed = now;
  }

  void drop(String id) {
    versions = versions.stream().filter(version -> !version.id().equals(id)).toList();
  }

  /**
   * Attach {@code label} to the version {@code to}, which takes it from any other. Where {@code
   * AWSCURRENT} was, {@code AWSPREVIOUS} is from then on.
   */
  void label(String label, String to) {
    Optional<String> before = holder(label).map(Version::id).filter(id -> !id.equals(to));
    versions =
        versions.stream()
            .map(version ->
                version.id().equals(to) ? version.labelled(label) : version.unlabelled(label))
            .toList();
    if (label.equals(CURRENT) && before.isPresent()) {
      label(PREVIOUS, before.get());
    }
  }

  void unlabel(String label) {
    versions = versions.stream().map(version -> version.unlabelled(label)).toList();
  }

  /** {@code VersionIdsToStages}: versions without a label are not in it. */
  Map<String, List<String>> labels() {
    Map<String, List<String>> labels = new LinkedHashMap<>();
    versions.stream()
        .filter(version -> !version.labels().isEmpty())
        .forEach(version -> labels.put(version.id(), version.labels()));
    return labels;
  }
}

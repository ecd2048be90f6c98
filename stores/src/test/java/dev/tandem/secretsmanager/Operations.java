package dev.tandem.secretsmanager;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** What each operation does, as the API reference has it. Each is one atomic act. */
final class Operations {
  private static final int MOST_LABELS = 20;
  private static final int MOST_BYTES = 65_536;
  private static final String NO_FUNCTION =
      "No Lambda rotation function ARN is associated with this secret.";

  private final Vault vault;
  private final RandomGenerator random;
  private final InstantSource clock;

  Operations(Vault vault, RandomGenerator random, InstantSource clock) {
    this.vault = vault;
    this.random = random;
    this.clock = clock;
  }

  Map<String, Object> perform(String operation, Document request) {
    return switch (operation) {
      case "CreateSecret" -> create(request);
      case "DescribeSecret" -> describe(vault.find(request.required("SecretId")));
      case "GetSecretValue" -> value(request);
      case "PutSecretValue" -> put(request);
      case "UpdateSecretVersionStage" -> move(request);
      case "ListSecrets" -> list(request);
      case "ListSecretVersionIds" -> listVersions(request);
      case "RotateSecret" -> rotate(request);
      case "CancelRotateSecret" -> cancel(request);
      case "GetRandomPassword" -> Map.of("RandomPassword", RandomPassword.of(request).draw(random));
      case "TagResource" -> tag(request);
      case "DeleteSecret" -> delete(request);
      default ->
          throw Refusal.of(400, "UnknownOperationException", "There is no " + operation + ".");
    };
  }

  static boolean reads(String operation) {
    return operation.startsWith("Get")
        || operation.startsWith("Describe")
        || operation.startsWith("List");
  }

  private Map<String, Object> create(Document request) {
    String name = request.required("Name");
    if (!name.matches("[A-Za-z0-9/_+=.@-]{1,512}")) {
      throw Refusal.validation("Invalid name. Must be a valid name.");
    }
    Optional<Version.Value> value = given(request);
    String token = token(request);
    Secret secret = vault.create(name, random, clock.instant());
    secret.tags.putAll(request.tags("Tags"));
    secret.description = request.string("Description").orElse("");
    if (value.isEmpty()) {
      return named(secret);
    }
    secret.change(token, clock.instant(), version -> version.filled(value.get()));
    secret.label(Secret.CURRENT, token);
    return named(secret, token);
  }

  private static Map<String, Object> describe(Secret secret) {
    Map<String, Object> answer = named(secret);
    answer.put("Description", secret.description);
    answer.put("CreatedDate", secret.created);
    answer.put("LastChangedDate", secret.changed);
    answer.put("RotationEnabled", secret.rotates);
    secret.function.ifPresent(function -> answer.put("RotationLambdaARN", function));
    secret.rotated.ifPresent(when -> answer.put("LastRotatedDate", when));
    if (!secret.rules.isEmpty()) {
      answer.put("RotationRules", secret.rules);
    }
    secret.next().ifPresent(when -> answer.put("NextRotationDate", when));
    secret.deletion.ifPresent(when -> answer.put("DeletedDate", when));
    secret.owner.ifPresent(service -> answer.put("OwningService", service));
    answer.put("Tags", tags(secret));
    answer.put("VersionIdsToStages", secret.labels());
    return answer;
  }

  private Map<String, Object> value(Document request) {
    Secret secret = vault.live(request.required("SecretId"));
    Optional<String> id = request.string("VersionId");
    Optional<String> label = request.string("VersionStage");
    if (id.isPresent()
        && label.isPresent()
        && secret.version(id.get()).filter(v -> v.labels().contains(label.get())).isEmpty()) {
      throw Refusal.invalidRequest(
          "You provided a VersionStage that is not associated to the provided VersionId.");
    }
    String wanted = label.orElse(Secret.CURRENT);
    Version version =
        id.map(secret::version)
            .orElseGet(() -> secret.holder(wanted))
            .filter(found -> found.value().isPresent())
            .orElseThrow(() ->
                Refusal.notFound(
                    "secret value for "
                        + id.map(named -> "VersionId: " + named)
                            .orElse("staging label: " + wanted)));
    Map<String, Object> answer = named(secret, version.id());
    answer.put("VersionStages", version.labels());
    answer.put("CreatedDate", version.created());
    switch (version.value().orElseThrow()) {
      case Version.Value.Text(String text) -> answer.put("SecretString", text);
      case Version.Value.Binary(String base64) -> answer.put("SecretBinary", base64);
    }
    return answer;
  }

  private Map<String, Object> put(Document request) {
    Secret secret = vault.live(request.required("SecretId"));
    String token = token(request);
    Version.Value value =
        given(request)
            .orElseThrow(() ->
                Refusal.invalidRequest("You must provide either SecretString or SecretBinary."));
    List<String> labels = labels(request);
    Optional<Version.Value> there = secret.version(token).flatMap(Version::value);
    if (there.isPresent() && !there.get().equals(value)) {
      throw Refusal.exists(
          "You can't modify the value of version %s, only create another.".formatted(token));
    }
    if (there.isEmpty()) {
      refuseTooMany(secret, labels);
      secret.change(token, clock.instant(), version -> version.filled(value));
      labels.forEach(label -> secret.label(label, token));
      if (secret.holder(Secret.CURRENT).isEmpty()) {
        secret.label(Secret.CURRENT, token);
      }
    }
    Map<String, Object> answer = named(secret, token);
    answer.put("VersionStages", secret.version(token).orElseThrow().labels());
    return answer;
  }

  private static List<String> labels(Document request) {
    List<String> labels = new ArrayList<>();
    request
        .list("VersionStages")
        .orElse(List.of())
        .forEach(each -> labels.add(String.valueOf(each)));
    return labels.isEmpty() ? List.of(Secret.CURRENT) : labels;
  }

  private static void refuseTooMany(Secret secret, List<String> more) {
    long all =
        Stream.concat(
                secret.versions().stream().flatMap(version -> version.labels().stream()),
                more.stream())
            .distinct()
            .count();
    if (all > MOST_LABELS) {
      throw Refusal.of(
          400, "LimitExceededException", "A secret has %d labels at most.".formatted(MOST_LABELS));
    }
  }

  /** The reference: "the operation fails" when the label is not where it is said to be. */
  private Map<String, Object> move(Document request) {
    Secret secret = vault.live(request.required("SecretId"));
    String label = request.required("VersionStage");
    Optional<String> from = request.string("RemoveFromVersionId");
    Optional<String> to = request.string("MoveToVersionId");
    Optional<String> holder = secret.holder(label).map(Version::id);
    if (to.isPresent() && secret.version(to.get()).isEmpty()) {
      throw Refusal.notFound("secret version.");
    }
    if (from.isPresent() && !holder.equals(from)) {
      throw Refusal.invalidParameter(
          "Staging label %s isn't attached to version %s.".formatted(label, from.get()));
    }
    if (holder.isPresent() && from.isEmpty() && !holder.equals(to)) {
      throw Refusal.invalidParameter(
          "The parameter RemoveFromVersionId can't be empty. Staging label %s is attached to version %s."
              .formatted(label, holder.get()));
    }
    if (label.equals(Secret.CURRENT)) {
      refuseForCurrent(secret, to);
    }
    refuseTooMany(secret, List.of(label));
    to.ifPresentOrElse(id -> secret.label(label, id), () -> secret.unlabel(label));
    secret.changed = clock.instant();
    return named(secret);
  }

  /** The reference is silent here; anything else would leave the secret without a value. */
  private static void refuseForCurrent(Secret secret, Optional<String> to) {
    if (to.isEmpty()) {
      throw Refusal.invalidParameter("AWSCURRENT can't be removed, only moved.");
    }
    if (secret.version(to.get()).flatMap(Version::value).isEmpty()) {
      throw Refusal.invalidRequest("Version %s has no secret value.".formatted(to.get()));
    }
  }

  private Map<String, Object> list(Document request) {
    boolean deleted = request.flag("IncludePlannedDeletion").orElse(false);
    return page(
        request,
        "SecretList",
        vault.all().stream()
            .filter(secret -> deleted || secret.deletion.isEmpty())
            .filter(secret -> passes(request, secret))
            .map(secret -> {
              Map<String, Object> entry = describe(secret);
              entry.put("SecretVersionsToStages", entry.remove("VersionIdsToStages"));
              return entry;
            })
            .toList(),
        Map.of());
  }

  /** Filters by beginnings, as the reference says; a secret passes that passes all. */
  private static boolean passes(Document request, Secret secret) {
    for (Object filter : request.list("Filters").orElse(List.of())) {
      if (filter instanceof Map<?, ?> asked && asked.get("Values") instanceof List<?> values) {
        Stream<String> found =
            switch (String.valueOf(asked.get("Key"))) {
              case "name" -> Stream.of(secret.name);
              case "tag-key" -> secret.tags.keySet().stream();
              case "tag-value" -> secret.tags.values().stream();
              default -> throw Refusal.invalidParameter("A filter that is not known here.");
            };
        if (found.noneMatch(
            text -> values.stream().anyMatch(value -> text.startsWith(String.valueOf(value))))) {
          return false;
        }
      }
    }
    return true;
  }

  private Map<String, Object> listVersions(Document request) {
    Secret secret = vault.find(request.required("SecretId"));
    boolean deprecated = request.flag("IncludeDeprecated").orElse(false);
    return page(
        request,
        "Versions",
        secret.versions().stream()
            .filter(version -> deprecated || !version.labels().isEmpty())
            .map(version -> {
              Map<String, Object> entry = new LinkedHashMap<>();
              entry.put("VersionId", version.id());
              entry.put("VersionStages", version.labels());
              entry.put("CreatedDate", version.created());
              return entry;
            })
            .toList(),
        named(secret));
  }

  private static Map<String, Object> page(
      Document request, String field, List<Map<String, Object>> all, Map<String, Object> more) {
    int from;
    try {
      from = Integer.parseInt(request.string("NextToken").orElse("0"));
    } catch (NumberFormatException e) {
      throw Refusal.of(400, "InvalidNextTokenException", "Invalid NextToken.");
    }
    int most = Math.toIntExact(request.number("MaxResults").orElse(100L));
    int to = Math.min(all.size(), from + most);
    Map<String, Object> answer = new LinkedHashMap<>(more);
    answer.put(field, all.subList(Math.min(from, to), to));
    if (to < all.size()) {
      answer.put("NextToken", Integer.toString(to));
    }
    return answer;
  }

  /** Only stages the version; {@link Rotations} invokes the function. */
  private Map<String, Object> rotate(Document request) {
    Secret secret = vault.live(request.required("SecretId"));
    String token = token(request);
    Map<String, Object> rules = Rules.checked(request.object("RotationRules"));
    if (secret.owner.isPresent()) {
      throw Refusal.invalidRequest("You can't rotate a secret that another service manages.");
    }
    Optional<String> function = request.string("RotationLambdaARN").or(() -> secret.function);
    if (function.isEmpty()) {
      throw Refusal.invalidRequest(NO_FUNCTION);
    }
    Optional<String> pending = secret.holder(Secret.PENDING).map(Version::id);
    Optional<String> current = secret.holder(Secret.CURRENT).map(Version::id);
    if (pending.isPresent() && !pending.equals(current) && !pending.equals(Optional.of(token))) {
      throw Refusal.invalidRequest(
          "A previous rotation isn't complete. That rotation will be reattempted.");
    }
    secret.function = function;
    secret.rotates = true;
    if (!rules.isEmpty()) {
      secret.rules.clear();
      secret.rules.putAll(rules);
    }
    secret.change(token, clock.instant(), version -> version);
    secret.label(Secret.PENDING, token);
    return named(secret, token);
  }

  private Map<String, Object> cancel(Document request) {
    Secret secret = vault.live(request.required("SecretId"));
    secret.rotates = false;
    return secret
        .holder(Secret.PENDING)
        .map(pending -> named(secret, pending.id()))
        .orElseGet(() -> named(secret));
  }

  private Map<String, Object> tag(Document request) {
    vault.live(request.required("SecretId")).tags.putAll(request.tags("Tags"));
    return Map.of();
  }

  private Map<String, Object> delete(Document request) {
    Secret secret = vault.find(request.required("SecretId"));
    Optional<Long> days = request.number("RecoveryWindowInDays");
    boolean atOnce = request.flag("ForceDeleteWithoutRecovery").orElse(false);
    if (atOnce && days.isPresent()) {
      throw Refusal.invalidParameter(
          "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.");
    }
    Instant when = clock.instant().plus(Duration.ofDays(atOnce ? 0 : days.orElse(30L)));
    if (atOnce) {
      vault.drop(secret);
    } else {
      vault.live(secret.arn).deletion = Optional.of(when);
    }
    Map<String, Object> answer = named(secret);
    answer.put("DeletionDate", when);
    return answer;
  }

  private static Optional<Version.Value> given(Document request) {
    Optional<String> text = request.string("SecretString");
    text.filter(value -> value.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES)
        .ifPresent(value -> {
          throw Refusal.validation(
              "Value at 'secretString' failed to satisfy constraint: too long");
        });
    return text.<Version.Value>map(Version.Value.Text::new)
        .or(() -> request.string("SecretBinary").map(Version.Value.Binary::new));
  }

  /** Real clients send one; the reference asks raw callers for it. */
  private static String token(Document request) {
    String token =
        request.string("ClientRequestToken").orElseGet(() -> UUID.randomUUID().toString());
    if (token.length() < 32 || token.length() > 64) {
      throw Refusal.validation(
          "Value at 'clientRequestToken' failed to satisfy constraint: Member must have length"
              + " between 32 and 64");
    }
    return token;
  }

  private static List<Map<String, String>> tags(Secret secret) {
    Function<Map.Entry<String, String>, Map<String, String>> pair =
        tag -> Map.of("Key", tag.getKey(), "Value", tag.getValue());
    return secret.tags.entrySet().stream().map(pair).toList();
  }

  private static Map<String, Object> named(Secret secret) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("ARN", secret.arn);
    answer.put("Name", secret.name);
    return answer;
  }

  private static Map<String, Object> named(Secret secret, String version) {
    Map<String, Object> answer = named(secret);
    answer.put("VersionId", version);
    return answer;
  }
}

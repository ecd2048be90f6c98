package dev.tandem.secretsmanager;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/** All secrets, and how a request finds one. */
final class Vault {
  private static final String ARN = "arn:aws:secretsmanager:us-east-1:123456789012:secret:";

  private final Map<String, Secret> secrets = new LinkedHashMap<>();

  Vault copy() {
    Vault copy = new Vault();
    secrets.forEach((name, secret) -> copy.secrets.put(name, secret.copy()));
    return copy;
  }

  List<Secret> all() {
    return List.copyOf(secrets.values());
  }

  Secret create(String name, RandomGenerator random, Instant now) {
    if (secrets.containsKey(name)) {
      throw Refusal.exists(
          "The operation failed because the secret %s already exists.".formatted(name));
    }
    Secret secret = new Secret(name, ARN + name + "-" + suffix(random), now);
    secrets.put(name, secret);
    return secret;
  }

  void drop(Secret secret) {
    secrets.remove(secret.name);
  }

  /** Find it by name, by ARN, or by an ARN without its six last characters. */
  Secret find(String id) {
    return secrets.values().stream()
        .filter(secret ->
            secret.name.equals(id) || secret.arn.equals(id) || (ARN + secret.name).equals(id))
        .findFirst()
        .orElseThrow(() -> Refusal.notFound("secret."));
  }

  /** Find one that is not marked for deletion. */
  Secret live(String id) {
    Secret secret = find(id);
    if (secret.deletion.isPresent()) {
      throw Refusal.invalidRequest(
          "You can't perform this operation on the secret because it was marked for deletion.");
    }
    return secret;
  }

  private static String suffix(RandomGenerator random) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    StringBuilder text = new StringBuilder();
    random.ints(6, 0, alphabet.length()).forEach(i -> text.append(alphabet.charAt(i)));
    return text.toString();
  }
}

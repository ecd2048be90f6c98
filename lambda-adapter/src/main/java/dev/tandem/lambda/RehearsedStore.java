package dev.tandem.lambda;

import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A rehearsal's secret: its rotation has begun, and its database is one where nobody listens. It
 * keeps nothing.
 *
 * @param strategy whose turn it is
 */
record RehearsedStore(Dialect dialect, Strategy strategy) implements SecretStore {
  static final String SECRET = "rehearsal";
  static final String ADMIN = "rehearsal-admin";
  static final String TOKEN = "22222222-2222-4222-8222-222222222222";

  private static final String CURRENT = "11111111-1111-4111-8111-111111111111";

  @Override
  public SecretMetadata describe(String secret) {
    return new SecretMetadata(
        SECRET, Map.of(Stage.AWSCURRENT, CURRENT, Stage.AWSPENDING, TOKEN), Map.of());
  }

  @Override
  public Optional<SecretVersion> read(String secret, Stage stage) {
    return switch (stage) {
      case AWSCURRENT -> version(secret, CURRENT, stage, secret);
      case AWSPENDING -> read(secret, TOKEN);
      case AWSPREVIOUS -> Optional.empty();
    };
  }

  @Override
  public Optional<SecretVersion> read(String secret, String id) {
    return version(
        secret,
        id,
        Stage.AWSPENDING,
        strategy == Strategy.ALTERNATING_USERS ? secret + "_clone" : secret);
  }

  private Optional<SecretVersion> version(String secret, String id, Stage stage, String username) {
    var value =
        """
        {"engine":"%s","host":"127.0.0.1","port":1,"username":"%s","password":"rehearsal-of-%s"}\
        """
            .formatted(dialect.name(), username, username);
    return Optional.of(
        new SecretVersion(secret, id, Set.of(stage), Optional.of(SecretText.of(value))));
  }

  @Override
  public PutOutcome put(String secret, Pending pending) {
    return new PutOutcome.Stored();
  }

  @Override
  public void move(String secret, Stage stage, String from, Optional<String> to) {}
}

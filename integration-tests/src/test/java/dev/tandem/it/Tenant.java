package dev.tandem.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.Dialects;
import dev.tandem.engine.Outcome;
import dev.tandem.engine.Ports;
import dev.tandem.engine.Problem;
import dev.tandem.engine.Request;
import dev.tandem.engine.RotationListener;
import dev.tandem.engine.Rotator;
import dev.tandem.engine.Status;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.tck.SecretJson;
import dev.tandem.stores.LocalSecretStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * An application on any database, its secret and the admin's secret in a directory, and a rotator
 * for them.
 */
class Tenant implements AutoCloseable {
  static final String SECRET = "app";
  static final String ADMIN = "admin";

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** Alternating users, with the admin's help. */
  static final Policy ALTERNATING = policy(Strategy.ALTERNATING_USERS);

  /** One user, who changes itself. */
  static final Policy SINGLE = policy(Strategy.SINGLE_USER);

  private final Ground ground;
  private final Path directory;
  private final LocalSecretStore store;
  private final WatchedStore watched;

  Tenant(Ground ground, Path directory, Credential primary, Credential admin) {
    this.ground = ground;
    this.directory = directory;
    this.store = new LocalSecretStore(directory, InstantSource.system());
    this.watched = new WatchedStore(store);
    create(SECRET, primary);
    create(ADMIN, admin);
  }

  /** Make one on {@code ground}, with its secrets in {@code directory}. */
  static Tenant on(Ground ground, Path directory) {
    return new Tenant(ground, directory, ground.primary(), ground.admin());
  }

  private void create(String name, Credential credential) {
    store.create(name, SecretJson.secret(ground.engine(), ground.endpoint(), credential), Map.of());
  }

  /** Whoever can do without an admin does; with a deadline that a busy machine can reach. */
  static Policy policy(Strategy strategy) {
    var patient = Policy.DEFAULT.with(draft -> draft.strategy(strategy).timeout(PATIENCE));
    return strategy == Strategy.SINGLE_USER ? patient : patient.withAdmin(ADMIN);
  }

  /** The database that it is on. */
  Ground ground() {
    return ground;
  }

  /** Its secrets, for a change by hand. */
  LocalSecretStore store() {
    return store;
  }

  /** The same, as the rotator uses them. */
  WatchedStore watched() {
    return watched;
  }

  /** The directory that the secrets are in. */
  Path directory() {
    return directory;
  }

  // ---- rotating ------------------------------------------------------------------------------

  /** A rotator for its secrets, which loses no time between two attempts. */
  Rotator rotator() {
    return rotator(RotationListener.NONE, time -> {});
  }

  /** A rotator that waits between two attempts, and whose events {@code listener} hears. */
  Rotator rotator(RotationListener listener, Ports.Pause pause) {
    return new Rotator(
        watched,
        Dialects.builtIn(),
        new Ports(new SecureRandom(), InstantSource.system(), pause, listener));
  }

  /** Rotate, which must end well. */
  Outcome rotate(Policy policy) {
    return succeeded(rotator(RotationListener.NONE, Tenant::sleep).rotate(SECRET, policy));
  }

  /** Do what {@code request} asks, which must end well. */
  Outcome run(Request request) {
    return succeeded(rotator().run(request));
  }

  private static Outcome succeeded(Outcome outcome) {
    assertThat(outcome.problem().map(Problem::text)).isEmpty();
    return outcome;
  }

  /** How its secret stands. */
  Status status(Policy policy) {
    return rotator().status(SECRET, policy);
  }

  /** Wait, as the rotator does between two attempts. */
  static void sleep(Duration time) {
    try {
      Thread.sleep(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  // ---- what is there -------------------------------------------------------------------------

  /** The credential that {@code stage} holds. */
  Credential credential(Stage stage) {
    return store
        .read(SECRET, stage)
        .flatMap(SecretVersion::value)
        .map(SecretJson::credential)
        .orElseThrow();
  }

  /** Say whether the application can log in with {@code credential} and work. */
  boolean worksWith(Credential credential) {
    return ground.worksWith(credential);
  }

  /** Which version is {@code AWSPENDING} and not current. */
  Optional<String> unfinished() {
    return store.describe(SECRET).unfinished();
  }

  @Override
  public void close() {
    ground.close();
  }
}

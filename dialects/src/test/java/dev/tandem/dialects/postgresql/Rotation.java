package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sync;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the engine does with the dialect, in the engine's order. */
final class Rotation {
  private static final PostgresqlDialect DIALECT = new PostgresqlDialect();

  private final Scene scene;
  private final Policy policy;
  private final Credential admin;

  Rotation(Scene scene, Policy policy) {
    this(scene, policy, scene.credential(scene.adminName()));
  }

  Rotation(Scene scene, Policy policy, Credential admin) {
    this.scene = scene;
    this.policy = policy;
    this.admin = admin;
  }

  static Policy policy(CloneMode mode) {
    return policy(mode, Sync.EXACT, false);
  }

  static Policy policy(CloneMode mode, Sync sync, boolean reassign) {
    return Policy.DEFAULT.with(draft -> draft.cloneMode(mode).sync(sync).reassignOwned(reassign));
  }

  PairState look() {
    try (var session = scene.session(admin)) {
      return session.describe(scene.pair(), policy);
    }
  }

  List<Obstacle> obstacles() {
    return DIALECT.obstacles(look(), policy);
  }

  Drift drift() {
    return DIALECT.drift(look(), policy).under(policy.sync());
  }

  List<AccountChange> changes() {
    var pair = look();
    assertThat(DIALECT.obstacles(pair, policy)).isEmpty();
    var drift = DIALECT.drift(pair, policy).under(policy.sync());
    return DIALECT.prepare(pair, drift, marker(Optional.empty()), policy);
  }

  /** Give the clone all that it ought to have, and see that it has. */
  void prepare() {
    var changes = changes();
    try (var session = scene.session(admin)) {
      session.apply(changes);
    }
    assertThat(drift().lines()).isEmpty();
  }

  /** Prepare the clone, give it a password, and log in. */
  Credential toClone() {
    prepare();
    return set(scene.cloneName(), "new-password-of-the-clone-1");
  }

  Credential set(String user, String password) {
    var credential = new Credential(user, Password.of(password));
    try (var session = scene.session(admin)) {
      session.apply(Passwords.set(credential, Optional.of(marker(Optional.of("v2")))));
    }
    return credential;
  }

  /** Prepare and set in one go, as one transaction. */
  void inOneGo(Credential credential) {
    var all = new ArrayList<>(changes());
    all.addAll(Passwords.set(credential, Optional.of(marker(Optional.of("v2")))));
    try (var session = scene.session(admin)) {
      session.apply(all);
    }
  }

  Marker marker(Optional<String> version) {
    return new Marker("arn:aws:secretsmanager:eu-west-1:1:secret:app", scene.primary(), version);
  }
}

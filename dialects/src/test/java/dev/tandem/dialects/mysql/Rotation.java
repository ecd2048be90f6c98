package dev.tandem.dialects.mysql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sync;
import java.util.List;
import java.util.Optional;

/** What the engine does with the dialect, in the engine's order. */
public final class Rotation {
  /** Whose accounts they are. */
  public static final String SECRET = "arn:aws:secretsmanager:eu-west-1:1:secret:app";

  private final Scene scene;
  private final Policy policy;

  /** By the usual policy. */
  public Rotation(Scene scene) {
    this(scene, Policy.DEFAULT);
  }

  /** By {@code policy}. */
  public Rotation(Scene scene, Policy policy) {
    this.scene = scene;
    this.policy = policy;
  }

  /** The usual policy with another sync. */
  public static Policy policy(Sync sync) {
    return Policy.DEFAULT.with(draft -> draft.sync(sync));
  }

  /** Look as the admin. */
  public PairState look() {
    try (var admin = scene.adminSession()) {
      return admin.describe(scene.pair(), policy);
    }
  }

  /** What stops it. */
  public List<Obstacle> obstacles() {
    return scene.dialect().obstacles(look(), policy);
  }

  /** What there is to mend. */
  public Drift drift() {
    return scene.dialect().drift(look(), policy).under(policy.sync());
  }

  /** What mends it. */
  public List<AccountChange> changes() {
    var pair = look();
    assertThat(scene.dialect().obstacles(pair, policy)).isEmpty();
    var drift = scene.dialect().drift(pair, policy).under(policy.sync());
    return scene.dialect().prepare(pair, drift, marker(Optional.empty()), policy);
  }

  /** Give the clone all that it ought to have, twice where that makes no difference. */
  public void prepare() {
    apply(changes());
    assertThat(drift().lines()).isEmpty();
  }

  /** Have the admin do it. */
  public void apply(List<AccountChange> changes) {
    try (var admin = scene.adminSession()) {
      admin.apply(changes);
    }
  }

  /** Prepare the clone, give it a password, and log in. */
  public Credential toClone() {
    prepare();
    var credential = set(scene.cloneName(), "new-password-of-the-clone-1");
    scene.session(credential).close();
    return credential;
  }

  /** Have the admin set a password. */
  public Credential set(String user, String password) {
    var credential = new Credential(user, Password.of(password));
    apply(statements(credential, Optional.empty()));
    return credential;
  }

  /** What sets a password. */
  public List<AccountChange> statements(Credential credential, Optional<Credential> before) {
    return scene
        .dialect()
        .setCredential(
            look(),
            new NewCredential(credential, before, Optional.of(marker(Optional.of("v2")))),
            policy);
  }

  /** What is written on the accounts. */
  public Marker marker(Optional<String> version) {
    return new Marker(SECRET, scene.primary(), version);
  }
}

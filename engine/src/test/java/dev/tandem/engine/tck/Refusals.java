package dev.tandem.engine.tck;

import static dev.tandem.engine.tck.Verdicts.assertChangesNothing;
import static dev.tandem.engine.tck.Verdicts.assertFails;
import static dev.tandem.engine.tck.Verdicts.assertRefused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/** Who is not let in, why, and how that is told. See {@link DialectContract}. */
final class Refusals {
  private static final int SEVERAL = 12;

  private final Kit kit;

  Refusals(Kit kit) {
    this.kit = kit;
  }

  void tellsAWrongPasswordAndAnUnknownAccount() {
    try (var trial = kit.trial()) {
      var wrong = new Credential(trial.primary(), Trial.password());
      var unknown = new Credential(trial.cloneName(), Trial.password());
      assertRefused(trial, Kind.REJECTED, trial.login(wrong));
      assertRefused(trial, Kind.REJECTED, trial.login(unknown));
      trial
          .database()
          .refusedLogins(trial.primary())
          .ifPresent(count -> assertThat(count).isEqualTo(1));
    }
  }

  void tellsAHostThatNobodyReaches() throws IOException {
    try (var trial = kit.trial()) {
      var here = trial.database().endpoint();
      var unknown =
          assertRefused(
              trial,
              Kind.UNREACHABLE,
              trial.login(at(here, "no-such-host.invalid", here.port()), trial.admin()));
      assertThat(unknown.what()).contains("no-such-host.invalid");
      int port;
      try (var silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
        port = silent.getLocalPort();
        assertRefused(
            trial,
            Kind.UNREACHABLE,
            kit.dialect()
                .login(
                    at(here, "127.0.0.1", port),
                    trial.admin(),
                    Deadline.in(Duration.ofSeconds(1), InstantSource.system())));
      }
      assertRefused(
          trial, Kind.UNREACHABLE, trial.login(at(here, "127.0.0.1", port), trial.admin()));
    }
  }

  void neverFallsBackToPlainText() {
    try (var trial = kit.trial()) {
      var here = trial.database().endpoint();
      var verified = new Endpoint(here.host(), here.port(), here.database(), Tls.VERIFY_FULL);
      assertRefused(trial, Kind.TLS, trial.login(verified, trial.current()));
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  void tellsWhatIsInTheWay(Hindrance hindrance) {
    try (var trial = kit.trial()) {
      switch (trial.database().means(hindrance)) {
        case Means.By(var act) -> assertInTheWay(trial, hindrance.kind(), act);
        case Means.TakenFor(var kind, var reason, var act) -> {
          kit.say(hindrance + " is taken for " + kind + ": " + reason);
          assertInTheWay(trial, kind, act);
        }
        case Means.None(var reason) -> kit.say("has no " + hindrance + ": " + reason);
      }
    }
  }

  private static void assertInTheWay(Trial trial, Kind kind, Means.Act act) {
    act.to(trial.primary(), () -> assertRefused(trial, kind, trial.login(trial.current())));
  }

  void tellsAnAccountThatLocksEasily() {
    try (var trial = kit.trial()) {
      var wrong = new Credential(trial.primary(), Trial.password());
      switch (trial.database().means(Hindrance.EASILY_LOCKED)) {
        case Means.By(var act) -> {
          act.to(trial.primary());
          trial.logsIn(wrong);
          assertRefused(trial, Kind.LOCKED, trial.login(trial.current()));
        }
        case Means.TakenFor(var kind, var reason, var act) -> {
          kit.say("a lock after refused logins is taken for " + kind + ": " + reason);
          act.to(trial.primary());
          trial.logsIn(wrong);
          assertRefused(trial, kind, trial.login(trial.current()));
        }
        case Means.None(var reason) -> {
          kit.say("never locks an account after refused logins: " + reason);
          for (int n = 0; n < SEVERAL; n++) {
            assertThat(trial.logsIn(wrong)).isFalse();
          }
          assertThat(trial.logsIn(trial.current())).isTrue();
        }
      }
    }
  }

  void seesThatAServerTakesNoWrites() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      switch (trial.database().means(Hindrance.READ_ONLY)) {
        case Means.By(var act) -> assertReadOnly(trial, act);
        case Means.TakenFor taken -> throw new AssertionError("a read-only server says so");
        case Means.None(var reason) -> kit.say("is never read-only: " + reason);
      }
    }
  }

  private void assertReadOnly(Trial trial, Means.Act act) {
    var changes =
        kit.setting(
            trial,
            new Credential(trial.primary(), Trial.password()),
            Optional.empty(),
            trial.policy());
    act.to(
        trial.admin().username(),
        () -> {
          try (var admin = trial.session(trial.admin())) {
            assertThat(admin.identity().readOnly()).isTrue();
            assertFails(Kind.READ_ONLY, () -> admin.apply(changes));
          }
          assertChangesNothing(trial, trial.policy(), "a server that takes no writes");
        });
    trial.rotate(trial.policy());
  }

  void letsACloneInThatWasKeptOut(Hindrance hindrance) {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      trial.rotate(trial.policy());
      trial.rotate(trial.policy());
      keepOut(trial, hindrance, trial.cloneName());
      trial.rotate(trial.policy());
      assertThat(trial.current().username()).isEqualTo(trial.cloneName());
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  void letsAPrimaryInThatWasKeptOut(Hindrance hindrance) {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS)) {
      trial.rotate(trial.policy());
      keepOut(trial, hindrance, trial.primary());
      trial.rotate(trial.policy());
      assertThat(trial.current().username()).isEqualTo(trial.primary());
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  private static void keepOut(Trial trial, Hindrance hindrance, String account) {
    switch (trial.database().means(hindrance)) {
      case Means.By(var act) -> act.to(account);
      case Means.TakenFor(var kind, var reason, var act) -> act.to(account);
      case Means.None(var reason) -> {
        return;
      }
    }
    // What locks easily is locked by this.
    assertThat(trial.logsIn(new Credential(account, Trial.password()))).isFalse();
  }

  void sparesAnAccountThatLocksEasily() {
    for (var strategy : kit.dialect().strategies()) {
      try (var trial = kit.trial()) {
        if (trial.database().means(Hindrance.EASILY_LOCKED) instanceof Means.By(var act)) {
          act.to(trial.primary());
        }
        for (int turn = 0; turn < 4; turn++) {
          trial.rotate(trial.policy(strategy));
          assertThat(trial.logsIn(trial.current())).isTrue();
        }
      }
    }
  }

  private static Endpoint at(Endpoint here, String host, int port) {
    return new Endpoint(host, port, here.database(), here.tls());
  }
}

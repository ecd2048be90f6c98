package dev.tandem.engine.tck;

import static dev.tandem.engine.tck.Verdicts.accepted;
import static dev.tandem.engine.tck.Verdicts.assertFails;
import static dev.tandem.engine.tck.Verdicts.assertHas;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Strategy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** What is repeated, cut off, or done by two at once. See {@link DialectContract}. */
final class Interruptions {
  private final Kit kit;

  Interruptions(Kit kit) {
    this.kit = kit;
  }

  void mayRepeatEveryChange() {
    try (var trial = kit.trial(Strategy.ALTERNATING_USERS);
        var admin = trial.session(trial.admin())) {
      var all = trial.database().privileges();
      Kit.everyOther(all, 0).forEach(each -> each.give().accept(trial.primary()));
      var first = kit.preparation(trial);
      admin.apply(first);
      for (var guess : List.of("", trial.cloneName())) {
        assertThat(trial.logsIn(new Credential(trial.cloneName(), Password.of(guess)))).isFalse();
      }
      var made = trial.state();
      // The account is there now: making it fails, and so does no harm either.
      assertFails(Kind.CONFLICT, () -> admin.apply(first));
      assertThat(trial.state()).isEqualTo(made);

      Kit.everyOther(all, 0).forEach(each -> each.take().accept(trial.primary()));
      Kit.everyOther(all, 1).forEach(each -> each.give().accept(trial.primary()));
      var second = kit.preparation(trial);
      admin.apply(eachTwice(second));
      assertThat(trial.drift().lines()).isEmpty();
      var mended = trial.state();
      admin.apply(second);
      assertThat(trial.state()).isEqualTo(mended);

      for (var account : List.of(trial.cloneName(), trial.primary())) {
        var credential = new Credential(account, Trial.password());
        trial.hide(credential.password());
        var changes = kit.setting(trial, credential, Optional.empty(), trial.policy());
        admin.apply(eachTwice(changes));
        var set = trial.state();
        admin.apply(changes);
        assertThat(trial.state()).isEqualTo(set);
        assertThat(trial.logsIn(credential)).isTrue();
      }
      assertThat(trial.drift().lines()).isEmpty();
    }
  }

  void keepsBothPasswordsHoweverOftenAChangeIsRepeated() {
    if (kit.claimed(Strategy.DUAL_PASSWORD).isEmpty()) {
      return;
    }
    try (var trial = kit.trial();
        var admin = trial.session(trial.admin())) {
      var policy = trial.policy(Strategy.DUAL_PASSWORD);
      for (int turn = 0; turn < 2; turn++) {
        var before = trial.current();
        var next = new Credential(trial.primary(), Trial.password());
        trial.hide(next.password());
        var changes = kit.setting(trial, next, Optional.of(before), policy);
        for (var change : changes) {
          for (int twice = 0; twice < 2; twice++) {
            admin.apply(List.of(change));
            assertThat(trial.logsIn(before)).isTrue();
          }
        }
        admin.apply(changes);
        assertThat(trial.logsIn(before)).isTrue();
        assertThat(trial.logsIn(next)).isTrue();
        trial.rotate(policy);
      }
    }
  }

  private static List<AccountChange> eachTwice(List<AccountChange> changes) {
    return changes.stream().flatMap(change -> Stream.of(change, change)).toList();
  }

  void endsWellWhereverANewCloneIsCutOff() {
    for (var lost : CuttingProxy.Side.values()) {
      try (var trial = kit.cutting(Strategy.ALTERNATING_USERS)) {
        Kit.everyOther(trial.database().privileges(), 0)
            .forEach(each -> each.give().accept(trial.primary()));
        var start = trial.store().copy();
        trial.rotate(trial.policy());
        var whole = trial.state();
        new Faults(trial, trial.policy(), lost)
            .everywhere(
                () -> {
                  trial.database().drop(trial.cloneName());
                  trial.restore(start);
                },
                () -> assertThat(trial.state()).isEqualTo(whole));
      }
    }
  }

  void endsWellWhereverAKnownCloneIsCutOff() {
    for (var lost : CuttingProxy.Side.values()) {
      try (var trial = kit.cutting(Strategy.ALTERNATING_USERS)) {
        var all = trial.database().privileges();
        trial.rotate(trial.policy());
        trial.rotate(trial.policy());
        var start = trial.store().copy();
        Kit.everyOther(all, 0).forEach(each -> each.give().accept(trial.primary()));
        var turn = new AtomicInteger();
        new Faults(trial, trial.policy(), lost)
            .everywhere(
                () -> {
                  trial.restore(start);
                  int now = turn.getAndIncrement();
                  Kit.everyOther(all, now % 2).forEach(each -> each.take().accept(trial.primary()));
                  Kit.everyOther(all, (now + 1) % 2)
                      .forEach(each -> each.give().accept(trial.primary()));
                },
                () -> assertHas(trial, trial.cloneName(), Kit.everyOther(all, turn.get() % 2)));
      }
    }
  }

  void endsWellWhereverThePrimaryIsCutOff() {
    for (var lost : CuttingProxy.Side.values()) {
      try (var trial = kit.cutting(Strategy.ALTERNATING_USERS)) {
        trial.rotate(trial.policy());
        var whole = trial.state();
        var start = trial.store().copy();
        new Faults(trial, trial.policy(), lost)
            .everywhere(
                () -> trial.restore(start), () -> assertThat(trial.state()).isEqualTo(whole));
      }
    }
  }

  void endsWellWhereverOneAccountIsCutOff() {
    for (var strategy : kit.claimed(Strategy.SINGLE_USER, Strategy.DUAL_PASSWORD)) {
      for (var lost : CuttingProxy.Side.values()) {
        try (var trial = kit.cutting()) {
          var whole = trial.state();
          new Faults(trial, trial.policy(strategy), lost)
              .everywhere(() -> {}, () -> assertThat(trial.state()).isEqualTo(whole));
        }
      }
    }
  }

  void keepsASecondRotationOut() {
    try (var trial = kit.cutting();
        var second = trial.session(trial.admin())) {
      try (var first = trial.session(trial.admin())) {
        first.claim(trial.primary());
        if (!kit.contract().claims()) {
          kit.say("claims nothing: rotations of one account must come one at a time");
          second.claim(trial.primary());
          return;
        }
        assertFails(Kind.CONFLICT, () -> second.claim(trial.primary()));
      }
      awaitClaim(second, trial.primary());
    }
  }

  void letsTheNextInWhenAClaimIsCutOff() {
    if (!kit.contract().claims()) {
      return;
    }
    try (var trial = kit.cutting();
        var second = trial.session(trial.admin());
        var first = accepted(trial.login(trial.proxy().endpoint(), trial.admin()))) {
      first.claim(trial.primary());
      assertFails(Kind.CONFLICT, () -> second.claim(trial.primary()));
      trial.proxy().cutAll();
      awaitClaim(second, trial.primary());
    }
  }

  /** A server may need a moment to see that a session is over. */
  private static void awaitClaim(Session session, String account) {
    for (int tries = 0; ; tries++) {
      try {
        session.claim(account);
        return;
      } catch (DatabaseException held) {
        if (held.failure().kind() != Kind.CONFLICT || tries == 500) {
          throw held;
        }
        Trial.sleep(Duration.ofMillis(20));
      }
    }
  }
}

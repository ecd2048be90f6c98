package dev.tandem.engine.tck;

import static dev.tandem.engine.tck.Verdicts.assertChangesNothing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NameLimit;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;

/** Names and passwords, and where passwords must not be. See {@link DialectContract}. */
final class Spellings {
  private final Kit kit;

  Spellings(Kit kit) {
    this.kit = kit;
  }

  void takesNamesMadeToBreakQuotingAndAsLongAsMayBe() {
    for (var awkward : kit.contract().awkwardNames()) {
      try (var trial = kit.trial(names(awkward, limit()), Strategy.ALTERNATING_USERS)) {
        assertThat(kit.dialect().nameLimit().measure(trial.cloneName())).isEqualTo(limit());
        trial.database().privileges().forEach(each -> each.give().accept(trial.primary()));
        trial.rotate(trial.policy());
        assertThat(trial.logsIn(trial.current())).as(awkward).isTrue();
        trial.rotate(trial.policy());
        assertThat(trial.logsIn(trial.current())).as(awkward).isTrue();
        assertThat(trial.drift().lines()).isEmpty();
        assertThat(trial.look().primary().marker().map(Marker::primary)).contains(trial.primary());
      }
    }
  }

  void refusesANameThatIsTooLong() {
    var awkward = kit.contract().awkwardNames().getLast();
    try (var trial = kit.trial(names(awkward, limit() + 1), Strategy.ALTERNATING_USERS)) {
      var problem = assertChangesNothing(trial, trial.policy(), "a long name");
      assertThat(problem.kind()).isEqualTo(Problem.Kind.SECRET);
      assertThat(trial.database().state(trial.cloneName())).isEmpty();
    }
  }

  private int limit() {
    return kit.dialect().nameLimit().most();
  }

  /** Names that make the clone's {@code most} of the limit's own units long. */
  private Trial.Names names(String awkward, int most) {
    var limit = kit.dialect().nameLimit();
    var name = new StringBuilder("app").append(awkward).append(Kit.unique());
    var filler = limit.unit() == NameLimit.Unit.CHARACTERS ? "é" : "x";
    while (limit.measure(name + kit.contract().policy().suffix()) < most) {
      name.append(filler);
    }
    return new Trial.Names(name.toString(), "adm" + awkward + Kit.unique());
  }

  void setsPasswordsMadeToBreakQuoting() {
    try (var trial = kit.trial();
        var admin = trial.session(trial.admin())) {
      for (var awkward : kit.contract().awkwardPasswords()) {
        var credential = new Credential(trial.primary(), Password.of(awkward));
        var changes = kit.setting(trial, credential, Optional.empty(), trial.policy());
        assertMasked(changes, awkward);
        admin.apply(changes);
        assertThat(trial.logsIn(credential)).as(awkward).isTrue();
      }
    }
  }

  void letsAnAccountGiveItselfAwkwardPasswords() {
    if (kit.claimed(Strategy.SINGLE_USER).isEmpty()) {
      return;
    }
    try (var trial = kit.trial()) {
      var policy = trial.policy(Strategy.SINGLE_USER);
      var before = trial.current();
      for (var awkward : kit.contract().awkwardPasswords()) {
        var next = new Credential(trial.primary(), Password.of(awkward));
        try (var self = trial.session(before)) {
          var changes =
              kit.dialect()
                  .setCredential(
                      self.describe(trial.pair(), policy),
                      new NewCredential(next, Optional.of(before), Optional.empty()),
                      policy);
          assertMasked(changes, awkward);
          assertMasked(changes, before.password().reveal());
          self.apply(changes);
        }
        assertThat(trial.logsIn(next)).as(awkward).isTrue();
        before = next;
      }
    }
  }

  /** One of the passwords is a single letter many times, which stands in every text. */
  private static void assertMasked(List<AccountChange> changes, String password) {
    var search = new PasswordSearch();
    search.add(Password.of(password));
    assertThat(changes).isNotEmpty();
    for (var change : changes) {
      assertThat(search.finds(change.masked() + change.summary() + change)).isFalse();
    }
  }

  void saysNoPassword() {
    try (var heard = new Eavesdropper();
        var trial = kit.cutting()) {
      for (var strategy : kit.dialect().strategies()) {
        var policy = trial.policy(strategy);
        trial.plan(policy);
        trial.proxy().choose(3, CuttingProxy.Side.ANSWER);
        trial.tryToRotate(policy);
        trial.rotate(policy);
        trial.status(policy);
        trial.plan(policy);
        if (strategy == Strategy.ALTERNATING_USERS) {
          trial.rotate(policy);
        }
      }
      try (var admin = trial.session(trial.admin())) {
        var stranger = new Credential(trial.cloneName() + "_gone", Trial.password());
        trial.hide(stranger.password());
        var refused =
            catchThrowableOfType(
                DatabaseException.class,
                () -> admin.apply(kit.setting(trial, stranger, Optional.empty(), trial.policy())));
        assertThat(refused).hasNoCause();
        trial.hear(refused.failure());
      }
      trial.hear(trial.login(new Credential(trial.primary(), Trial.password())));
      trial.hear(heard.text());

      assertThat(trial.search().size()).isGreaterThan(3);
      switch (trial.database().log().orElse("")) {
        case "" -> kit.say("lets no test read its log");
        case String log ->
            // AssertJ would print what it found
            assertThat(trial.search().finds(log)).as("a password is in the log").isFalse();
      }
    }
  }
}

package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.parallel.Resources.SYSTEM_ERR;
import static org.junit.jupiter.api.parallel.Resources.SYSTEM_OUT;

import dev.tandem.engine.Problem;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.DatabaseException;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.DatabaseFailure.Kind;
import dev.tandem.engine.spi.Deadline;
import dev.tandem.engine.spi.Dialect;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.Holds;
import dev.tandem.engine.spi.LoginOutcome;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.NameLimit;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Session;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every {@link Dialect} promises.
 *
 * <p>A subclass supplies a live database and nothing else. JUnit makes a new instance for each
 * test, and runs tests side by side. A capability that the dialect does not claim is proved absent.
 */
public abstract class DialectContract {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final String RUN = Long.toString(System.nanoTime() & 0xfffff, 36);
  private static final String OTHER_SECRET = "contract/other";
  private static final int SEVERAL = 12;

  /** Give the dialect under test. */
  protected abstract Dialect dialect();

  /**
   * Make an application on a running server: the account {@code primary} and the account {@code
   * admin}, which may do all that the dialect asks of an admin and no more, with these very names
   * and passwords. Names are used once, and may hold any character; the server's log must not get
   * to see a password.
   */
  protected abstract LiveDatabase create(Credential primary, Credential admin);

  /** What an operator may decide about this kind of database: the clone mode, for one. */
  protected Policy policy() {
    return Policy.DEFAULT;
  }

  /** Names that could break quoting, each with room for a dozen characters more. */
  protected List<String> awkwardNames() {
    return List.of(" \"; DROP --", "it's %s\\%d\\", "`t`@'%' [b]", "$1 :n ?]=%20", "ü€ßé");
  }

  /** Passwords that could break quoting. */
  protected List<String> awkwardPasswords() {
    return List.of(
        "quo\"te's `tick` \\ back\\\\slash",
        "; DROP TABLE x; -- /* */ #",
        "${x} %s %d {0} :name ? $1 $$ [a]",
        "umlauts äöüß, кириллица, 漢字",
        "' OR '1'='1",
        "x".repeat(128));
  }

  /** Say whether {@link Session#claim} keeps others out; where not, it lets everybody. */
  protected boolean claims() {
    return true;
  }

  // ---- what it says of itself

  @Test
  protected void saysWhatItIs() {
    assertThat(dialect().name()).matches("[a-z][a-z0-9-]*");
    assertThat(dialect().engines())
        .isNotEmpty()
        .allSatisfy(engine -> assertThat(engine).isEqualTo(engine.toLowerCase(Locale.ROOT)));
    assertThat(dialect().strategies()).isNotEmpty();
    assertThat(dialect().defaultPort()).isBetween(1, 65535);
    assertThat(dialect().nameLimit().most()).isPositive();
  }

  @Test
  protected void tellsWhoLoggedInAndWhere() {
    try (var trial = trial();
        var app = trial.session(trial.current());
        var admin = trial.session(trial.admin())) {
      assertThat(app.identity().user()).isEqualTo(trial.primary());
      assertThat(admin.identity().user()).isEqualTo(trial.admin().username());
      assertThat(app.identity().server()).isNotBlank().isEqualTo(admin.identity().server());
      assertThat(app.identity().product()).isNotBlank();
      assertThat(app.identity().encrypted()).isFalse();
      assertThat(app.identity().readOnly()).isFalse();
    }
  }

  @Test
  protected void closesWhatIsGone() {
    try (var trial = cutting()) {
      var session = accepted(trial.login(trial.proxy().endpoint(), trial.admin()));
      var changes = setting(trial, trial.current(), Optional.empty(), trial.policy());
      trial.proxy().cutAll();
      assertFails(Kind.UNREACHABLE, () -> session.apply(changes));
      assertThatCode(session::close).doesNotThrowAnyException();
      assertThatCode(session::close).doesNotThrowAnyException();
    }
  }

  // ---- rotating

  @Test
  protected void letsTwoAccountsTakeTurns() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      var before = trial.current();
      for (var user :
          List.of(trial.cloneName(), trial.primary(), trial.cloneName(), trial.primary())) {
        trial.rotate(trial.policy());

        assertThat(trial.current().username()).isEqualTo(user);
        assertThat(trial.logsIn(trial.current())).isTrue();
        assertThat(trial.credential(Stage.AWSPREVIOUS)).contains(before);
        assertThat(trial.logsIn(before)).isTrue();
        assertThat(trial.drift().lines()).isEmpty();
        before = trial.current();
      }
      assertNoLoginWasRefused(trial);
    }
  }

  @Test
  protected void takesAnOldPasswordAway() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      var first = trial.current();
      trial.rotate(trial.policy());
      trial.rotate(trial.policy());

      assertThat(trial.logsIn(first)).isFalse();
    }
  }

  @Test
  protected void changesOneAccountInPlace() {
    for (var strategy : claimed(Strategy.SINGLE_USER, Strategy.DUAL_PASSWORD)) {
      try (var trial = trial()) {
        for (var policy : List.of(trial.policy(strategy), trial.byAdmin(strategy))) {
          for (int turn = 0; turn < 3; turn++) {
            var before = trial.current();
            trial.rotate(policy);

            assertThat(trial.current().username()).isEqualTo(trial.primary());
            assertThat(trial.logsIn(trial.current())).isTrue();
            assertThat(trial.logsIn(before)).isEqualTo(strategy == Strategy.DUAL_PASSWORD);
          }
        }
        assertThat(trial.database().state(trial.cloneName())).isEmpty();
      }
    }
  }

  @Test
  protected void takesTheLastButOneOfTwoPasswordsAway() {
    if (claimed(Strategy.DUAL_PASSWORD).isEmpty()) {
      return;
    }
    try (var trial = trial()) {
      var first = trial.current();
      trial.rotate(trial.policy(Strategy.DUAL_PASSWORD));
      trial.rotate(trial.policy(Strategy.DUAL_PASSWORD));

      assertThat(trial.logsIn(first)).isFalse();
      assertThat(trial.logsIn(trial.credential(Stage.AWSPREVIOUS).orElseThrow())).isTrue();
    }
  }

  @Test
  protected void triesNoPasswordInVain() {
    for (var strategy : dialect().strategies()) {
      try (var trial = trial()) {
        for (int turn = 0; turn < 3; turn++) {
          trial.rotate(trial.policy(strategy));
        }
        assertNoLoginWasRefused(trial);
      }
    }
  }

  @Test
  protected void refusesAStrategyThatItDoesNotClaim() {
    for (var strategy : EnumSet.complementOf(EnumSet.copyOf(dialect().strategies()))) {
      try (var trial = trial()) {
        var problem = assertChangesNothing(trial, trial.policy(strategy), strategy.label());

        assertThat(problem.kind()).isEqualTo(Problem.Kind.SECRET);
        assertThat(problem.what()).contains(dialect().name(), strategy.label());
        dialect().strategies().forEach(able -> assertThat(problem.mend()).contains(able.label()));
      }
    }
  }

  @Test
  protected void promotesNothingThatFailsTheProbe() {
    try (var trial = trial(Strategy.ALTERNATING_USERS);
        var app = trial.session(trial.current())) {
      app.probe(trial.database().query());
      var failed = assertFails(Kind.UNEXPECTED, () -> app.probe(trial.database().badQuery()));
      assertThat(failed.what() + failed.mend()).doesNotContain(trial.database().badQuery());

      trial.rotate(trial.probing(trial.database().query()));
      var current = trial.current();
      var outcome = trial.tryToRotate(trial.probing(trial.database().badQuery()));
      assertThat(outcome.problem().map(Problem::kind)).contains(Problem.Kind.DATABASE);
      assertThat(trial.current()).isEqualTo(current);
      trial.rotate(trial.policy());
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  // ---- privileges

  @Test
  protected void sharesEveryKindOfPrivilege() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      var all = trial.database().privileges();
      assertThat(all).isNotEmpty();
      assertThat(trial.privileges(trial.primary())).isEmpty();
      var some = everyOther(all, 0);
      var others = everyOther(all, 1);

      some.forEach(each -> each.give().accept(trial.primary()));
      trial.rotate(trial.policy());
      assertHas(trial, trial.primary(), some);
      assertHas(trial, trial.cloneName(), some);

      some.forEach(each -> each.take().accept(trial.primary()));
      others.forEach(each -> each.give().accept(trial.primary()));
      rotateToThePrimary(trial);
      trial.rotate(trial.policy());
      assertHas(trial, trial.primary(), others);
      assertHas(trial, trial.cloneName(), others);

      rotateToThePrimary(trial);
      others.forEach(each -> each.take().accept(trial.primary()));
      some.forEach(each -> each.give().accept(trial.cloneName()));
      assertHas(trial, trial.primary(), List.of());
      trial.rotate(trial.policy());
      assertHas(trial, trial.primary(), List.of());
      assertHas(trial, trial.cloneName(), List.of());
      assertNoLoginWasRefused(trial);
    }
  }

  /** The primary is the truth: nobody touches what either may do, but what differs is said. */
  private static void rotateToThePrimary(Trial trial) {
    var before = trial.state();
    var drift = trial.drift();
    var same = trial.privileges(trial.cloneName()).equals(trial.privileges(trial.primary()));
    var outcome = trial.rotate(trial.policy());
    assertThat(trial.state()).isEqualTo(before);
    assertThat(same || !drift.isEmpty()).as("the drift is found").isTrue();
    drift
        .lines()
        .forEach(line -> assertThat(outcome.warnings()).anyMatch(each -> each.contains(line)));
  }

  private static void assertHas(Trial trial, String account, List<Privilege> privileges) {
    assertThat(trial.privileges(account))
        .as("what " + account + " has")
        .containsExactlyInAnyOrderElementsOf(privileges.stream().map(Privilege::name).toList());
  }

  private static List<Privilege> everyOther(List<Privilege> all, int first) {
    var some = new ArrayList<Privilege>();
    for (int i = first; i < all.size(); i += 2) {
      some.add(all.get(i));
    }
    return some;
  }

  @Test
  protected void bringsACloneUpToDateThatIsLive() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      trial.rotate(trial.policy());
      var live = trial.current();
      var some = everyOther(trial.database().privileges(), 0);
      some.forEach(each -> each.give().accept(trial.primary()));

      trial.sync();

      assertHas(trial, trial.cloneName(), some);
      assertThat(trial.current()).isEqualTo(live);
      assertThat(trial.logsIn(live)).isTrue();
    }
  }

  @Test
  protected void mendsOnlyWhatItIsTold() {
    try (var trial = trial(Strategy.ALTERNATING_USERS);
        var admin = trial.session(trial.admin())) {
      trial.rotate(trial.policy());
      trial.database().privileges().forEach(each -> each.give().accept(trial.primary()));
      var before = trial.database().state(trial.cloneName());

      admin.apply(
          dialect()
              .prepare(trial.look(), Drift.NONE, trial.marker(Optional.empty()), trial.policy()));

      assertThat(trial.database().state(trial.cloneName())).isEqualTo(before);
    }
  }

  @Test
  protected void comparesTheSameTwiceAlike() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      trial.database().privileges().forEach(each -> each.give().accept(trial.primary()));
      var look = trial.look();
      var policy = trial.policy();
      var drift = dialect().drift(look, policy);
      var changes = dialect().prepare(look, drift, trial.marker(Optional.empty()), policy);

      assertThat(look.cloneState()).isEqualTo(AccountState.absent(trial.cloneName()));
      assertThat(changes).isNotEmpty();
      assertThat(trial.look()).isEqualTo(look);
      assertThat(dialect().drift(look, policy)).isEqualTo(drift);
      assertThat(dialect().prepare(look, drift, trial.marker(Optional.empty()), policy))
          .isEqualTo(changes);
      assertThat(dialect().obstacles(look, policy)).isEmpty();

      trial.rotate(policy);
      var after = trial.look();
      assertThat(dialect().drift(after, policy).lines()).isEmpty();
      assertThat(dialect().prepare(after, Drift.NONE, trial.marker(Optional.empty()), policy))
          .isEmpty();
    }
  }

  @Test
  protected void stopsAtWhatItDoesNotUnderstand() {
    int traps;
    try (var trial = trial()) {
      traps = trial.database().traps().size();
    }
    for (int i = 0; i < traps; i++) {
      try (var trial = trial(Strategy.ALTERNATING_USERS)) {
        var trap = trial.database().traps().get(i);
        trap.set().run();
        var problem = assertChangesNothing(trial, trial.policy(), trap.name());
        assertThat(problem.kind())
            .as(trap.name())
            .isIn(Problem.Kind.NOT_UNDERSTOOD, Problem.Kind.RIGHTS, Problem.Kind.OWNERSHIP);
      }
    }
  }

  // ---- marks

  @Test
  protected void leavesAMarkThatTellsWhatAnAccountHolds() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      for (int turn = 0; turn < 2; turn++) {
        var outcome = trial.rotate(trial.policy());
        var state = trial.look().of(trial.current().username());
        assertThat(state.holds(outcome.token())).isNotEqualTo(Holds.NO);
        assertThat(state.holds("another version")).isNotEqualTo(Holds.YES);
        assertThat(state.marker().map(Marker::secret)).contains(Trial.SECRET);
        assertThat(state.marker().map(Marker::primary)).contains(trial.primary());
      }
    }
  }

  @Test
  protected void takesNoAccountOverThatSomebodyElseMadeMeanwhile() {
    try (var trial = trial(Strategy.ALTERNATING_USERS);
        var admin = trial.session(trial.admin())) {
      var before = trial.look();
      var drift = dialect().drift(before, trial.policy());
      var theirs = new Marker(OTHER_SECRET, trial.primary(), Optional.empty());
      admin.apply(dialect().prepare(before, drift, theirs, trial.policy()));

      assertFails(
          Kind.CONFLICT,
          () ->
              admin.apply(
                  dialect()
                      .prepare(before, drift, trial.marker(Optional.empty()), trial.policy())));

      assertThat(trial.look().cloneState().marker()).contains(theirs);
      var problem = assertChangesNothing(trial, trial.policy(), "the clone of another secret");
      assertThat(problem.kind()).isEqualTo(Problem.Kind.OWNERSHIP);
    }
  }

  // ---- repeats and faults

  @Test
  protected void mayRepeatEveryChange() {
    try (var trial = trial(Strategy.ALTERNATING_USERS);
        var admin = trial.session(trial.admin())) {
      var all = trial.database().privileges();
      everyOther(all, 0).forEach(each -> each.give().accept(trial.primary()));
      var first = preparation(trial);
      admin.apply(first);
      for (var guess : List.of("", trial.cloneName())) {
        assertThat(trial.logsIn(new Credential(trial.cloneName(), Password.of(guess)))).isFalse();
      }
      var made = trial.state();
      // The account is there now: making it fails, and so does no harm either.
      assertFails(Kind.CONFLICT, () -> admin.apply(first));
      assertThat(trial.state()).isEqualTo(made);

      everyOther(all, 0).forEach(each -> each.take().accept(trial.primary()));
      everyOther(all, 1).forEach(each -> each.give().accept(trial.primary()));
      var second = preparation(trial);
      admin.apply(eachTwice(second));
      assertThat(trial.drift().lines()).isEmpty();
      var mended = trial.state();
      admin.apply(second);
      assertThat(trial.state()).isEqualTo(mended);

      for (var account : List.of(trial.cloneName(), trial.primary())) {
        var credential = new Credential(account, Trial.password());
        trial.hide(credential.password());
        var changes = setting(trial, credential, Optional.empty(), trial.policy());
        admin.apply(eachTwice(changes));
        var set = trial.state();
        admin.apply(changes);
        assertThat(trial.state()).isEqualTo(set);
        assertThat(trial.logsIn(credential)).isTrue();
      }
      assertThat(trial.drift().lines()).isEmpty();
    }
  }

  @Test
  protected void keepsBothPasswordsHoweverOftenAChangeIsRepeated() {
    if (claimed(Strategy.DUAL_PASSWORD).isEmpty()) {
      return;
    }
    try (var trial = trial();
        var admin = trial.session(trial.admin())) {
      var policy = trial.policy(Strategy.DUAL_PASSWORD);
      for (int turn = 0; turn < 2; turn++) {
        var before = trial.current();
        var next = new Credential(trial.primary(), Trial.password());
        trial.hide(next.password());
        var changes = setting(trial, next, Optional.of(before), policy);
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

  private List<AccountChange> preparation(Trial trial) {
    var look = trial.look();
    var policy = trial.policy();
    assertThat(dialect().obstacles(look, policy)).isEmpty();
    return dialect()
        .prepare(look, dialect().drift(look, policy), trial.marker(Optional.empty()), policy);
  }

  private List<AccountChange> setting(
      Trial trial, Credential credential, Optional<Credential> before, Policy policy) {
    return dialect()
        .setCredential(
            trial.look(),
            new NewCredential(credential, before, Optional.of(trial.marker(Optional.of("v")))),
            policy);
  }

  private static List<AccountChange> eachTwice(List<AccountChange> changes) {
    return changes.stream().flatMap(change -> Stream.of(change, change)).toList();
  }

  @Test
  protected void endsWellWhereverANewCloneIsCutOff() {
    for (var lost : CuttingProxy.Side.values()) {
      try (var trial = cutting(Strategy.ALTERNATING_USERS)) {
        everyOther(trial.database().privileges(), 0)
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

  @Test
  protected void endsWellWhereverAKnownCloneIsCutOff() {
    for (var lost : CuttingProxy.Side.values()) {
      try (var trial = cutting(Strategy.ALTERNATING_USERS)) {
        var all = trial.database().privileges();
        trial.rotate(trial.policy());
        trial.rotate(trial.policy());
        var start = trial.store().copy();
        everyOther(all, 0).forEach(each -> each.give().accept(trial.primary()));
        var turn = new AtomicInteger();
        new Faults(trial, trial.policy(), lost)
            .everywhere(
                () -> {
                  trial.restore(start);
                  int now = turn.getAndIncrement();
                  everyOther(all, now % 2).forEach(each -> each.take().accept(trial.primary()));
                  everyOther(all, (now + 1) % 2)
                      .forEach(each -> each.give().accept(trial.primary()));
                },
                () -> assertHas(trial, trial.cloneName(), everyOther(all, turn.get() % 2)));
      }
    }
  }

  @Test
  protected void endsWellWhereverThePrimaryIsCutOff() {
    for (var lost : CuttingProxy.Side.values()) {
      try (var trial = cutting(Strategy.ALTERNATING_USERS)) {
        trial.rotate(trial.policy());
        var whole = trial.state();
        var start = trial.store().copy();
        new Faults(trial, trial.policy(), lost)
            .everywhere(
                () -> trial.restore(start), () -> assertThat(trial.state()).isEqualTo(whole));
      }
    }
  }

  @Test
  protected void endsWellWhereverOneAccountIsCutOff() {
    for (var strategy : claimed(Strategy.SINGLE_USER, Strategy.DUAL_PASSWORD)) {
      for (var lost : CuttingProxy.Side.values()) {
        try (var trial = cutting()) {
          var whole = trial.state();
          new Faults(trial, trial.policy(strategy), lost)
              .everywhere(() -> {}, () -> assertThat(trial.state()).isEqualTo(whole));
        }
      }
    }
  }

  // ---- one at a time

  @Test
  protected void keepsASecondRotationOut() {
    try (var trial = cutting();
        var second = trial.session(trial.admin())) {
      try (var first = trial.session(trial.admin())) {
        first.claim(trial.primary());
        if (!claims()) {
          say("claims nothing: rotations of one account must come one at a time");
          second.claim(trial.primary());
          return;
        }
        assertFails(Kind.CONFLICT, () -> second.claim(trial.primary()));
      }
      awaitClaim(second, trial.primary());
    }
  }

  @Test
  protected void letsTheNextInWhenAClaimIsCutOff() {
    if (!claims()) {
      return;
    }
    try (var trial = cutting();
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

  // ---- refused logins

  @Test
  protected void tellsAWrongPasswordAndAnUnknownAccount() {
    try (var trial = trial()) {
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

  @Test
  protected void tellsAHostThatNobodyReaches() throws IOException {
    try (var trial = trial()) {
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
            dialect()
                .login(
                    at(here, "127.0.0.1", port),
                    trial.admin(),
                    Deadline.in(Duration.ofSeconds(1), InstantSource.system())));
      }
      assertRefused(
          trial, Kind.UNREACHABLE, trial.login(at(here, "127.0.0.1", port), trial.admin()));
    }
  }

  @Test
  protected void neverFallsBackToPlainText() {
    try (var trial = trial()) {
      var here = trial.database().endpoint();
      var verified = new Endpoint(here.host(), here.port(), here.database(), Tls.VERIFY_FULL);
      assertRefused(trial, Kind.TLS, trial.login(verified, trial.current()));
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCKED", "EXPIRED", "FULL", "BARRED"})
  protected void tellsWhatIsInTheWay(Hindrance hindrance) {
    try (var trial = trial()) {
      switch (trial.database().means(hindrance)) {
        case Means.By(var act) -> assertInTheWay(trial, hindrance.kind(), act);
        case Means.TakenFor(var kind, var reason, var act) -> {
          say(hindrance + " is taken for " + kind + ": " + reason);
          assertInTheWay(trial, kind, act);
        }
        case Means.None(var reason) -> say("has no " + hindrance + ": " + reason);
      }
    }
  }

  private static void assertInTheWay(Trial trial, Kind kind, Means.Act act) {
    act.to(trial.primary(), () -> assertRefused(trial, kind, trial.login(trial.current())));
  }

  @Test
  protected void tellsAnAccountThatLocksEasily() {
    try (var trial = trial()) {
      var wrong = new Credential(trial.primary(), Trial.password());
      switch (trial.database().means(Hindrance.EASILY_LOCKED)) {
        case Means.By(var act) -> {
          act.to(trial.primary());
          trial.logsIn(wrong);
          assertRefused(trial, Kind.LOCKED, trial.login(trial.current()));
        }
        case Means.TakenFor(var kind, var reason, var act) -> {
          say("a lock after refused logins is taken for " + kind + ": " + reason);
          act.to(trial.primary());
          trial.logsIn(wrong);
          assertRefused(trial, kind, trial.login(trial.current()));
        }
        case Means.None(var reason) -> {
          say("never locks an account after refused logins: " + reason);
          for (int n = 0; n < SEVERAL; n++) {
            assertThat(trial.logsIn(wrong)).isFalse();
          }
          assertThat(trial.logsIn(trial.current())).isTrue();
        }
      }
    }
  }

  @Test
  protected void seesThatAServerTakesNoWrites() {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      switch (trial.database().means(Hindrance.READ_ONLY)) {
        case Means.By(var act) -> assertReadOnly(trial, act);
        case Means.TakenFor taken -> throw new AssertionError("a read-only server says so");
        case Means.None(var reason) -> say("is never read-only: " + reason);
      }
    }
  }

  private void assertReadOnly(Trial trial, Means.Act act) {
    var changes =
        setting(
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

  // ---- locks

  @ParameterizedTest
  @EnumSource(names = {"LOCKED", "EXPIRED", "EASILY_LOCKED"})
  protected void letsACloneInThatWasKeptOut(Hindrance hindrance) {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
      trial.rotate(trial.policy());
      trial.rotate(trial.policy());
      keepOut(trial, hindrance, trial.cloneName());
      trial.rotate(trial.policy());
      assertThat(trial.current().username()).isEqualTo(trial.cloneName());
      assertThat(trial.logsIn(trial.current())).isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LOCKED", "EASILY_LOCKED"})
  protected void letsAPrimaryInThatWasKeptOut(Hindrance hindrance) {
    try (var trial = trial(Strategy.ALTERNATING_USERS)) {
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

  @Test
  protected void sparesAnAccountThatLocksEasily() {
    for (var strategy : dialect().strategies()) {
      try (var trial = trial()) {
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

  // ---- names and passwords

  @Test
  protected void takesNamesMadeToBreakQuotingAndAsLongAsMayBe() {
    for (var awkward : awkwardNames()) {
      try (var trial = trial(names(awkward, limit()), Strategy.ALTERNATING_USERS)) {
        assertThat(dialect().nameLimit().measure(trial.cloneName())).isEqualTo(limit());
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

  @Test
  protected void refusesANameThatIsTooLong() {
    var awkward = awkwardNames().getLast();
    try (var trial = trial(names(awkward, limit() + 1), Strategy.ALTERNATING_USERS)) {
      var problem = assertChangesNothing(trial, trial.policy(), "a long name");
      assertThat(problem.kind()).isEqualTo(Problem.Kind.SECRET);
      assertThat(trial.database().state(trial.cloneName())).isEmpty();
    }
  }

  private int limit() {
    return dialect().nameLimit().most();
  }

  /** Names that make the clone's {@code most} of the limit's own units long. */
  private Trial.Names names(String awkward, int most) {
    var limit = dialect().nameLimit();
    var name = new StringBuilder("app").append(awkward).append(unique());
    var filler = limit.unit() == NameLimit.Unit.CHARACTERS ? "é" : "x";
    while (limit.measure(name + policy().suffix()) < most) {
      name.append(filler);
    }
    return new Trial.Names(name.toString(), "adm" + awkward + unique());
  }

  @Test
  protected void setsPasswordsMadeToBreakQuoting() {
    try (var trial = trial();
        var admin = trial.session(trial.admin())) {
      for (var awkward : awkwardPasswords()) {
        var credential = new Credential(trial.primary(), Password.of(awkward));
        var changes = setting(trial, credential, Optional.empty(), trial.policy());
        assertMasked(changes, awkward);
        admin.apply(changes);
        assertThat(trial.logsIn(credential)).as(awkward).isTrue();
      }
    }
  }

  @Test
  protected void letsAnAccountGiveItselfAwkwardPasswords() {
    if (claimed(Strategy.SINGLE_USER).isEmpty()) {
      return;
    }
    try (var trial = trial()) {
      var policy = trial.policy(Strategy.SINGLE_USER);
      var before = trial.current();
      for (var awkward : awkwardPasswords()) {
        var next = new Credential(trial.primary(), Password.of(awkward));
        try (var self = trial.session(before)) {
          var changes =
              dialect()
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

  // ---- secrecy

  @Test
  @ResourceLock(SYSTEM_OUT)
  @ResourceLock(SYSTEM_ERR)
  protected void saysNoPassword() {
    try (var heard = new Eavesdropper();
        var trial = cutting()) {
      for (var strategy : dialect().strategies()) {
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
                () -> admin.apply(setting(trial, stranger, Optional.empty(), trial.policy())));
        assertThat(refused).hasNoCause();
        trial.hear(refused.failure());
      }
      trial.hear(trial.login(new Credential(trial.primary(), Trial.password())));
      trial.hear(heard.text());

      assertThat(trial.search().size()).isGreaterThan(3);
      switch (trial.database().log().orElse("")) {
        case "" -> say("lets no test read its log");
        case String log ->
            // AssertJ would print what it found
            assertThat(trial.search().finds(log)).as("a password is in the log").isFalse();
      }
    }
  }

  // ---- what the tests above have in common

  private Trial trial() {
    return Trial.of(this, names(), false);
  }

  private Trial trial(Strategy strategy) {
    return trial(names(), strategy);
  }

  private Trial trial(Trial.Names names, Strategy strategy) {
    assume(strategy);
    return Trial.of(this, names, false);
  }

  private Trial cutting() {
    return Trial.of(this, names(), true);
  }

  private Trial cutting(Strategy strategy) {
    assume(strategy);
    return cutting();
  }

  private void assume(Strategy strategy) {
    Assumptions.assumeTrue(
        dialect().strategies().contains(strategy),
        () -> dialect().name() + " claims no " + strategy + ", and is seen to refuse it");
  }

  private List<Strategy> claimed(Strategy... strategies) {
    return Arrays.stream(strategies).filter(dialect().strategies()::contains).toList();
  }

  private static Trial.Names names() {
    var unique = unique();
    return new Trial.Names("app" + unique, "adm" + unique);
  }

  private static String unique() {
    return RUN + Integer.toString(COUNT.incrementAndGet(), 36);
  }

  private static Endpoint at(Endpoint here, String host, int port) {
    return new Endpoint(host, port, here.database(), here.tls());
  }

  private static Session accepted(LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) -> session;
      case LoginOutcome.Failed(var failure) -> throw new AssertionError(failure.toString());
    };
  }

  private static DatabaseFailure assertRefused(Trial trial, Kind kind, LoginOutcome outcome) {
    return switch (outcome) {
      case LoginOutcome.Accepted(var session) ->
          throw new AssertionError(session.identity().user() + " was let in");
      case LoginOutcome.Failed(var failure) -> {
        trial.hear(failure);
        assertSaysWhatToDo(kind, failure);
        yield failure;
      }
    };
  }

  private static DatabaseFailure assertFails(Kind kind, ThrowingCallable call) {
    var failed = catchThrowableOfType(DatabaseException.class, call);
    assertThat(failed).as("it fails").isNotNull();
    assertThat(failed).hasNoCause();
    assertSaysWhatToDo(kind, failed.failure());
    return failed.failure();
  }

  private static void assertSaysWhatToDo(Kind kind, DatabaseFailure failure) {
    assertThat(failure.kind()).as(failure.toString()).isEqualTo(kind);
    assertThat(failure.what()).endsWith(".");
    assertThat(failure.mend()).isNotBlank();
  }

  /** A rotation is refused, and its plan with it, before anything is written anywhere. */
  private static Problem assertChangesNothing(Trial trial, Policy policy, String why) {
    var store = trial.store().copy();
    var state = trial.state();
    var works = trial.logsIn(trial.current());
    var plan = trial.plan(policy);
    assertThat(plan.problem()).as("a plan with " + why).isPresent();
    assertThat(plan.changes()).as("a plan with " + why + " changes something").isFalse();

    var problem = trial.tryToRotate(policy).problem();

    assertThat(problem).as("a rotation with " + why).isPresent();
    assertThat(trial.store()).isEqualTo(store);
    assertThat(trial.state()).as("the server after " + why).isEqualTo(state);
    assertThat(trial.logsIn(trial.current())).isEqualTo(works);
    return problem.orElseThrow();
  }

  private static void assertNoLoginWasRefused(Trial trial) {
    assertThat(trial.watched().refused()).isEmpty();
    for (var account : List.of(trial.primary(), trial.cloneName(), trial.admin().username())) {
      trial
          .database()
          .refusedLogins(account)
          .ifPresent(count -> assertThat(count).as("refused logins of " + account).isZero());
    }
  }

  private void say(String what) {
    System.out.println(dialect().name() + " " + what);
  }
}

package dev.tandem.engine;

import static dev.tandem.engine.Lab.TOKEN;
import static dev.tandem.engine.Lab.document;
import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Endpoint;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Tls;
import dev.tandem.engine.spi.Whereabouts;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a rotator goes about it: again, in time, out loud, and step by step. */
class RotatorTest {
  private static final Endpoint WRITER =
      new Endpoint("writer", 2000, Optional.empty(), Tls.VERIFY_FULL);
  private static final Duration HALF_A_SECOND = Duration.ofMillis(500);

  // ---- again ---------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource
  void triesAgainWhatMayPass(Consumer<Lab> fault) {
    var lab = Lab.toClone();
    fault.accept(lab);

    var outcome = lab.run();

    assertThat(outcome.problem()).isEmpty();
    assertThat(lab.pauses()).containsExactly(HALF_A_SECOND);
    assertThat(lab.version(AWSCURRENT)).contains(TOKEN);
    assertThat(lab.dialect().openSessions()).isZero();
  }

  @Test
  void beginsNoOtherRotationAfterALostPromotionOfOneItTookUp() {
    var lab = Lab.toClone().pending("token-0", document("app_clone", "hush-3"));
    lab.store().losesTheAnswerOf("move");

    assertThat(lab.run().problem()).isEmpty();
    assertThat(lab.version(AWSCURRENT)).contains("token-0");
  }

  static Stream<Named<Consumer<Lab>>> triesAgainWhatMayPass() {
    return Stream.of(
        fault("the store is overloaded", lab -> unavailable(lab, "describe")),
        fault("the version can't be read", lab -> unavailable(lab, "read")),
        fault("the put fails", lab -> unavailable(lab, "put")),
        fault("the put's answer is lost", lab -> lab.store().losesTheAnswerOf("put")),
        fault("the promotion fails", lab -> unavailable(lab, "move")),
        fault("the promotion's answer is lost", lab -> lab.store().losesTheAnswerOf("move")),
        fault(
            "a label is elsewhere for a moment",
            lab -> lab.store().fails("move", StoreException.Kind.CONFLICT)),
        fault("nobody answers", lab -> fails(lab, "log in as app")),
        fault("nobody answers the admin", lab -> fails(lab, "log in as root")),
        fault("nobody answers the new credential", lab -> fails(lab, "log in as app_clone")),
        fault(
            "the server is full",
            lab -> lab.dialect().fails("log in as app", DatabaseFailure.Kind.CAPACITY)),
        fault("the connection breaks at a grant", lab -> fails(lab, "grant")),
        fault("the connection breaks at the password", lab -> fails(lab, "password")),
        fault(
            "another rotation holds the claim",
            lab -> lab.dialect().fails("claim", DatabaseFailure.Kind.CONFLICT)));
  }

  @Test
  void triesThreeTimesAndPausesLongerEachTime() {
    var lab = Lab.toClone();
    var unreachable = DatabaseFailure.Kind.UNREACHABLE;
    lab.dialect().fails("log in as app", unreachable, unreachable, unreachable);

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.passing()).isTrue();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.LOGIN);
    assertThat(lab.dialect().logins()).hasSize(3);
    assertThat(lab.pauses()).containsExactly(HALF_A_SECOND, HALF_A_SECOND.multipliedBy(2));
    assertThat(lab.run().problem()).as("the next call").isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "LOCKED", "EXPIRED", "TLS", "PRIVILEGE", "UNEXPECTED"})
  void triesNothingAgainThatStays(DatabaseFailure.Kind kind) {
    var lab = Lab.toClone();
    lab.dialect().fails("log in as app", kind);

    assertThat(lab.run().succeeded()).isFalse();
    assertThat(lab.dialect().logins()).hasSize(1);
    assertThat(lab.pauses()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"NOT_FOUND", "EXISTS", "DENIED", "INVALID"})
  void asksAStoreOnlyOnceThatSaysNo(StoreException.Kind kind) {
    var lab = Lab.toClone();
    lab.store().fails("read", kind);

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.STORE);
    assertThat(lab.store().calls()).containsExactly("read");
    assertThat(lab.pauses()).isEmpty();
  }

  @Test
  void asksForNoStagesThatTheCurrentVersionTells() {
    var lab = Lab.toClone();
    lab.run();
    lab.store().calls().clear();

    assertThat(lab.under("token-2").run().problem()).isEmpty();

    assertThat(lab.version(AWSCURRENT)).contains("token-2");
    assertThat(lab.store().calls()).containsExactly("read", "read", "put", "describe", "move");
  }

  // ---- what only reads -----------------------------------------------------------------------

  @Test
  void logsTheAdminInWhereItsStoreKnowsThatItWrites() {
    var lab = Lab.toClone();
    lab.store().tells(new Whereabouts.Writer(WRITER, true));

    assertThat(lab.run().problem()).isEmpty();

    assertThat(lab.dialect().logins())
        .containsExactly("app at db:1000", "root at writer:2000", "app_clone at db:1000");
  }

  @Test
  void sendsNoAdminsPasswordToAHostThatIsNoneOfItsServers() {
    var lab = Lab.toClone();
    lab.store().tells(new Whereabouts.Elsewhere(WRITER));

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.ADMIN);
    assertThat(problem.what()).contains("writer:2000").contains("db:1000");
    assertThat(lab.dialect().logins()).containsExactly("app at db:1000");
    assertThat(lab.store().calls()).doesNotContain("put");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void waitsForAReplicaToHearOfThePassword(boolean whole) {
    var lab = Lab.toClone();
    lab.store().tells(new Whereabouts.Writer(WRITER, true));
    if (!whole) {
      lab.run(Step.CREATE);
      lab.run(Step.SET);
    }
    lab.dialect().fails("log in as app_clone", DatabaseFailure.Kind.REJECTED);

    assertThat((whole ? lab.run() : lab.run(Step.TEST)).problem()).isEmpty();
    assertThat(lab.pauses()).containsExactly(HALF_A_SECOND);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void triesAnAccountOnceThatLocksItself(boolean whole) {
    var lab = Lab.toClone();
    lab.dialect().locksAfter(3);
    lab.store().tells(new Whereabouts.Writer(WRITER, true));
    if (!whole) {
      lab.run(Step.CREATE);
      lab.run(Step.SET);
    }
    lab.dialect().fails("log in as app_clone", DatabaseFailure.Kind.REJECTED);

    var problem = (whole ? lab.run() : lab.run(Step.TEST)).problem().orElseThrow();

    assertThat(problem.what()).contains("db:1000 yet", "it locks itself after 3 wrong passwords");
    assertThat(problem.passing()).isFalse();
    assertThat(lab.dialect().logins()).containsOnlyOnce("app_clone at db:1000");
    assertThat(lab.pauses()).isEmpty();
  }

  /** Whoever could see whether the account locks itself is not to be reached just then. */
  @Test
  void triesAnAccountOnceWhereNobodySeesWhetherItLocksItself() {
    var lab = Lab.toClone();
    lab.dialect().locksAfter(3);
    lab.store().tells(new Whereabouts.Writer(WRITER, true));
    lab.run(Step.CREATE);
    lab.run(Step.SET);
    lab.dialect().fails("log in as app_clone", DatabaseFailure.Kind.REJECTED);
    lab.dialect().fails("log in as " + Lab.ADMIN, DatabaseFailure.Kind.UNREACHABLE);

    assertThat(lab.run(Step.TEST).problem().orElseThrow().passing()).isFalse();
    assertThat(lab.dialect().logins()).containsOnlyOnce("app_clone at db:1000");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void triesTheOneAccountOnceThatLocksItself(boolean whole) {
    var lab = Lab.dual();
    lab.dialect().locksAfter(3);
    lab.store().tells(new Whereabouts.Writer(WRITER, true));
    if (!whole) {
      lab.run(Step.CREATE);
      lab.run(Step.SET);
      lab.dialect().fails("log in as app", DatabaseFailure.Kind.REJECTED);
    } else {
      lab.listening(event -> {
        if (begins(event, "set")) {
          lab.dialect().fails("log in as app", DatabaseFailure.Kind.REJECTED);
        }
      });
    }

    var problem = (whole ? lab.run() : lab.run(Step.TEST)).problem().orElseThrow();

    assertThat(problem.what()).contains("it locks itself after 3 wrong passwords");
    assertThat(lab.dialect().refusedLogins()).isEqualTo(1);
  }

  @Test
  void putsOnePasswordHoweverOftenItTries() {
    var lab = Lab.toClone();
    fails(lab, "password");
    lab.store().losesTheAnswerOf("move");

    assertThat(lab.run().token()).isEqualTo(TOKEN);
    assertThat(lab.store().calls()).containsOnlyOnce("put");
  }

  /** Another rotation at once would shut out whoever read the secret just before. */
  @Test
  void endsWhereSomebodyElseHasJustRotated() {
    var lab = Lab.toClone();
    lab.listening(event -> {
      if (begins(event, "put") && lab.pauses().isEmpty()) {
        lab.account("app", Account.of("hush-5", "read", "write"))
            .current(document("app", "hush-5"));
      }
    });

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.what()).contains("Somebody else has just rotated app");
    assertThat(problem.mend()).contains("tandem status app");
    assertThat(lab.pauses()).isEmpty();
    assertThat(lab.version(AWSCURRENT)).isNotEqualTo(Optional.of(TOKEN));
  }

  // ---- drift ---------------------------------------------------------------------------------

  @Test
  void tellsWhatDriftedBeforeItWasMended() {
    assertThat(Lab.toClone().run().drift().map(Drift::lines))
        .contains(List.of("+ write", "- stale"));
    assertThat(Lab.toPrimary().run().drift()).contains(Drift.NONE);
    assertThat(Lab.toAbsentClone().run().drift()).as("no clone yet").isEmpty();
  }

  @Test
  void tellsOfADriftThatAnEarlierAttemptHasMended() {
    var lab = Lab.toClone();
    fails(lab, "password");

    assertThat(lab.run().drift().map(Drift::lines)).contains(List.of("+ write", "- stale"));
    assertThat(lab.pauses()).isNotEmpty();
  }

  /** Each step is another invocation; only the one that mends has found anything. */
  @Test
  void tellsOfADriftOnceInFourSteps() {
    var lab = Lab.toClone();

    assertThat(Arrays.stream(Step.values()).map(step -> lab.run(step).drift().map(Drift::lines)))
        .containsExactly(
            Optional.empty(),
            Optional.of(List.of("+ write", "- stale")),
            Optional.empty(),
            Optional.empty());
  }

  // ---- in time -------------------------------------------------------------------------------

  @Test
  void doesNotBeginAgainWhenTimeIsNearlyUp() {
    var lab = Lab.toClone().within(Duration.ofSeconds(10));
    fails(lab, "log in as root");
    lab.listening(each -> {
      if (begins(each, "log in as root")) {
        lab.pass(Duration.ofMillis(9_001));
      }
    });

    assertThat(lab.run().problem().orElseThrow().passing()).isTrue();
    assertThat(lab.pauses()).isEmpty();
  }

  @Test
  void beginsAgainWhileThereIsTimeForIt() {
    var lab = Lab.toClone().within(Duration.ofSeconds(10));
    fails(lab, "log in as root");
    lab.listening(each -> {
      if (begins(each, "log in as root") && lab.pauses().isEmpty()) {
        lab.pass(Duration.ofSeconds(8));
      }
    });

    assertThat(lab.run().problem()).isEmpty();
    assertThat(lab.pauses()).hasSize(1);
  }

  @Test
  void stopsBetweenTwoMovesWhenTimeIsUpAndGoesOnTheNextTime() {
    var lab = Lab.toClone().within(Duration.ofSeconds(10));
    lab.listening(each -> {
      if (each instanceof Event.Moved moved && moved.text().startsWith("put")) {
        lab.pass(Duration.ofSeconds(10));
      }
    });

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.ROTATION);
    assertThat(problem.what())
        .isEqualTo("Time ran out (10 s) before app could claim app for this rotation.");
    assertThat(lab.dialect().statements()).isEmpty();
    assertThat(lab.dialect().openSessions()).isZero();
    assertThat(lab.run().problem()).isEmpty();
    assertThat(lab.version(AWSCURRENT)).contains(TOKEN);
  }

  @Test
  void saysHowLongEachStepTook() {
    var lab = Lab.toClone();
    lab.listening(each -> {
      if (each instanceof Event.Moving moving && moving.step() == Step.FINISH) {
        lab.pass(Duration.ofSeconds(2));
      }
    });

    var took = lab.run().took();

    assertThat(took).containsOnlyKeys(Step.values());
    assertThat(took).containsEntry(Step.SET, Duration.ZERO);
  }

  @Test
  void aLoneSetSecretComparesAgainOnlyWhereItChangedSomething() {
    var drifted = Lab.toClone();
    var alike =
        Lab.toClone()
            .account("app_clone", Account.of("hush-2", "read", "write").marked(Lab.SECRET, "app"));
    for (var lab : List.of(drifted, alike)) {
      lab.run(Step.CREATE);
      assertThat(lab.run(Step.SET).problem()).isEmpty();
    }

    var again = "testSecret: compare the privileges of app_clone again";
    assertThat(texts(drifted.events(), Event.Moving.class)).contains(again);
    assertThat(texts(alike.events(), Event.Moving.class)).doesNotContain(again);
  }

  // ---- out loud ------------------------------------------------------------------------------

  @Test
  void tellsEachMoveBeforeAndAfter() {
    var lab = Lab.toClone();

    var outcome = lab.run();

    var events = lab.events();
    assertThat(events.removeLast()).isEqualTo(new Event.Ended(outcome));
    assertThat(texts(events, Event.Moving.class))
        .containsExactly(
            "createSecret: read AWSCURRENT",
            "createSecret: describe the secret",
            "setSecret: log in as app (AWSCURRENT)",
            "setSecret: read the admin secret admin",
            "setSecret: log in as root (the admin secret)",
            "setSecret: describe app and app_clone",
            "createSecret: put AWSPENDING with a new password for app_clone",
            "setSecret: claim app for this rotation",
            "createSecret: describe the secret",
            "setSecret: prepare app_clone",
            "setSecret: set the password of app_clone and let it log in",
            "testSecret: log in as app_clone (AWSPENDING)",
            "testSecret: compare the privileges of app_clone again",
            "finishSecret: move AWSCURRENT");
    assertThat(texts(events, Event.Moved.class)).isEqualTo(texts(events, Event.Moving.class));
    assertThat(changes(events))
        .containsExactly(
            "put AWSPENDING with a new password for app_clone",
            "prepare app_clone",
            "set the password of app_clone and let it log in",
            "move AWSCURRENT");
    for (int i = 0; i < events.size(); i += 2) {
      assertThat(events.get(i)).isInstanceOf(Event.Moving.class);
      assertThat(events.get(i + 1)).isInstanceOf(Event.Moved.class);
    }
  }

  @Test
  void tellsEachFurtherAttempt() {
    var lab = Lab.toClone();
    lab.store().fails("describe", StoreException.Kind.UNAVAILABLE, StoreException.Kind.UNAVAILABLE);

    lab.run();

    var problem = new Problem(Problem.Kind.STORE, "The store did not answer.", "Wait.", true);
    assertThat(lab.events())
        .filteredOn(event -> !(event instanceof Event.Moving || event instanceof Event.Moved))
        .startsWith(new Event.Retrying("app", problem, 1), new Event.Retrying("app", problem, 2))
        .last()
        .isInstanceOf(Event.Ended.class);
  }

  @Test
  void tellsTheEndOfARefusalOnce() {
    var lab = Lab.toClone().admin(Optional.empty());

    var outcome = lab.run();

    assertThat(lab.events()).filteredOn(Event.Ended.class::isInstance).hasSize(1);
    assertThat(lab.events()).last().isEqualTo(new Event.Ended(outcome));
  }

  @Test
  void goesOnWhateverAListenerThrows() {
    var lab =
        Lab.toClone()
            .listening(event -> {
              throw new IllegalStateException("a guest's own trouble");
            });

    assertThat(lab.run().problem()).isEmpty();
  }

  @Test
  void tellsNoPassword() {
    var lab = Lab.toClone().probing("select 1");
    lab.store().losesTheAnswerOf("move");

    var outcome = lab.run();

    var said = lab.events() + " " + outcome;
    assertThat(said)
        .doesNotContain("hush")
        .doesNotContain(lab.password(AWSCURRENT).orElseThrow().reveal());
  }

  @Test
  void closesEverySessionWhateverGoesWrong() {
    var lab = Lab.toClone();
    lab.listening(event -> {
      if (event instanceof Event.Moved moved && moved.text().startsWith("log in as root")) {
        lab.dialect().breaks();
      }
    });

    assertThatThrownBy(lab::run).hasMessage("a dialect's own defect");
    assertThat(lab.dialect().openSessions()).isZero();
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void tellsOfAPasswordWithoutMakingItsVerifierAgain(Lab lab) {
    assertThat(lab.run().problem()).isEmpty();

    assertThat(lab.dialect().verifiers()).isOne();
    assertThat(lab.events())
        .filteredOn(event -> event instanceof Event.Moved moved && moved.step() == Step.SET)
        .flatExtracting(event -> ((Event.Moved) event).statements())
        .filteredOn(statement -> statement.startsWith("password "))
        .hasSize(1);
  }

  // ---- whole rotations -----------------------------------------------------------------------

  @Test
  void takesUpAnUnfinishedRotationUnderItsOwnToken() {
    var lab = Lab.toClone().pending("token-0", document("app_clone", "hush-3"));

    var outcome = lab.run();

    assertThat(outcome.token()).isEqualTo("token-0");
    assertThat(outcome.user()).contains("app_clone");
    assertThat(lab.version(AWSCURRENT)).contains("token-0");
    assertThat(lab.password(AWSCURRENT).orElseThrow().reveal()).isEqualTo("hush-3");
    assertThat(lab.store().calls()).doesNotContain("put");
  }

  @Test
  void takesUpARotationThatWasStagedAndHasNoValueYet() {
    var lab = Lab.toClone().staged("token-0");

    assertThat(lab.run().token()).isEqualTo("token-0");
    assertThat(lab.version(AWSCURRENT)).contains("token-0");
  }

  @Test
  void findsARotationUnderATokenThatIsCurrentAlreadyDone() {
    var lab = Lab.toClone().under("v2");
    var before = lab.standing();

    var outcome = lab.run();

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.summary()).isEqualTo("rotated app");
    assertThat(lab.standing()).isEqualTo(before);
    assertThat(lab.dialect().logins()).isEmpty();
  }

  @Test
  void drawsAFreshTokenForEachRotation() {
    var lab = Lab.toClone();

    var first = lab.rotator().rotate("app", lab.policy());

    assertThat(first.problem()).isEmpty();
    assertThat(first.token()).hasSize(36);
    assertThat(lab.version(AWSCURRENT)).contains(first.token());
  }

  @Test
  void alternatesForAsLongAsItIsAsked() {
    var lab = Lab.toAbsentClone();

    var users = Stream.of("a", "b", "c", "d").map(each -> lab.under(each).run().user().get());

    assertThat(users).containsExactly("app_clone", "app", "app_clone", "app");
    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  // ---- step by step --------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("everyWay")
  void rotatesStepByStep(Lab lab) {
    lab.staged(TOKEN);

    for (var step : Step.values()) {
      var outcome = lab.run(step);
      assertThat(outcome.problem()).as(step.label()).isEmpty();
      assertThat(outcome.summary()).isEqualTo(step.label() + " is done");
      assertThat(lab.dialect().openSessions()).isZero();
    }

    assertThat(lab.version(AWSCURRENT)).contains(TOKEN);
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  /** A marker holds the store's own name of the secret, and callers may have shorter ones. */
  @Test
  void knowsTheMarkOfItsSecretByWhateverNameAStepIsAskedFor() {
    var lab = Lab.toAbsentClone();
    lab.store().namesThem("arn:");
    var rotator = lab.rotator();
    assertThat(rotator.rotate(Lab.SECRET, lab.policy()).problem()).isEmpty();
    assertThat(rotator.rotate(Lab.SECRET, lab.policy()).problem()).isEmpty();

    for (var secret : List.of(Lab.SECRET, "arn:" + Lab.SECRET)) {
      var token = "token-of-" + secret;
      for (var step : Step.values()) {
        var outcome = rotator.run(Request.one(secret, token, step, lab.policy()));

        assertThat(outcome.problem()).as(secret + " " + step).isEmpty();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void doesEachStepTwiceAsWellAsOnce(Lab lab) {
    lab.staged(TOKEN);

    for (var step : Step.values()) {
      assertThat(lab.run(step).problem()).as(step.label()).isEmpty();
      assertThat(lab.run(step).problem()).as(step.label() + " again").isEmpty();
    }

    assertThat(lab.version(AWSCURRENT)).contains(TOKEN);
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
  }

  static Stream<Named<Lab>> everyWay() {
    return Stream.of(
        Named.of("to an absent clone", Lab.toAbsentClone()),
        Named.of("to a clone", Lab.toClone()),
        Named.of("to the primary", Lab.toPrimary()),
        Named.of("one account", Lab.single()),
        Named.of("one account, by the admin", Lab.single().admin(Optional.of("admin"))));
  }

  @Test
  void goesOnlyAsFarAsItIsAsked() {
    var lab = Lab.toAbsentClone().staged(TOKEN);
    var accounts = lab.dialect().database().copy();

    lab.run(Step.CREATE);

    assertThat(lab.document(AWSPENDING)).isPresent();
    assertThat(lab.dialect().logins()).isEmpty();
    assertThat(lab.dialect().database()).isEqualTo(accounts);

    lab.run(Step.SET);

    assertThat(lab.logsIn(AWSPENDING)).isTrue();
    assertThat(lab.dialect().logins()).containsExactly("app at db:1000", "root at db:1000");

    lab.run(Step.TEST);

    assertThat(lab.dialect().logins()).last().isEqualTo("app_clone at db:1000");
    assertThat(lab.version(AWSCURRENT)).contains("v1");
  }

  @ParameterizedTest
  @EnumSource(names = {"CREATE", "SET", "FINISH"})
  void findsAStepOfTheCurrentVersionDone(Step step) {
    var lab = Lab.toAbsentClone().staged(TOKEN);
    Stream.of(Step.values()).forEach(lab::run);
    var before = lab.standing();
    int logins = lab.dialect().logins().size();

    assertThat(lab.run(step).problem()).isEmpty();
    assertThat(lab.standing()).isEqualTo(before);
    assertThat(lab.dialect().logins()).hasSize(logins);
  }

  @Test
  void handsTheEventsRotationTokenToTheStore() {
    var lab = Lab.toClone().staged(TOKEN);
    var usual = lab.step(Step.CREATE).request();

    lab.rotator()
        .run(
            new Request(
                usual.secret(),
                usual.token(),
                false,
                usual.steps(),
                usual.policy(),
                Optional.of("on behalf of")));

    assertThat(lab.store().rotationTokens()).containsExactly("on behalf of");
  }

  // ---- preflight -----------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource("everyWay")
  void checksOnAStagedVersionWithoutAValueThatARotationWouldWork(Lab lab) {
    lab.staged(TOKEN);
    var before = lab.standing();

    var outcome = lab.run(Step.TEST);

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.summary()).isEqualTo("everything that a rotation needs is there");
    assertThat(lab.standing()).isEqualTo(before);
    assertThat(lab.dialect().logins()).contains("app at db:1000".replace("app", user(lab)));
    assertThat(lab.dialect().openSessions()).isZero();
  }

  @Test
  void checksOneAccountsOwnCurrentVersionTheSame() {
    var lab = Lab.single().step(Step.TEST).under("v2");

    assertThat(lab.run().summary()).isEqualTo("everything that a rotation needs is there");
  }

  @ParameterizedTest
  @MethodSource
  void findsOutBeforehand(Lab lab, Problem.Kind kind) {
    lab.staged(TOKEN);
    var before = lab.standing();

    assertThat(lab.run(Step.TEST).problem().map(Problem::kind)).contains(kind);
    assertThat(lab.standing()).isEqualTo(before);
  }

  static Stream<Arguments> findsOutBeforehand() {
    return Stream.of(
        missing(
            "that there is no admin", Lab.toClone().admin(Optional.empty()), Problem.Kind.ADMIN),
        missing(
            "that the password is wrong",
            Lab.toClone().account("app", Account.of("other")),
            Problem.Kind.LOGIN),
        missing(
            "that the clone is somebody else's",
            Lab.toAbsentClone().account("app_clone", Account.of("other")),
            Problem.Kind.OWNERSHIP),
        missing(
            "that the strategy is unknown",
            Lab.toClone().lacking(Strategy.DUAL_PASSWORD),
            Problem.Kind.SECRET));
  }

  // ---- warnings ------------------------------------------------------------------------------

  @Test
  void warnsOfPlainText() {
    var plain = document("app", "hush-1").replace("}", ",\"ssl\":false}");
    var lab = Lab.empty().account("app", Account.of("hush-1", "read")).current(plain);

    assertThat(lab.run().warnings())
        .containsExactly(
            "The connection is not encrypted, because the secret says \"ssl\": false.");
  }

  @Test
  void warnsOfDriftThatARotationToThePrimaryLeaves() {
    var lab = Lab.toPrimary().account("app", Account.of("hush-1", "read", "more"));

    assertThat(lab.run().warnings())
        .containsExactly(
            "The clone differs from its primary: + more",
            "The clone differs from its primary: - write");
  }

  @ParameterizedTest
  @MethodSource("everyWay")
  void warnsOfNothingElse(Lab lab) {
    assertThat(lab.run().warnings()).isEmpty();
  }

  // ---- words ---------------------------------------------------------------------------------

  private static Named<Consumer<Lab>> fault(String name, Consumer<Lab> fault) {
    return Named.of(name, fault);
  }

  private static void unavailable(Lab lab, String call) {
    lab.store().fails(call, StoreException.Kind.UNAVAILABLE);
  }

  private static void fails(Lab lab, String deed) {
    lab.dialect().fails(deed, DatabaseFailure.Kind.UNREACHABLE);
  }

  private static Arguments missing(String name, Lab lab, Problem.Kind kind) {
    return Arguments.of(Named.of(name, lab), kind);
  }

  private static boolean begins(Event event, String text) {
    return event instanceof Event.Moving moving && moving.text().startsWith(text);
  }

  private static String user(Lab lab) {
    return lab.document(AWSCURRENT).orElseThrow().credential().username();
  }

  private static List<String> texts(List<Event> events, Class<? extends Event> kind) {
    return events.stream()
        .filter(kind::isInstance)
        .map(event ->
            switch (event) {
              case Event.Moving(var secret, var step, var text) -> step + ": " + text;
              case Event.Moved(
                      var secret,
                      var step,
                      var text,
                      var change,
                      var took,
                      var token,
                      var sql) ->
                  step + ": " + text;
              case Event.Cautioned cautioned -> "";
              case Event.Retrying retrying -> "";
              case Event.Ended ended -> "";
            })
        .toList();
  }

  private static List<String> changes(List<Event> events) {
    return events.stream()
        .filter(event -> event instanceof Event.Moved moved && moved.change())
        .map(event -> ((Event.Moved) event).text())
        .toList();
  }
}

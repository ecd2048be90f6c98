package dev.tandem.engine;

import static dev.tandem.engine.Lab.document;
import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.Status.Answer;
import dev.tandem.engine.Status.Version;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** How a secret stands, found out with as few logins as will do. */
class StatusTest {

  @Test
  void isHealthyWhenAllIsWell() {
    var status = Lab.toPrimary().status();

    assertThat(status.isHealthy()).isTrue();
    assertThat(status.secret()).isEqualTo("app");
    assertThat(status.versions())
        .containsExactly(logsIn("v2", AWSCURRENT, "app_clone"), logsIn("v1", AWSPREVIOUS, "app"));
    assertThat(status.drift()).contains(Drift.NONE);
    assertThat(status.unfinished()).isEmpty();
    assertThat(status.warnings()).isEmpty();
    assertThat(status.advice()).isEqualTo("Nothing to do.");
  }

  @Test
  void isHealthyBeforeTheFirstRotation() {
    var status = Lab.toAbsentClone().status();

    assertThat(status.isHealthy()).isTrue();
    assertThat(status.drift()).as("there is nothing to compare yet").isEmpty();
    assertThat(status.advice()).isEqualTo("Nothing to do.");
  }

  @Test
  void staysHealthyThroughEveryRotation() {
    var lab = Lab.toAbsentClone();

    for (var token : List.of("a", "b", "c")) {
      lab.under(token).run();
      assertThat(lab.status().isHealthy()).isTrue();
    }
    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  @Test
  void showsDrift() {
    var status = Lab.toClone().status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.drift().map(Drift::lines)).contains(List.of("+ write", "- stale"));
    assertThat(status.advice())
        .isEqualTo(
            "The next rotation to the clone mends the drift; this does it now: tandem sync app");
    assertThat(status.remedy()).contains(Intent.SYNC);
  }

  @Test
  void showsAnUnfinishedRotation() {
    var status =
        Lab.toPrimary()
            .account("app", Account.of("hush-3", "read", "write"))
            .pending("token-0", document("app", "hush-3"))
            .status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.unfinished()).contains("token-0");
    assertThat(status.versions()).contains(logsIn("token-0", AWSPENDING, "app"));
    assertThat(status.advice()).isEqualTo("Go on with the unfinished rotation: tandem resume app");
    assertThat(status.remedy()).contains(Intent.RESUME);
    assertThat(status.waiting())
        .contains(
            "Somebody to go on: the next change is to set the password of app and let it log in.");
  }

  /** Whoever asks without --strategy must not be sent to repair, which puts the old one back. */
  @Test
  void knowsASingleUserBetweenTwoPasswordsWhoeverAsks() {
    var status =
        Lab.single()
            .admin(Optional.of(Lab.ADMIN_SECRET))
            .strategy(Strategy.ALTERNATING_USERS)
            .account("app", Account.of("hush-3", "read", "write"))
            .pending("token-0", document("app", "hush-3"))
            .status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.remedy()).isEmpty();
    assertThat(status.advice()).endsWith("tandem resume app --strategy single-user");
  }

  @Test
  void saysFirstThatAnAccountLocksItself() {
    var lab = Lab.toPrimary().pending("token-0", document("app", "hush-3"));
    lab.dialect().locksAfter(3);
    var logins = new ArrayList<Integer>();
    lab.listening(event -> {
      if (event instanceof RotationListener.Event.Cautioned) {
        logins.add(lab.dialect().logins().size());
      }
    });

    var status = lab.status();

    assertThat(status.warnings())
        .contains(
            "app locks itself after 3 wrong passwords in a row; one is tried, once: that of"
                + " AWSPENDING.");
    assertThat(logins).as("only current and admin had logged in").startsWith(2);
  }

  @Test
  void triesNothingAgainThatIsSpared() {
    var lab = Lab.toPrimary().account("app_clone", Account.of("hush-9", "read"));

    var refused = Map.of("v2", BentDialect.failure(DatabaseFailure.Kind.REJECTED));

    var status = lab.rotator().status(Lab.SECRET, lab.policy(), refused);

    assertThat(lab.dialect().refusedLogins()).isZero();
    assertThat(status.versions().getFirst().answer()).isEqualTo(Answer.REFUSED);
    assertThat(status.remedy()).contains(Intent.REPAIR);
  }

  @Test
  void takesAPendingLabelOnTheCurrentVersionForNothingUnfinished() {
    var lab = Lab.toAbsentClone().staged(Lab.TOKEN);
    Stream.of(Step.values()).forEach(lab::run);

    var status = lab.status();

    assertThat(status.unfinished()).isEmpty();
    assertThat(status.versions().getFirst().stages()).containsExactly(AWSCURRENT, AWSPENDING);
    assertThat(status.isHealthy()).isTrue();
  }

  @Test
  void showsAVersionThatWasStagedWithoutAValue() {
    assertThat(Lab.toPrimary().staged("token-0").status().versions())
        .contains(
            new Version(
                "token-0",
                List.of(AWSPENDING),
                Optional.empty(),
                Answer.NOT_TRIED,
                "it has no value yet"));
  }

  @Test
  void saysThatApplicationsAreShutOut() {
    var status = Lab.toPrimary().account("app_clone", Account.of("hush-9", "read")).status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.versions())
        .contains(
            new Version(
                "v2",
                List.of(AWSCURRENT),
                Optional.of("app_clone"),
                Answer.REFUSED,
                "The password is wrong."));
    assertThat(status.advice())
        .isEqualTo(
            "Applications can't log in; have the admin set AWSCURRENT's password again: tandem"
                + " repair app");
    assertThat(status.remedy()).contains(Intent.REPAIR);
  }

  /** Whoever read the secret before the last rotation was promised to get in. */
  @Test
  void saysThatWhoStillHasThePreviousIsShutOut() {
    var lab = Lab.toPrimary().account("app", Account.of("hush-9", "read", "write"));
    var status = lab.status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.remedy()).contains(Intent.ROTATE);
    assertThat(status.advice())
        .isEqualTo(
            "AWSPREVIOUS does not log in: applications that still have it must read the secret"
                + " again. A rotation gives its account a password again: tandem rotate app");

    lab.run();
    assertThat(lab.status().isHealthy()).isTrue();
  }

  @Test
  void saysSoAlsoWhereNoRotationCanBegin() {
    var status =
        Lab.toPrimary()
            .account("app", Account.of("hush-9", "read", "write"))
            .admin(Optional.empty())
            .status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.remedy()).isEmpty();
    assertThat(status.advice()).startsWith("AWSPREVIOUS does not log in: ").contains("admin");
  }

  @Test
  void saysSoOfTheOlderOfTwoPasswords() {
    var status = Lab.dual().account("app", Account.of("hush-1", "read")).status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.remedy()).contains(Intent.ROTATE);
  }

  /** Its last password is void by nature, and nobody tries it. */
  @Test
  void isHealthyWhereTheLastPasswordOfASingleUserIsVoid() {
    var status = Lab.single().status();

    assertThat(status.isHealthy()).isTrue();
    assertThat(status.advice()).isEqualTo("Nothing to do.");
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "LOCKED", "EXPIRED", "PRIVILEGE"})
  void tellsARefusal(DatabaseFailure.Kind kind) {
    assertThat(answer(kind)).isEqualTo(Answer.REFUSED);
  }

  @ParameterizedTest
  @EnumSource(names = {"UNREACHABLE", "TLS", "CAPACITY", "UNEXPECTED"})
  void tellsThatNobodyAnswered(DatabaseFailure.Kind kind) {
    assertThat(answer(kind)).isEqualTo(Answer.NO_ANSWER);
  }

  private static Answer answer(DatabaseFailure.Kind kind) {
    var lab = Lab.toPrimary();
    lab.dialect().fails("log in as app_clone", kind);
    var status = lab.status();
    assertThat(status.isHealthy()).isFalse();
    return status.versions().getFirst().answer();
  }

  @Test
  void saysWhatToDoWhenNobodyAnswered() {
    var lab = Lab.toPrimary();
    lab.dialect().fails("log in as app_clone", DatabaseFailure.Kind.UNREACHABLE);

    assertThat(lab.status().advice())
        .isEqualTo("Nobody could say whether AWSCURRENT logs in: Mend it.");
  }

  // ---- thrift --------------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource
  void triesEachCredentialOnceAtMostAndNoneThatIsKnownToBeUnset(Lab lab, List<String> users) {
    var before = lab.standing();

    var status = lab.status();

    assertThat(lab.dialect().logins())
        .containsExactlyElementsOf(users.stream().map(user -> user + " at db:1000").toList());
    assertThat(new HashSet<>(lab.dialect().logins())).hasSameSizeAs(lab.dialect().logins());
    assertThat(lab.dialect().refusedLogins()).isZero();
    assertThat(lab.dialect().openSessions()).isZero();
    assertThat(lab.standing()).as("nothing is written").isEqualTo(before);
    assertThat(status.toString()).doesNotContain("hush");
  }

  @Test
  void triesBothPasswordsOfAnAccountThatHasTwo() {
    var ended = Lab.dual();
    assertThat(answers(ended)).containsExactly(Answer.LOGS_IN, Answer.LOGS_IN);

    var unfinished =
        Lab.dual()
            .account("app", Account.of("hush-3", "read").beside("hush-1"))
            .pending("token-0", document("app", "hush-3"));
    assertThat(answers(unfinished))
        .as("the last one made way for the pending one")
        .containsExactly(Answer.LOGS_IN, Answer.LOGS_IN, Answer.NOT_TRIED);
    assertThat(unfinished.dialect().refusedLogins()).isZero();
  }

  private static List<Answer> answers(Lab lab) {
    return lab.status().versions().stream().map(Status.Version::answer).toList();
  }

  static Stream<Arguments> triesEachCredentialOnceAtMostAndNoneThatIsKnownToBeUnset() {
    return Stream.of(
        tries("a pair", Lab.toPrimary(), "app_clone", "root", "app"),
        tries(
            "a pair without an admin", Lab.toPrimary().admin(Optional.empty()), "app_clone", "app"),
        tries("a first secret", Lab.toAbsentClone(), "app", "root"),
        tries("a single user, whose last password is void", Lab.single(), "app"),
        tries("a staged version", Lab.toAbsentClone().staged("token-0"), "app", "root"),
        tries(
            "a pending clone that is not there yet",
            Lab.toAbsentClone().pending("token-0", document("app_clone", "hush-3")),
            "app",
            "root"),
        tries(
            "a pending password that the clone's marker denies",
            marked(Lab.toClone(), "v1").pending("token-0", document("app_clone", "hush-3")),
            "app",
            "root",
            "app_clone"));
  }

  @Test
  void saysWhyItTriedNothing() {
    var pending = Lab.toAbsentClone().pending("token-0", document("app_clone", "hush-3")).status();

    assertThat(details(pending))
        .containsExactly("", "it is known not to be set, or leads elsewhere");
    assertThat(details(Lab.single().status()))
        .containsExactly("", "it is known not to be set, or leads elsewhere");
    assertThat(details(unknown().status())).containsExactly("its engine or host is unknown");
  }

  // ---- what is amiss -------------------------------------------------------------------------

  @ParameterizedTest
  @MethodSource
  void saysWhyNobodyLookedForDrift(Lab lab, String warning) {
    var status = lab.status();

    assertThat(status.warnings()).containsExactly("Drift was not looked for: " + warning);
    assertThat(status.drift()).isEmpty();
    assertThat(status.isHealthy()).as("applications can log in").isTrue();
    assertThat(status.advice()).isEqualTo("Nothing to do.");
  }

  static Stream<Arguments> saysWhyNobodyLookedForDrift() {
    return Stream.of(
        amiss(
            "nobody named an admin",
            Lab.toPrimary().admin(Optional.empty()),
            "no admin secret is named (--admin)."),
        amiss(
            "the store does not give the admin secret now",
            storeSays(StoreException.Kind.UNAVAILABLE),
            "The store did not answer."),
        amiss(
            "nobody answers the admin",
            failing("log in as root", DatabaseFailure.Kind.UNREACHABLE),
            "root did not get in at db:1000 with the admin secret: The server said UNREACHABLE."),
        amiss(
            "the server has no room for the admin",
            failing("log in as root", DatabaseFailure.Kind.CAPACITY),
            "root did not get in at db:1000 with the admin secret: The server said CAPACITY."),
        amiss(
            "the admin's connection breaks",
            failing("describe", DatabaseFailure.Kind.UNREACHABLE),
            "The server said UNREACHABLE."));
  }

  /** Whoever watches must hear of it before the next rotation does. */
  @ParameterizedTest
  @MethodSource
  void isNotHealthyWhereTheNextRotationWouldStopAtTheAdmin(
      Lab lab, Problem.Kind kind, String what) {
    var status = lab.status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.problem().map(Problem::kind)).contains(kind);
    assertThat(status.remedy()).isEmpty();
    assertThat(status.warnings()).containsExactly("Drift was not looked for: " + what);
    assertThat(status.advice())
        .isEqualTo(
            "Applications can log in, but the next rotation would stop at the admin secret %s: %s"
                .formatted(
                    lab.policy().admin().orElseThrow(),
                    lab.plan().problem().map(Problem::text).orElse("nothing")))
        .contains(what);
  }

  static Stream<Arguments> isNotHealthyWhereTheNextRotationWouldStopAtTheAdmin() {
    return Stream.of(
        stops(
            "there is no such secret",
            Lab.toPrimary().admin(Optional.of("boss")),
            Problem.Kind.ADMIN,
            "The admin secret boss is not there, or has no AWSCURRENT version."),
        stops(
            "it is no credential",
            Lab.toPrimary().adminSecret("boss", "hunter2"),
            Problem.Kind.ADMIN,
            "The admin secret boss is not a JSON object."),
        stops(
            "it is of one of the pair",
            Lab.toPrimary().adminSecret("boss", document("app", "hush-1")),
            Problem.Kind.ADMIN,
            "The admin secret boss is of app, one of the accounts to be rotated."),
        stops(
            "its password is wrong",
            Lab.toPrimary().adminSecret("boss", document("root", "wrong")),
            Problem.Kind.LOGIN,
            "root did not get in at db:1000 with the admin secret: The password is wrong."),
        stops(
            "one account has two passwords, and its admin none that is right",
            Lab.dual().adminSecret("boss", document("root", "wrong")),
            Problem.Kind.LOGIN,
            "root did not get in at db:1000 with the admin secret: The password is wrong."),
        stops(
            "its account is locked",
            failing("log in as root", DatabaseFailure.Kind.LOCKED, DatabaseFailure.Kind.LOCKED),
            Problem.Kind.LOGIN,
            "root did not get in at db:1000 with the admin secret: The server said LOCKED."),
        stops(
            "its account may not look",
            failing("describe", DatabaseFailure.Kind.PRIVILEGE, DatabaseFailure.Kind.PRIVILEGE),
            Problem.Kind.DATABASE,
            "The server said PRIVILEGE."));
  }

  /** It sees what there is all the same, and so no password is tried that is not set. */
  @Test
  void isNotHealthyWhereTheServerTakesNoWrites() {
    var lab = marked(Lab.toClone(), "v1").pending("token-0", document("app_clone", "hush-3"));
    lab.dialect()
        .identifies(as ->
            new Identity(as.user(), as.actsAs(), as.server(), as.product(), true, as.encrypted()));

    var status = lab.status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.problem().map(Problem::what))
        .contains("The server at db:1000 takes no writes.");
    assertThat(status.drift()).isPresent();
    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  @Test
  void isNotHealthyWhereNobodyMayReadTheAdminSecret() {
    var status = storeSays(StoreException.Kind.DENIED).status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.advice()).endsWith("admin secret admin: The store did not answer. Wait.");
  }

  @Test
  void isNotHealthyWhereTheAdminLacksARight() {
    var lab = Lab.toPrimary();
    lab.dialect()
        .stopsAt(
            new Obstacle(
                Obstacle.Kind.MISSING_RIGHT, "root may not create roles.", "ALTER ROLE root;"));

    var status = lab.status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.problem().map(Problem::kind)).contains(Problem.Kind.RIGHTS);
    assertThat(status.advice()).endsWith("root may not create roles. ALTER ROLE root;");
  }

  @Test
  void leavesWhatIsNotTheAdminsToThePlan() {
    var lab = Lab.toPrimary();
    lab.dialect().stopsAt(new Obstacle(Obstacle.Kind.NOT_UNDERSTOOD, "app is odd.", "Even it."));

    assertThat(lab.status().isHealthy()).isTrue();
  }

  /** First what shuts applications out; what the admin has to do with it follows. */
  @Test
  void putsAWrongCurrentPasswordBeforeAWrongAdmin() {
    var status =
        Lab.toPrimary()
            .account("app_clone", Account.of("hush-9", "read"))
            .adminSecret("boss", document("root", "wrong"))
            .status();

    assertThat(status.isHealthy()).isFalse();
    assertThat(status.advice())
        .startsWith("Applications can't log in with AWSCURRENT: mend that first. root did not");
  }

  /** What stops all three commands is said of the one that would let applications in again. */
  @Test
  void saysWhatARepairLacksAlsoWhereARotationIsUnfinished() {
    var status =
        Lab.toPrimary()
            .account("app_clone", Account.of("hush-9", "read"))
            .pending("token-0", document("app", "hush-3"))
            .admin(Optional.empty())
            .status();

    assertThat(status.remedy()).isEmpty();
    assertThat(status.advice())
        .isEqualTo(
            "Applications can't log in with AWSCURRENT: mend that first. Only an admin can set a"
                + " password that nobody has, and nobody named an admin secret for app. Name it"
                + " (--admin).");
  }

  /** Whoever watches would lock the admin's account. */
  @Test
  void triesNoAdminAgainThatIsSpared() {
    var lab = Lab.toPrimary().adminSecret("boss", document("root", "wrong"));

    var first = lab.status();
    var second = lab.rotator().status(Lab.SECRET, lab.policy(), first.refused());

    assertThat(first.refused()).containsOnlyKeys("a1");
    assertThat(lab.dialect().refusedLogins()).isEqualTo(1);
    assertThat(second.isHealthy()).isFalse();
    assertThat(second.refused()).isEqualTo(first.refused());
  }

  @Test
  void saysThatTheAdminWhomTheSecretNamesIsNotAllowed() {
    var value = document("app", "hush-1").replace("}", ",\"masterarn\":\"boss\"}");

    var status = Lab.toClone().current(value).admin(Optional.empty()).status();

    assertThat(status.warnings())
        .containsExactly(
            "Drift was not looked for: The secret app names the admin secret boss (masterarn),"
                + " which is not allowed here. If that is right, name it yourself: --admin boss"
                + " (for the function TANDEM_ALLOWED_ADMINS)");
  }

  @Test
  void remembersARefusalThatNobodyCameToAskFor() {
    var lab = Lab.toPrimary().adminSecret("boss", document("root", "wrong"));
    var first = lab.status();

    var second =
        lab.admin(Optional.empty()).rotator().status(Lab.SECRET, lab.policy(), first.refused());

    assertThat(second.refused()).isEqualTo(first.refused());
  }

  /** No password mends that the account may not use the database. */
  @Test
  void takesARefusalForTheSameWhenItIsNotTriedAgain() {
    var lab = Lab.toPrimary();
    lab.dialect().fails("log in as app_clone", DatabaseFailure.Kind.PRIVILEGE);
    var first = lab.status();

    var second = lab.rotator().status(Lab.SECRET, lab.policy(), first.refused());

    assertThat(first.remedy()).isEmpty();
    assertThat(second.remedy()).isEmpty();
    assertThat(second.versions())
        .filteredOn(version -> version.answer() == Answer.REFUSED)
        .extracting(Version::detail)
        .containsExactly("The server said PRIVILEGE. It is not tried again.");
  }

  /** To go on takes the admin, and a repair would put the old password back. */
  @Test
  void sendsNobodyRoundInACircleWhereTheAdminDoesNotServeAnUnfinishedRotation() {
    var status =
        Lab.single()
            .adminSecret("boss", document("root", "wrong"))
            .account("app", Account.of("hush-3", "read"))
            .pending("token-0", document("app", "hush-3"))
            .status();

    assertThat(status.remedy()).isEmpty();
    assertThat(status.advice()).contains("root did not get in").doesNotContain("tandem ");
  }

  @Test
  void saysWhatKeepsDriftFromBeingMended() {
    var lab = Lab.toClone();
    lab.dialect().stopsAt(new Obstacle(Obstacle.Kind.NOT_UNDERSTOOD, "app is odd.", "Even it."));

    assertThat(lab.status().advice())
        .isEqualTo(
            "The clone drifts from its primary, and nothing mends it yet: app is odd. Even it.");
  }

  @Test
  void looksForNoDriftOfOneAccount() {
    var status = Lab.single().admin(Optional.of("admin")).status();

    assertThat(status.warnings()).isEmpty();
    assertThat(status.drift()).isEmpty();
    assertThat(status.isHealthy()).isTrue();
  }

  @Test
  void showsAValueThatIsNoCredential() {
    var status = Lab.empty().current("hunter2").status();

    assertThat(status.versions())
        .containsExactly(
            new Version(
                "v1",
                List.of(AWSCURRENT),
                Optional.empty(),
                Answer.UNREADABLE,
                "it is not a JSON object"));
    assertThat(status.isHealthy()).isFalse();
    assertThat(status.advice())
        .isEqualTo("AWSCURRENT is no credential of a known database: mend that first.");
  }

  @Test
  void showsAPreviousValueThatIsNoCredential() {
    var lab =
        Lab.empty()
            .account("app", Account.of("hush-1", "read"))
            .current("hunter2")
            .current(document("app", "hush-1"));

    assertThat(lab.status().versions())
        .extracting(Version::answer)
        .containsExactly(Answer.LOGS_IN, Answer.UNREADABLE);
    assertThat(lab.status().isHealthy()).isTrue();
  }

  @Test
  void triesNoVersionThatSaysNotWhere() {
    var lab =
        Lab.empty()
            .account("app", Account.of("hush-1", "read"))
            .current(document("app_clone", "hush-2").replace("\"host\":\"db\",", ""))
            .current(document("app", "hush-1"));

    assertThat(lab.status().versions())
        .extracting(Version::answer)
        .containsExactly(Answer.LOGS_IN, Answer.NOT_TRIED);
  }

  @Test
  void warnsOfWhatThePolicyLeavesAsItIs() {
    var status = Lab.toClone().sync(Sync.OFF).status();

    assertThat(status.warnings())
        .containsExactly("the clone lacks: write", "only the clone has: stale");
    assertThat(status.isHealthy()).isTrue();
  }

  @Test
  void isNotHealthyWithoutACurrentVersion() {
    var lab = Lab.toAbsentClone();
    lab.store().hides(AWSCURRENT);

    assertThat(lab.status().isHealthy()).isFalse();
    assertThat(lab.status().versions()).isEmpty();
  }

  @Test
  void throwsWhatTheStoreSaysOfTheSecretItself() {
    var lab = Lab.toClone();
    lab.store().fails("describe", StoreException.Kind.DENIED);

    assertThatThrownBy(lab::status).isInstanceOf(StoreException.class);
  }

  // ---- words ---------------------------------------------------------------------------------

  private static Arguments tries(String name, Lab lab, String... users) {
    return Arguments.of(Named.of(name, lab), List.of(users));
  }

  private static Arguments amiss(String name, Lab lab, String warning) {
    return Arguments.of(Named.of(name, lab), warning);
  }

  private static Arguments stops(String name, Lab lab, Problem.Kind kind, String what) {
    return Arguments.of(Named.of(name, lab), kind, what);
  }

  private static Lab failing(String deed, DatabaseFailure.Kind... kinds) {
    var lab = Lab.toPrimary();
    lab.dialect().fails(deed, kinds);
    return lab;
  }

  private static Lab storeSays(StoreException.Kind kind) {
    var lab = Lab.toPrimary();
    // two versions are read before
    lab.store().failsAfter(2, "read", kind);
    return lab;
  }

  private static Lab unknown() {
    return Lab.empty().current(document("app", "hush-1").replace("model", "oracle"));
  }

  private static Lab marked(Lab lab, String version) {
    var marker = new Marker("app", "app", Optional.of(version));
    return lab.account(
        "app_clone",
        new Account("hush-2", "", true, Set.of("read", "write"), Optional.of(marker), true));
  }

  private static Version logsIn(String id, Stage stage, String user) {
    return new Version(id, List.of(stage), Optional.of(user), Answer.LOGS_IN, "");
  }

  private static List<String> details(Status status) {
    return status.versions().stream().map(Version::detail).toList();
  }
}

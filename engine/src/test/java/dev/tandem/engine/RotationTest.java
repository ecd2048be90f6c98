package dev.tandem.engine;

import static dev.tandem.engine.Lab.document;
import static dev.tandem.engine.spi.Stage.AWSCURRENT;
import static dev.tandem.engine.spi.Stage.AWSPENDING;
import static dev.tandem.engine.spi.Stage.AWSPREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.ModelDatabase.Privilege;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.Identity;
import dev.tandem.engine.spi.NameLimit.Unit;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a rotation refuses, why, and what it leaves behind. */
class RotationTest {

  @ParameterizedTest
  @MethodSource({"secrets", "rotations", "deputies", "admins", "logins", "owners"})
  void refusesBeforeItWritesAnything(Lab lab, Problem.Kind kind, String what, String mend) {
    var before = lab.standing();

    var outcome = lab.run();

    var problem = outcome.problem().orElseThrow();
    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.what()).isEqualTo(what);
    assertThat(problem.mend()).contains(mend);
    assertThat(problem.passing()).isFalse();
    assertThat(lab.standing()).isEqualTo(before);
    assertThat(lab.dialect().logins()).allMatch(login -> login.endsWith(" at db:1000"));
    assertThat(lab.dialect().openSessions()).isZero();
    assertThat(lab.plan().problem()).as("a plan says the same").contains(problem);
  }

  static Stream<Arguments> secrets() {
    return Stream.of(
        refusal(
            "there is no current version",
            hiding(Lab.toAbsentClone()),
            Problem.Kind.SECRET,
            "The secret app has no AWSCURRENT version.",
            "Put the credential"),
        refusal(
            "the value is not JSON",
            current("hunter2"),
            Problem.Kind.SECRET,
            "AWSCURRENT of the secret app is not a JSON object.",
            "engine, host, username and password"),
        refusal(
            "the value has no user",
            current("{\"engine\":\"model\",\"host\":\"db\",\"password\":\"hush-1\"}"),
            Problem.Kind.SECRET,
            "AWSCURRENT of the secret app lacks \"username\" or \"password\".",
            "engine, host, username and password"),
        refusal(
            "the value has no engine",
            current("{\"host\":\"db\",\"username\":\"app\",\"password\":\"hush-1\"}"),
            Problem.Kind.SECRET,
            "The secret app has no \"engine\".",
            "Add what is missing"),
        refusal(
            "the value has no engine and no host",
            current("{\"username\":\"app\",\"password\":\"hush-1\"}"),
            Problem.Kind.SECRET,
            "The secret app has no \"engine\" and no \"host\".",
            "Add what is missing"),
        refusal(
            "nobody speaks the engine",
            current(document("app", "hush-1").replace("model", "oracle")),
            Problem.Kind.SECRET,
            "The secret app names the engine \"oracle\", which is not known here.",
            "Known are: model."),
        refusal(
            "the dialect lacks the strategy",
            Lab.toAbsentClone().lacking(Strategy.DUAL_PASSWORD),
            Problem.Kind.SECRET,
            "model has no strategy dual-password.",
            "Use alternating-users or single-user instead."),
        refusal(
            "the clone's name is too long in bytes, though not in characters",
            Lab.empty().current(document("ääääääää", "hush-1")),
            Problem.Kind.SECRET,
            "The account ääääääää_clone would have a name of 22 bytes, and model takes 20.",
            "choose a shorter suffix"),
        refusal(
            "the clone's name is too long in characters",
            limited(Lab.empty().current(document("a234567890b2345", "hush-1")), Unit.CHARACTERS),
            Problem.Kind.SECRET,
            "The account a234567890b2345_clone would have a name of 21 characters, and model takes"
                + " 20.",
            "choose a shorter suffix"),
        refusal(
            "the clone's name is longer than the operator allows",
            Lab.toAbsentClone().longestName(8),
            Problem.Kind.SECRET,
            "The account app_clone would have a name of more than the 8 characters that are allowed"
                + " here.",
            "choose a shorter suffix"),
        refusal(
            "the pair does not know the user",
            Lab.toAbsentClone().pair("blue", "green"),
            Problem.Kind.SECRET,
            "The secret app is of the account app, which is neither blue nor green.",
            "Correct the pair"));
  }

  static Stream<Arguments> rotations() {
    var another = "Another rotation of app is under way or got stuck: AWSPENDING is on version ";
    return Stream.of(
        refusal(
            "another rotation is under way",
            pending("app_clone").under("token-2"),
            Problem.Kind.ROTATION,
            another + "token-1.",
            "tandem resume app"),
        refusal(
            "another rotation is staged without a value",
            Lab.toAbsentClone().staged(Lab.TOKEN).under("token-2"),
            Problem.Kind.ROTATION,
            another + "token-1.",
            "tandem resume app"),
        refusal(
            "createSecret meets another rotation",
            Lab.toAbsentClone().staged("token-0").step(Step.CREATE),
            Problem.Kind.ROTATION,
            another + "token-0.",
            "tandem resume app"),
        refusal(
            "setSecret is of a version that does not exist",
            Lab.toClone().step(Step.SET),
            Problem.Kind.ROTATION,
            "Version token-1 of app is not staged AWSPENDING.",
            "Start a rotation"),
        refusal(
            "setSecret is of the version before",
            Lab.toClone().step(Step.SET).under("v1"),
            Problem.Kind.ROTATION,
            "Version v1 of app is not staged AWSPENDING.",
            "Start a rotation"),
        refusal(
            "testSecret is of the version before",
            Lab.toClone().step(Step.TEST).under("v1"),
            Problem.Kind.ROTATION,
            "Version v1 of app is not staged AWSPENDING.",
            "Start a rotation"),
        refusal(
            "finishSecret is of a version that is not staged",
            Lab.toClone().step(Step.FINISH).under("v1"),
            Problem.Kind.ROTATION,
            "Version v1 of app is not staged AWSPENDING.",
            "Start a rotation"),
        refusal(
            "setSecret comes before createSecret",
            Lab.toClone().staged(Lab.TOKEN).step(Step.SET),
            Problem.Kind.ROTATION,
            "Version token-1 of app is staged AWSPENDING and has no value yet.",
            "Run createSecret first."),
        refusal(
            "the pending version is not JSON",
            Lab.toClone().pending(Lab.TOKEN, "hunter2").step(Step.SET),
            Problem.Kind.SECRET,
            "AWSPENDING of the secret app is not a JSON object.",
            "engine, host, username and password"));
  }

  /** Whoever may write the pending version must not lead anybody's password elsewhere. */
  static Stream<Arguments> deputies() {
    return Stream.of(
            led("another host", "\"db\"", "\"elsewhere\"", "host"),
            led("another port", "\"db\"", "\"db\",\"port\":1001", "port"),
            led("another database", "\"db\"", "\"db\",\"dbname\":\"other\"", "dbname"),
            led("another engine", "\"model\"", "\"madel\"", "engine"),
            led("plain text", "\"db\"", "\"db\",\"ssl\":false", "ssl"),
            led("no host", "\"host\":\"db\",", "", "host"),
            led("all of it", "\"db\"", "\"x\",\"port\":\"1\",\"ssl\":\"false\"", "host, port, ssl"),
            Stream.of(
                refusal(
                    "the pending version is of a foreign account",
                    pending("app2"),
                    Problem.Kind.DEPUTY,
                    "AWSPENDING of app is of the account app2, and it is the turn of app_clone.",
                    "Find out who wrote it"),
                refusal(
                    "the pending version is of the live account",
                    pending("app"),
                    Problem.Kind.DEPUTY,
                    "AWSPENDING of app is of the account app, and it is the turn of app_clone.",
                    "finish it with the strategy single-user"),
                refusal(
                    "the pending version of a single user is of somebody else",
                    Lab.single().pending(Lab.TOKEN, document("root", "hush-3")).step(Step.SET),
                    Problem.Kind.DEPUTY,
                    "AWSPENDING of app is of the account root, and it is the turn of app.",
                    "Find out who wrote it")))
        .flatMap(each -> each);
  }

  /** The same for a whole rotation that takes it up, and for setSecret. */
  private static Stream<Arguments> led(String where, String part, String other, String fields) {
    var what =
        "AWSPENDING of app differs from AWSCURRENT in %s, and may differ in its credential only."
            .formatted(fields);
    var value = document("app_clone", "hush-3").replace(part, other);
    return Stream.of(
        refusal(
            "a rotation goes on with a pending version that leads to " + where,
            Lab.toClone().pending(Lab.TOKEN, value),
            Problem.Kind.DEPUTY,
            what,
            "Find out who wrote it"),
        refusal(
            "setSecret is of a pending version that leads to " + where,
            Lab.toClone().pending(Lab.TOKEN, value).step(Step.SET),
            Problem.Kind.DEPUTY,
            what,
            "Find out who wrote it"));
  }

  static Stream<Arguments> admins() {
    return Stream.of(
        refusal(
            "nobody named an admin secret",
            Lab.toClone().admin(Optional.empty()),
            Problem.Kind.ADMIN,
            "alternating-users needs an admin secret, and nobody named one for app.",
            "--admin"),
        refusal(
            "only the secret itself names one",
            current(asking("admin")).admin(Optional.empty()).allowing("another"),
            Problem.Kind.ADMIN,
            "The secret app names the admin secret admin (masterarn), which is not allowed here.",
            "--admin admin"),
        refusal(
            "there is no such admin secret",
            Lab.toClone().admin(Optional.of("nowhere")),
            Problem.Kind.ADMIN,
            "The admin secret nowhere is not there, or has no AWSCURRENT version.",
            "Name the admin secret as the store does"),
        refusal(
            "the admin secret is not JSON",
            Lab.toClone().adminSecret("boss", "hunter2"),
            Problem.Kind.ADMIN,
            "The admin secret boss is not a JSON object.",
            "at least username and password"),
        refusal(
            "the admin secret is of another host",
            Lab.toClone().adminSecret("boss", document("root", "hush-r").replace("db", "far")),
            Problem.Kind.ADMIN,
            "The admin secret boss is of far:1000, and the rotated secret is of db:1000.",
            "of the same server"),
        refusal(
            "the admin secret is of another port",
            Lab.toClone()
                .adminSecret(
                    "boss", "{\"username\":\"root\",\"password\":\"hush-r\",\"port\":1001}"),
            Problem.Kind.ADMIN,
            "The admin secret boss is of db:1001, and the rotated secret is of db:1000.",
            "of the same server"),
        refusal(
            "the admin is the account that is live",
            Lab.toClone().adminSecret("boss", document("app", "hush-1")),
            Problem.Kind.ADMIN,
            "The admin secret boss is of app, one of the accounts to be rotated.",
            "Name an account of its own"),
        refusal(
            "the admin is the account whose turn it is",
            Lab.toClone().adminSecret("boss", document("app_clone", "hush-2")),
            Problem.Kind.ADMIN,
            "The admin secret boss is of app_clone, one of the accounts to be rotated.",
            "Name an account of its own"),
        refusal(
            "the admin's password is wrong",
            Lab.toClone().adminSecret("boss", document("root", "hush-0")),
            Problem.Kind.LOGIN,
            "root did not get in at db:1000 with the admin secret: The password is wrong.",
            "Look it up."),
        refusal(
            "the admin reached another server",
            identified(Lab.toClone(), "root", as -> at("server-2", as)),
            Problem.Kind.DEPUTY,
            "The logins of this rotation did not all reach the same server.",
            "the endpoint of the same server"));
  }

  /** What is locked may be so by address, which no password mends. */
  @ParameterizedTest
  @EnumSource(
      value = DatabaseFailure.Kind.class,
      names = {"LOCKED", "EXPIRED"})
  void proposesNoOtherPasswordWhereThePasswordIsNotWrong(DatabaseFailure.Kind kind) {
    var problem = failing(Lab.toClone(), "log in as app", kind).run().problem().orElseThrow();

    assertThat(problem.mend()).isEqualTo("Mend it.");
  }

  static Stream<Arguments> logins() {
    return Stream.of(
        refusal(
            "the current password is wrong",
            Lab.toClone().account("app", Account.of("hush-0", "read")),
            Problem.Kind.LOGIN,
            "app did not get in at db:1000 with AWSCURRENT: The password is wrong.",
            "Look it up. See how it stands: tandem status app. If no rotation of it is unfinished,"
                + " have the admin set the password of AWSCURRENT: tandem repair app --strategy"
                + " alternating-users --admin …"),
        refusal(
            "a single user has none of its passwords any more",
            Lab.single().account("app", Account.of("forgotten", "read")),
            Problem.Kind.LOGIN,
            "The database accepts no password that app holds for app.",
            "Have the admin set the password of AWSCURRENT: tandem repair app"),
        refusal(
            "something between maps users",
            identified(Lab.toClone(), "app", as -> named("nobody", as)),
            Problem.Kind.LOGIN,
            "app logged in at db:1000 and the server says it is nobody.",
            "Connect to the database itself"),
        refusal(
            "something between maps the admin",
            identified(Lab.toClone(), "root", as -> named("nobody", as)),
            Problem.Kind.LOGIN,
            "root logged in at db:1000 and the server says it is nobody.",
            "Connect to the database itself"),
        refusal(
            "the server takes no writes",
            identified(Lab.toClone(), "root", RotationTest::readOnly),
            Problem.Kind.DATABASE,
            "The server at db:1000 takes no writes.",
            "writer endpoint"),
        refusal(
            "the accounts can't be described",
            failing(Lab.toClone(), "describe", DatabaseFailure.Kind.PRIVILEGE),
            Problem.Kind.DATABASE,
            "Could not describe app and app_clone: The server said PRIVILEGE.",
            "Mend it."));
  }

  static Stream<Arguments> owners() {
    var right =
        new Obstacle(Obstacle.Kind.MISSING_RIGHT, "root may not grant.", "GRANT that TO root;");
    var odd = new Obstacle(Obstacle.Kind.NOT_UNDERSTOOD, "app owns a tablespace.", "Give it away.");
    return Stream.of(
        refusal(
            "a name that only looks like a clone's has no primary",
            Lab.toPrimary().without("app"),
            Problem.Kind.OWNERSHIP,
            "There is no account app, whose clone app_clone would be.",
            "name the pair (--primary, --clone)"),
        refusal(
            "somebody else's account has the clone's name",
            Lab.toAbsentClone().account("app_clone", Account.of("hush-9", "everything")),
            Problem.Kind.OWNERSHIP,
            "The account app_clone exists already, carries no marker of Tandem, and AWSPREVIOUS of"
                + " app does not speak for it.",
            "--adopt"),
        refusal(
            "somebody else's account has the clone's name and another password",
            Lab.toAbsentClone()
                .account("app_clone", Account.of("hush-9", "everything"))
                .pending(Lab.TOKEN, document("app_clone", "hush-2")),
            Problem.Kind.OWNERSHIP,
            "The account app_clone exists already, carries no marker of Tandem, and AWSPREVIOUS of"
                + " app does not speak for it.",
            "--adopt"),
        refusal(
            "a user whose own name ends like a clone's meets a namesake",
            Lab.empty()
                .account("app", Account.of("hush-9", "read"))
                .account("app_clone", Account.of("hush-1", "read"))
                .current(document("app_clone", "hush-1")),
            Problem.Kind.OWNERSHIP,
            "The account app_clone exists already, carries no marker of Tandem, and AWSPREVIOUS of"
                + " app does not speak for it.",
            "name the pair (--primary, --clone)"),
        refusal(
            "the clone is marked by another secret",
            Lab.toClone().account("app_clone", Account.of("hush-2", "read").marked("app2", "app")),
            Problem.Kind.OWNERSHIP,
            "The pair of app and app_clone belongs to the secret app2, as a clone of app.",
            "--adopt"),
        refusal(
            "the clone is marked as another account's",
            Lab.toClone().account("app_clone", Account.of("hush-2", "read").marked("app", "app2")),
            Problem.Kind.OWNERSHIP,
            "The pair of app and app_clone belongs to the secret app, as a clone of app2.",
            "--adopt"),
        refusal(
            "the primary is marked by another secret",
            Lab.toClone().account("app", Account.of("hush-1", "read").marked("app2", "app")),
            Problem.Kind.OWNERSHIP,
            "The pair of app and app_clone belongs to the secret app2, as a clone of app.",
            "--adopt"),
        refusal(
            "the primary is marked by another secret, and the clone is not there yet",
            Lab.toClone()
                .without("app_clone")
                .account("app", Account.of("hush-1", "read").marked("app2", "app")),
            Problem.Kind.OWNERSHIP,
            "The pair of app and app_clone belongs to the secret app2, as a clone of app.",
            "--adopt"),
        refusal(
            "the admin lacks a right",
            stopped(Lab.toClone(), right),
            Problem.Kind.RIGHTS,
            "root may not grant.",
            "GRANT that TO root;"),
        refusal(
            "the primary has what can't be copied",
            stopped(Lab.toClone(), odd),
            Problem.Kind.NOT_UNDERSTOOD,
            "app owns a tablespace.",
            "Give it away."),
        refusal(
            "both stand in the way",
            stopped(stopped(stopped(Lab.toClone(), right), odd), odd),
            Problem.Kind.NOT_UNDERSTOOD,
            "root may not grant. app owns a tablespace. app owns a tablespace.",
            "GRANT that TO root;\nGive it away."));
  }

  @ParameterizedTest
  @MethodSource
  void rotates(Lab lab) {
    var before = lab.password(AWSCURRENT);
    var others = bystanders(lab);
    boolean alternates = lab.policy().strategy() == Strategy.ALTERNATING_USERS;

    var outcome = lab.run();

    assertThat(outcome.problem()).isEmpty();
    assertThat(outcome.summary()).isEqualTo("rotated app");
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.password(AWSCURRENT)).isNotEqualTo(before);
    assertThat(lab.password(AWSPREVIOUS)).isEqualTo(before);
    assertThat(lab.logsIn(AWSPREVIOUS)).isEqualTo(alternates);
    assertThat(lab.dialect().refusedLogins()).as("refused logins").isZero();
    assertThat(lab.dialect().openSessions()).isZero();
    assertThat(bystanders(lab)).isEqualTo(others);
  }

  static Stream<Named<Lab>> rotates() {
    var unmarked = Account.of("hush-2", "read", "write");
    return Stream.of(
        Named.of("to an absent clone", Lab.toAbsentClone()),
        Named.of("to a clone", Lab.toClone()),
        Named.of("to the primary", Lab.toPrimary()),
        Named.of("a single user by itself", Lab.single()),
        Named.of("a single user by the admin", Lab.single().admin(Optional.of(Lab.ADMIN_SECRET))),
        Named.of(
            "a clone that AWSPREVIOUS speaks for", Lab.toClone().account("app_clone", unmarked)),
        Named.of(
            "on with a clone that AWS's function made and gave the pending password",
            Lab.toAbsentClone()
                .account("app_clone", unmarked)
                .pending(Lab.TOKEN, document("app_clone", "hush-2"))),
        Named.of(
            "an unmarked clone that the operator adopts",
            Lab.toAbsentClone().account("app_clone", unmarked).adopting()),
        Named.of(
            "another secret's clone that the operator adopts",
            Lab.toClone().account("app_clone", unmarked.marked("app2", "app")).adopting()),
        Named.of(
            "by the admin that the secret names and the operator allows",
            current(asking("admin")).admin(Optional.empty()).allowing("admin")),
        Named.of("by the operator's admin, whatever the secret names", current(asking("another"))),
        Named.of(
            "a name that is short enough in characters",
            limited(
                Lab.empty()
                    .account("ääääääää", Account.of("hush-1", "read"))
                    .current(document("ääääääää", "hush-1")),
                Unit.CHARACTERS)),
        Named.of(
            "a pair that the operator names",
            Lab.toAbsentClone().pair("app", "green").account("app_clone", unmarked)),
        Named.of(
            "on with a pending version that says the same in other words",
            Lab.toClone()
                .pending(
                    Lab.TOKEN,
                    document("app_clone", "hush-3")
                        .replace("\"db\"", "\"DB.\",\"port\":\"1000\",\"dbname\":\"\",\"ssl\":true")
                        .replace("model", "MODEL"))),
        Named.of(
            "over a pending label that was left on the current version",
            Lab.toAbsentClone().staged("v1")));
  }

  @Test
  void takesOneAccountsNameAsItIsHoweverItEnds() {
    var lab =
        Lab.empty()
            .account("app_clone", Account.of("hush-1", "read"))
            .current(document("app_clone", "hush-1"))
            .strategy(Strategy.SINGLE_USER)
            .admin(Optional.empty());

    assertThat(lab.run().user()).contains("app_clone");
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
  }

  @Test
  void takesANameThatIsNothingButTheSuffixForAPrimary() {
    var lab =
        Lab.empty()
            .account("_clone", Account.of("hush-1", "read"))
            .current(document("_clone", "hush-1"));

    assertThat(lab.run().user()).contains("_clone_clone");
  }

  @Test
  void marksTheCloneAndNamesTheVersionThatItHolds() {
    var lab = Lab.toAbsentClone();

    lab.run();

    var marker = lab.dialect().database().account("app_clone").orElseThrow().marker().orElseThrow();
    assertThat(marker.secret()).isEqualTo("app");
    assertThat(marker.primary()).isEqualTo("app");
    assertThat(marker.version()).contains(Lab.TOKEN);
  }

  @Test
  void setsThePasswordLast() {
    var lab = Lab.toAbsentClone();

    lab.run();

    assertThat(lab.dialect().statements())
        .startsWith("create app_clone")
        .endsWith("password app_clone")
        .containsOnlyOnce("password app_clone")
        .hasSize(4);
  }

  @Test
  void changesNoPrivilegeOfThePrimary() {
    var lab = Lab.toPrimary().account("app", Account.of("hush-1", "read", "write", "more"));

    lab.run();

    assertThat(lab.dialect().statements()).containsExactly("password app");
  }

  @Test
  void onlyGrantsWhereThePolicyIsAdditive() {
    var lab = Lab.toClone().sync(Sync.ADDITIVE);

    var outcome = lab.run();

    assertThat(outcome.problem()).isEmpty();
    assertThat(lab.dialect().statements()).containsExactly("grant app_clone", "password app_clone");
    assertThat(outcome.warnings()).containsExactly("only the clone has: stale");
  }

  @Test
  void changesNoPrivilegeWhereThePolicySaysSo() {
    var lab = Lab.toClone().sync(Sync.OFF);

    var outcome = lab.run();

    assertThat(outcome.problem()).isEmpty();
    assertThat(lab.dialect().statements()).containsExactly("password app_clone");
    assertThat(outcome.warnings())
        .containsExactly("the clone lacks: write", "only the clone has: stale");
  }

  // ---- what stops a rotation that has begun --------------------------------------------------

  @ParameterizedTest
  @MethodSource
  void dropsAPasswordThatTheServerRefusesAndMakesAnotherNextTime(Lab lab) {
    lab.dialect().fails("password", DatabaseFailure.Kind.POLICY);
    var current = lab.password(AWSCURRENT);

    var refused = lab.run();

    var problem = refused.problem().orElseThrow();
    assertThat(problem.kind()).isEqualTo(Problem.Kind.PASSWORD);
    assertThat(problem.what())
        .isEqualTo("The server refuses the new password of app: The server said POLICY.");
    assertThat(problem.mend()).isEqualTo("Mend it. Then rotate again: it makes another password.");
    assertThat(problem.passing()).isFalse();
    assertThat(lab.version(AWSPENDING)).isEmpty();
    assertThat(lab.password(AWSCURRENT)).isEqualTo(current);
    assertThat(lab.under("token-2").run().problem()).isEmpty();
    assertThat(lab.version(AWSCURRENT)).contains("token-2");
  }

  static Stream<Named<Lab>> dropsAPasswordThatTheServerRefusesAndMakesAnotherNextTime() {
    return Stream.of(
        Named.of("of a clone", Lab.toAbsentClone()),
        Named.of("of the primary", Lab.toPrimary()),
        Named.of("of one account", Lab.single()));
  }

  @Test
  void keepsARefusedPasswordThatTheDatabaseHoldsAllTheSame() {
    var lab =
        Lab.toClone()
            .account("app_clone", Account.of("hush-3", "read", "write").marked("app", "app"))
            .pending(Lab.TOKEN, document("app_clone", "hush-3"));
    lab.dialect().fails("password", DatabaseFailure.Kind.POLICY);

    assertThat(lab.run().problem()).isEmpty();
    assertThat(lab.version(AWSCURRENT)).contains(Lab.TOKEN);
  }

  @Test
  void keepsARefusedPasswordWhileNobodyCanSayWhetherItIsSet() {
    var lab = Lab.toClone();
    lab.dialect().fails("password", DatabaseFailure.Kind.POLICY);
    lab.dialect().fails("log in as app_clone", DatabaseFailure.Kind.LOCKED);

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(Problem.Kind.PASSWORD);
    assertThat(lab.version(AWSPENDING)).contains(Lab.TOKEN);
  }

  @ParameterizedTest
  @MethodSource
  void leavesTheCurrentVersionWhereItIs(Lab lab, Problem.Kind kind, String what) {
    var current = lab.version(AWSCURRENT);

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.kind()).isEqualTo(kind);
    assertThat(problem.what()).isEqualTo(what);
    assertThat(lab.version(AWSCURRENT)).isEqualTo(current);
    assertThat(lab.version(AWSPENDING)).contains(Lab.TOKEN);
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
    assertThat(lab.dialect().openSessions()).isZero();
  }

  static Stream<Arguments> leavesTheCurrentVersionWhereItIs() {
    return Stream.of(
        stop(
            "the probe query fails",
            Lab.toClone().probing("fails"),
            Problem.Kind.DATABASE,
            "Could not run the probe query: The query failed."),
        stop(
            "drift stays",
            drifting(Lab.toClone()),
            Problem.Kind.DRIFT,
            "The clone of app is not what its primary is: + write; - stale."),
        stop(
            "a grant is refused",
            failing(Lab.toClone(), "grant", DatabaseFailure.Kind.PRIVILEGE),
            Problem.Kind.DATABASE,
            "Could not prepare app_clone: The server said PRIVILEGE."),
        stop(
            "the password can't be set",
            failing(Lab.toClone(), "password", DatabaseFailure.Kind.PRIVILEGE),
            Problem.Kind.DATABASE,
            "Could not set the password of app_clone and let it log in: The server said"
                + " PRIVILEGE."),
        stop(
            "the new credential does not get in",
            failing(Lab.toClone(), "log in as app_clone", DatabaseFailure.Kind.EXPIRED),
            Problem.Kind.LOGIN,
            "app_clone did not get in at db:1000 with AWSPENDING: The server said EXPIRED."),
        stop(
            "the new credential is mapped to somebody else",
            identified(Lab.toClone(), "app_clone", as -> named("nobody", as)),
            Problem.Kind.LOGIN,
            "app_clone logged in at db:1000 and the server says it is nobody."),
        stop(
            "the new credential gets into another server",
            identified(Lab.toClone(), "app_clone", as -> at("server-2", as)),
            Problem.Kind.DEPUTY,
            "The logins of this rotation did not all reach the same server."),
        stop(
            "the store refuses to promote",
            denied(Lab.toClone()),
            Problem.Kind.STORE,
            "The store did not answer."));
  }

  /** Between the new password and its promotion nobody should have to guess how it goes on. */
  @Test
  void saysHowARotationGoesOnWhoseProbeQueryFails() {
    var lab = Lab.toClone().probing("fails");

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem.mend())
        .endsWith(
            " The new password is set, and AWSCURRENT was not moved: the rotation is unfinished. Go"
                + " on with it: tandem resume app. Or take it back: tandem abort app.");
    assertThat(lab.status().unfinished()).contains(Lab.TOKEN);
    assertThat(lab.rotator().run(Intent.ABORT, Lab.SECRET, lab.policy()).problem()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(names = {"TLS", "PRIVILEGE", "UNEXPECTED"})
  void namesNoRepairOfWhatNoPasswordMends(DatabaseFailure.Kind kind) {
    var problem = failing(Lab.toClone(), "log in as app", kind).run().problem().orElseThrow();

    assertThat(problem.mend()).isEqualTo("Mend it.");
  }

  @ParameterizedTest
  @EnumSource(names = {"REJECTED", "PRIVILEGE"})
  void triesNoOtherPasswordOfASingleUserUnlessTheFirstIsRejected(DatabaseFailure.Kind kind) {
    var lab = Lab.single();
    lab.dialect().fails("log in as app", kind);

    lab.run();

    assertThat(lab.dialect().logins().size() > 1).isEqualTo(kind == DatabaseFailure.Kind.REJECTED);
  }

  @Test
  void setsASingleUserByItsPreviousPasswordWhereThatIsTheValidOne() {
    var lab = Lab.single().account("app", Account.of("hush-0", "read"));

    assertThat(lab.run().problem()).isEmpty();
    assertThat(lab.logsIn(AWSCURRENT)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"hunter2", "{\"username\":\"app\",\"password\":\"\"}"})
  void getsOverAPreviousVersionOfASingleUserThatIsNoCredential(String previous) {
    var lab =
        Lab.empty()
            .account("app", Account.of("hush-1", "read"))
            .current(previous)
            .current(document("app", "hush-1"))
            .strategy(Strategy.SINGLE_USER)
            .admin(Optional.empty());

    assertThat(lab.run().problem()).isEmpty();
  }

  @Test
  void triesNoPreviousPasswordAnywhereElse() {
    var lab =
        Lab.empty()
            .account("app", Account.of("forgotten", "read"))
            .current(document("app", "hush-0").replace("\"db\"", "\"elsewhere\""))
            .current(document("app", "hush-1"))
            .strategy(Strategy.SINGLE_USER)
            .admin(Optional.empty());

    assertThat(lab.run().problem().orElseThrow().kind()).isEqualTo(Problem.Kind.LOGIN);
    assertThat(lab.dialect().logins()).containsExactly("app at db:1000");
  }

  @Test
  void storeFailuresSayWhatTheStoreSaid() {
    var lab = Lab.toClone();
    lab.store().fails("put", StoreException.Kind.DENIED);

    var problem = lab.run().problem().orElseThrow();

    assertThat(problem)
        .isEqualTo(new Problem(Problem.Kind.STORE, "The store did not answer.", "Wait.", false));
  }

  // ---- worlds --------------------------------------------------------------------------------

  private static Arguments refusal(
      String name, Lab lab, Problem.Kind kind, String what, String mend) {
    return Arguments.of(Named.of(name, lab), kind, what, mend);
  }

  private static Arguments stop(String name, Lab lab, Problem.Kind kind, String what) {
    return Arguments.of(Named.of(name, lab), kind, what);
  }

  private static Lab current(String value) {
    return Lab.empty().account("app", Account.of("hush-1", "read", "write")).current(value);
  }

  private static Lab pending(String user) {
    return Lab.toClone().pending(Lab.TOKEN, document(user, "hush-3"));
  }

  private static String asking(String admin) {
    return document("app", "hush-1").replace("}", ",\"masterarn\":\"" + admin + "\"}");
  }

  private static Lab hiding(Lab lab) {
    lab.store().hides(AWSCURRENT);
    return lab;
  }

  private static Lab limited(Lab lab, Unit unit) {
    lab.dialect().limits(20, unit);
    return lab;
  }

  private static Lab failing(Lab lab, String deed, DatabaseFailure.Kind kind) {
    // for the rotation, and for the plan after it
    lab.dialect().fails(deed, kind, kind);
    return lab;
  }

  private static Lab denied(Lab lab) {
    lab.store().fails("move", StoreException.Kind.DENIED);
    return lab;
  }

  private static Lab stopped(Lab lab, Obstacle obstacle) {
    lab.dialect().stopsAt(obstacle);
    return lab;
  }

  private static Lab drifting(Lab lab) {
    var drift =
        new Drift(Set.of(new Privilege("write")), Set.of(new Privilege("stale")), List.of());
    lab.dialect().drifts(drift);
    return lab;
  }

  @Test
  void rotatesAnAccountThatOnlyReadsByItsOwnSetting() {
    assertThat(identified(Lab.toClone(), "app", RotationTest::readOnly).run().problem()).isEmpty();
  }

  private static Lab identified(Lab lab, String user, UnaryOperator<Identity> as) {
    lab.dialect()
        .identifies(identity -> identity.user().equals(user) ? as.apply(identity) : identity);
    return lab;
  }

  private static Identity named(String user, Identity as) {
    return new Identity(
        user, as.actsAs(), as.server(), as.product(), as.readOnly(), as.encrypted());
  }

  private static Identity at(String server, Identity as) {
    return new Identity(as.user(), as.actsAs(), server, as.product(), as.readOnly(), true);
  }

  private static Identity readOnly(Identity as) {
    return new Identity(as.user(), as.actsAs(), as.server(), as.product(), true, as.encrypted());
  }

  /** Everybody but the account that gets the new password, as their passwords were. */
  private static Map<String, Account> bystanders(Lab lab) {
    var others = new HashMap<>(lab.dialect().database().accounts());
    others.keySet().removeAll(Set.of("app", "app_clone", "green", "ääääääää_clone"));
    return others;
  }
}

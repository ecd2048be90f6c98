package dev.tandem.engine;

import static dev.tandem.engine.Lab.TOKEN;
import static dev.tandem.engine.Lab.document;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.spi.Identity;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is easily got wrong at the edges of a rotation, a preflight and a status. */
class CornersTest {
  @Test
  void comparesTheAdminsServerWithTheOneThatTheSingleUserGotInto() {
    var lab =
        Lab.single()
            .account("app", Account.of("hush-0", "read"))
            .admin(Optional.of(Lab.ADMIN_SECRET));
    lab.dialect()
        .identifies(as ->
            as.user().equals("root")
                ? new Identity("root", "root", "server-2", as.product(), false, true)
                : as);
    var before = lab.standing();

    assertThat(lab.run().problem().map(Problem::kind)).contains(Problem.Kind.DEPUTY);
    assertThat(lab.standing()).isEqualTo(before);
  }

  @Test
  void preflightsOnTheCurrentVersionOfAPair() {
    var lab = Lab.toClone().step(Step.TEST).under("v2");

    assertThat(lab.run().problem()).isEmpty();
  }

  @Test
  void findsATestOfTheVersionThatBecameCurrentDone() {
    var lab = Lab.toAbsentClone().staged(TOKEN);
    Stream.of(Step.values()).forEach(lab::run);

    assertThat(lab.run(Step.TEST).problem()).isEmpty();
  }

  @Test
  void preflightFindsOutThatTheServerTakesNoWrites() {
    var lab = Lab.toClone().staged(TOKEN);
    lab.dialect()
        .identifies(
            as -> new Identity(as.user(), as.actsAs(), as.server(), as.product(), true, true));

    assertThat(lab.run(Step.TEST).problem().map(Problem::kind)).contains(Problem.Kind.DATABASE);
  }

  @Test
  void statusTriesNoPendingPasswordOfASingleUserWhoseCurrentOneLogsIn() {
    var lab = Lab.single().pending("token-0", document("app", "hush-3"));

    lab.status();

    assertThat(lab.dialect().logins()).containsExactly("app at db:1000");
    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  @Test
  void statusTriesNoPreviousPasswordThatThePendingOneReplaced() {
    var lab =
        Lab.toPrimary()
            .account("app", Account.of("hush-3", "read", "write"))
            .pending("token-0", document("app", "hush-3"));

    lab.status();

    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  @Test
  void statusTriesNoPreviousPasswordOfTheAccountThatIsCurrent() {
    var lab =
        Lab.toAbsentClone()
            .account("app", Account.of("hush-4", "read"))
            .current(document("app", "hush-4"));

    lab.status();

    assertThat(lab.dialect().refusedLogins()).isZero();
  }

  @Test
  void statusSendsNoPasswordToAnotherServerThanTheCurrentOne() {
    var lab =
        Lab.toPrimary()
            .pending("token-0", document("app", "hush-3").replace("\"db\"", "\"elsewhere\""));

    lab.status();

    assertThat(lab.dialect().logins()).allMatch(login -> login.endsWith(" at db:1000"));
  }

  @Test
  void statusDoesNotCallAPairASingleUserWhenItTriedNothing() {
    var lab = Lab.toPrimary().current(document("app", "hush-1").replace("model", "oracle"));

    assertThat(lab.status().versions())
        .noneMatch(version -> version.detail().contains("a single user's"));
  }

  @Test
  void namesEachDifferenceOnce() {
    var lab =
        Lab.toClone()
            .pending(TOKEN, document("app_clone", "hush-3").replace("\"engine\":\"model\",", ""));

    assertThat(lab.run().problem().orElseThrow().what())
        .isEqualTo(
            "AWSPENDING of app differs from AWSCURRENT in engine, and may differ in its credential"
                + " only.");
  }
}

package dev.tandem.engine;

import static dev.tandem.engine.Lab.document;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.Plan.Planned;
import dev.tandem.engine.RotationListener.Event;
import dev.tandem.engine.spi.DatabaseFailure;
import dev.tandem.engine.spi.Drift;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.Tls;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan says what a rotation will do, and does none of it. */
class PlanTest {

  @ParameterizedTest
  @MethodSource("worlds")
  void saysWhatTheRotationDoesAfterwards(Lab lab) {
    var before = lab.standing();

    var plan = lab.plan();

    assertThat(plan.problem()).isEmpty();
    assertThat(plan.changes()).isTrue();
    assertThat(lab.standing()).as("a plan writes nothing").isEqualTo(before);
    assertThat(lab.dialect().statements()).isEmpty();
    assertThat(lab.dialect().openSessions()).isZero();

    var outcome = lab.run();

    assertThat(outcome.problem()).isEmpty();
    assertThat(changes(plan)).isEqualTo(changes(lab.events()));
    assertThat(statements(plan)).isEqualTo(lab.dialect().statements());
    assertThat(plan.to()).isEqualTo(outcome.user());
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void looksBeforeTheFirstChangeAsTheRotationDoes(Lab lab) {
    var plan = lab.plan();
    int planned = lab.dialect().logins().size();

    lab.run();

    var rotated = lab.dialect().logins().subList(planned, lab.dialect().logins().size());
    assertThat(rotated)
        .startsWith(lab.dialect().logins().subList(0, planned).toArray(String[]::new));
    assertThat(looks(plan)).startsWith(looks(lab.events()).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("worlds")
  void holdsNoPassword(Lab lab) {
    assertThat(lab.plan().toString()).doesNotContain("hush").doesNotContain("made when it is put");
  }

  static Stream<Named<Lab>> worlds() {
    return Stream.of(
        Named.of("to an absent clone", Lab.toAbsentClone()),
        Named.of("to a clone", Lab.toClone()),
        Named.of("to the primary", Lab.toPrimary()),
        Named.of("with a probe query", Lab.toClone().probing("select 1")),
        Named.of("one account by itself", Lab.single()),
        Named.of("one account by the admin", Lab.single().admin(Optional.of("admin"))),
        Named.of(
            "one account by its previous password",
            Lab.single().account("app", Account.of("hush-0", "read"))),
        Named.of("a rotation that was only staged", Lab.toClone().staged("token-0")),
        Named.of(
            "a rotation that stopped before the database",
            Lab.toClone().pending("token-0", document("app_clone", "hush-3"))),
        Named.of(
            "a rotation that stopped before the promotion",
            Lab.toClone()
                .account("app_clone", Account.of("hush-3", "read", "write").marked("app", "app"))
                .pending("token-0", document("app_clone", "hush-3"))),
        Named.of(
            "one account, stopped before the promotion",
            Lab.single()
                .account("app", Account.of("hush-3", "read"))
                .pending("token-0", document("app", "hush-3"))));
  }

  @Test
  void namesBothAccountsAndHowTheDatabaseIsReached() {
    var plan = Lab.toClone().plan();

    assertThat(plan.secret()).isEqualTo("app");
    assertThat(plan.from()).contains("app");
    assertThat(plan.to()).contains("app_clone");
    assertThat(plan.tls()).contains(Tls.VERIFY_FULL);
  }

  @Test
  void showsEachMoveInItsStep() {
    assertThat(Lab.toAbsentClone().plan().moves())
        .filteredOn(Planned::change)
        .extracting(Planned::step, Planned::text)
        .containsExactly(
            tuple(Step.CREATE, "put AWSPENDING with a new password for app_clone"),
            tuple(Step.SET, "prepare app_clone"),
            tuple(Step.SET, "set the password of app_clone and let it log in"),
            tuple(Step.FINISH, "move AWSCURRENT"));
  }

  @Test
  void showsDrift() {
    assertThat(Lab.toClone().plan().drift().map(Drift::lines))
        .contains(List.of("+ write", "- stale"));
    assertThat(Lab.toAbsentClone().plan().drift().map(Drift::lines))
        .contains(List.of("+ read", "+ write"));
    assertThat(Lab.toPrimary().plan().drift()).contains(Drift.NONE);
  }

  @Test
  void showsNoDriftWhereNobodyLooked() {
    assertThat(Lab.single().plan().drift()).isEmpty();
    assertThat(Lab.toClone().admin(Optional.empty()).plan().drift()).isEmpty();
  }

  @Test
  void showsTheProblemAndHowFarItGot() {
    var plan = Lab.toClone().admin(Optional.empty()).plan();

    assertThat(plan.problem().map(Problem::kind)).contains(Problem.Kind.ADMIN);
    assertThat(plan.changes()).isFalse();
    assertThat(plan.from()).contains("app");
    assertThat(plan.to()).isEmpty();
    assertThat(plan.moves())
        .last()
        .extracting(Planned::text)
        .asString()
        .startsWith("log in as app");
  }

  @Test
  void showsWhatTheStoreOrTheDatabaseSaid() {
    var store = Lab.toClone();
    store.store().fails("describe", StoreException.Kind.DENIED);
    var database = Lab.toClone();
    database.dialect().fails("describe", DatabaseFailure.Kind.PRIVILEGE);

    assertThat(store.plan().problem().map(Problem::kind)).contains(Problem.Kind.STORE);
    assertThat(database.plan().problem().map(Problem::what))
        .contains("Could not describe app and app_clone: The server said PRIVILEGE.");
  }

  @Test
  void hasNothingToDoForAVersionThatIsCurrent() {
    var plan = Lab.toClone().under("v2").plan();

    assertThat(plan.problem()).isEmpty();
    assertThat(plan.changes()).isFalse();
  }

  @Test
  void plansOneStepAlone() {
    var lab = Lab.toClone().pending(Lab.TOKEN, document("app_clone", "hush-3")).step(Step.SET);

    assertThat(changes(lab.plan()))
        .containsExactly("prepare app_clone", "set the password of app_clone and let it log in");
  }

  @Test
  void plansUnderAFreshToken() {
    var lab = Lab.toClone();

    assertThat(lab.rotator().plan("app", lab.policy()).problem()).isEmpty();
  }

  private static List<String> changes(Plan plan) {
    return plan.moves().stream().filter(Planned::change).map(Planned::text).toList();
  }

  private static List<String> statements(Plan plan) {
    return plan.moves().stream().flatMap(each -> each.statements().stream()).toList();
  }

  private static List<String> looks(Plan plan) {
    return plan.moves().stream()
        .takeWhile(each -> !each.change())
        .map(Planned::text)
        .filter(text -> !text.startsWith("claim"))
        .toList();
  }

  private static List<String> changes(List<Event> events) {
    return events.stream()
        .filter(event -> event instanceof Event.Moved moved && moved.change())
        .map(event -> ((Event.Moved) event).text())
        .toList();
  }

  /** What is looked at before the claim. */
  private static List<String> looks(List<Event> events) {
    return events.stream()
        .filter(Event.Moved.class::isInstance)
        .map(Event.Moved.class::cast)
        .takeWhile(moved -> !moved.change() && !moved.text().startsWith("claim"))
        .map(Event.Moved::text)
        .toList();
  }
}

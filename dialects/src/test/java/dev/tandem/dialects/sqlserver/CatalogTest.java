package dev.tandem.dialects.sqlserver;

import static dev.tandem.dialects.sqlserver.Accounts.NOWHERE;
import static dev.tandem.dialects.sqlserver.Accounts.SERVER;
import static dev.tandem.dialects.sqlserver.Accounts.SHOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Grantable;
import dev.tandem.dialects.sqlserver.PrincipalTrait.Permission;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the rows of the catalog are taken for. */
final class CatalogTest {
  private static final Optional<String> STOCK = Optional.of("stock");

  @Test
  void aLoginIsThereWithOrWithoutUsers() {
    var pair = state(row(NOWHERE, "app", "login", "S"));
    assertThat(pair.primary().exists()).isTrue();
    assertThat(pair.primary().traits()).isEmpty();
    assertThat(pair.cloneState().exists()).isFalse();
    assertThat(pair.self().traits()).containsExactly(SERVER);
  }

  @Test
  void aUserWithItsOwnPasswordIsToldByItsKind() {
    var login = row(NOWHERE, "app", "login", "S");
    var user = row(SHOP, "app", "user", "app");
    assertThat(new Principal(state(login, user).primary()).home()).isEmpty();
    var contained = state(login, user, row(SHOP, "app", "contained", ""));
    assertThat(new Principal(contained.primary()).home()).contains("shop");
    assertThat(contained.primary().traits())
        .as("what the login of that name has is another account's")
        .contains(new PrincipalFact.Contained("shop"))
        .doesNotContain(new PrincipalTrait.User("shop"));
    assertThat(contained.cloneState().exists()).isFalse();
  }

  @Test
  void whoIsNoSqlLoginIsNotUnderstood() {
    assertThat(state(row(NOWHERE, "app", "login", "U")).primary().traits())
        .hasAtLeastOneElementOfType(PrincipalFact.NotUnderstood.class);
  }

  @ParameterizedTest
  @CsvSource({"R, SELECT", "X, SELECT"})
  void aStateThatCanNotBeCopiedIsNotUnderstood(String state, String name) {
    var row = new Row(SHOP, "app", "permission", state, name, "OBJECT::[a].[b]", "c", false, true);
    assertThat(state(row).primary().traits())
        .hasSize(1)
        .hasOnlyElementsOfType(PrincipalFact.NotUnderstood.class);
  }

  @Test
  void whatTheCatalogDoesNotNameIsNotUnderstood() {
    var unnamed = new Row(SHOP, "app", "permission", "G", "SELECT", "", "", true, true);
    var unknown = row(SHOP, "app", "new kind", "x");
    for (var row : List.of(unnamed, unknown)) {
      assertThat(state(row).primary().traits())
          .hasOnlyElementsOfType(PrincipalFact.NotUnderstood.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"member, a role", "credential, a credential"})
  void whatTheCatalogKeepsTheNameOfIsNotUnderstood(String kind, String what) {
    var hidden = new Row(NOWHERE, "app", kind, "", "", "", "", false, true);
    assertThat(state(hidden).primary().traits())
        .containsExactly(
            new PrincipalFact.NotUnderstood(NOWHERE, what + " that the catalog does not name"));
  }

  @Test
  void aCredentialThatTheAdminMayNotGiveIsNoted() {
    var vault = new PrincipalTrait.Credential("vault", false);
    var keys = new PrincipalTrait.Credential("keys", true);
    assertThat(
            state(
                    new Row(NOWHERE, "app", "credential", "vault", "", "", "", false, false),
                    new Row(NOWHERE, "app", "credential", "keys", "", "", "", true, true))
                .primary()
                .traits())
        .containsExactlyInAnyOrder(vault, new PrincipalFact.OutOfReach(vault), keys);
  }

  @Test
  void aGrantOptionIsATraitOfItsOwnAndWhoMayNotPassOnIsNoted() {
    var row = new Row(SHOP, "app", "permission", "W", "SELECT", "SCHEMA::[s]", "", false, false);
    var select = new Permission(SHOP, false, "SELECT", "SCHEMA::[s]");
    assertThat(state(row).primary().traits())
        .containsExactlyInAnyOrder(
            select, new Grantable(select), new PrincipalFact.OutOfReach(select));
  }

  @Test
  void theMarkerOfTheSecretsDatabaseCountsFirst() {
    var login = row(NOWHERE, "app_clone", "login", "S");
    var here = row(SHOP, "app_clone", "mark", "[tandem secret=s primary=app version=2]");
    var there =
        row(Optional.of("a"), "app_clone", "mark", "[tandem secret=s primary=app version=1]");
    assertThat(state(login, there, here).cloneState().marker())
        .contains(new Marker("s", "app", Optional.of("2")));
    assertThat(state(login, there).cloneState().marker())
        .contains(new Marker("s", "app", Optional.of("1")));
    assertThat(state(here).cloneState().marker()).as("no login, no marker").isEmpty();
  }

  @Test
  void anOrphansMarkerSaysWhoseItIsAndNothingOfTheLogin() {
    var login = row(NOWHERE, "app_clone", "login", "S");
    var orphan = new Row(STOCK, "app_clone", "user", "app_clone", "", "", "", true, false);
    var mark = row(STOCK, "app_clone", "mark", "[tandem secret=s primary=app version=1]");
    var clone = state(login, orphan, mark).cloneState();
    assertThat(clone.marker()).isEmpty();
    assertThat(clone.traits())
        .contains(new PrincipalFact.Orphan("stock"), new PrincipalFact.Marked("stock", "app"))
        .doesNotContain(new PrincipalTrait.User("stock"));
  }

  @Test
  void aDatabaseThatCanNotBeReadIsNotedUnlessItIsLeftOut() {
    var offline = database("old", "OFFLINE", false, false);
    var closed = database("theirs", "ONLINE", false, false);
    var readOnly = database("past", "ONLINE", true, true);
    var amazons = database("rdsadmin", "ONLINE", false, false);
    var rows = List.of(offline, closed, readOnly, amazons);
    assertThat(catalog(Policy.DEFAULT).state(rows).self().traits())
        .containsExactlyInAnyOrder(
            SERVER,
            new PrincipalFact.Unreadable("old", "is OFFLINE"),
            new PrincipalFact.Unreadable("theirs", "does not let [rotator] in"),
            new PrincipalFact.ReadOnly("past"));
    assertThat(
            catalog(Policy.DEFAULT.excluding(Set.of("old", "theirs", "past")))
                .state(rows)
                .self()
                .traits())
        .containsExactly(SERVER);
    assertThat(catalog(Policy.DEFAULT.with(Strategy.SINGLE_USER)).state(rows).self().traits())
        .containsExactly(SERVER);
  }

  private static Row database(String name, String state, boolean readable, boolean readOnly) {
    return new Row(NOWHERE, "rotator", "database", name, state, "", "", readable, readOnly);
  }

  private static Row row(Optional<String> database, String who, String kind, String a) {
    return new Row(database, who, kind, a, "", "", "", false, false);
  }

  private static PairState state(Row... rows) {
    return catalog(Policy.DEFAULT).state(List.of(rows));
  }

  private static Catalog catalog(Policy policy) {
    return new Catalog(SERVER, "rotator", new Pair("app", "app_clone"), policy);
  }
}

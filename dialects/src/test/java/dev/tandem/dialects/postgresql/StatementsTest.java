package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.RoleTrait.Attribute;
import dev.tandem.dialects.postgresql.RoleTrait.ConnectionLimit;
import dev.tandem.dialects.postgresql.RoleTrait.DefaultPrivilege;
import dev.tandem.dialects.postgresql.RoleTrait.Grantable;
import dev.tandem.dialects.postgresql.RoleTrait.Member;
import dev.tandem.dialects.postgresql.RoleTrait.MemberOption;
import dev.tandem.dialects.postgresql.RoleTrait.Owner;
import dev.tandem.dialects.postgresql.RoleTrait.Privilege;
import dev.tandem.dialects.postgresql.RoleTrait.Setting;
import dev.tandem.dialects.postgresql.RoleTrait.ValidUntil;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sync;
import dev.tandem.engine.spi.Trait;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The statements that mend a difference, without a server. */
final class StatementsTest {
  private static final PostgresqlDialect DIALECT = new PostgresqlDialect();

  private static final Privilege SELECT = new Privilege(Optional.of("shop"), "SELECT", "TABLE s.t");

  static Stream<Arguments> mended() {
    return Stream.of(
        row(
            new Attribute("CREATEDB"),
            "ALTER ROLE \"app_clone\" CREATEDB",
            "ALTER ROLE \"app_clone\" NOCREATEDB"),
        row(
            new ConnectionLimit(7),
            "ALTER ROLE \"app_clone\" CONNECTION LIMIT 7",
            "ALTER ROLE \"app_clone\" CONNECTION LIMIT -1"),
        row(
            new ValidUntil("2030-01-01", false),
            "ALTER ROLE \"app_clone\" VALID UNTIL '2030-01-01'",
            "ALTER ROLE \"app_clone\" VALID UNTIL 'infinity'"),
        row(
            new Setting(Optional.of("shop"), "work_mem", "9MB", false),
            "ALTER ROLE \"app_clone\" IN DATABASE \"shop\" SET \"work_mem\" TO '9MB'",
            "ALTER ROLE \"app_clone\" IN DATABASE \"shop\" RESET \"work_mem\""),
        row(
            new Member("readers"),
            "GRANT \"readers\" TO \"app_clone\" WITH ADMIN FALSE, INHERIT FALSE, SET FALSE",
            "REVOKE \"readers\" FROM \"app_clone\""),
        row(
            SELECT,
            "GRANT SELECT ON TABLE s.t TO \"app_clone\"",
            "REVOKE SELECT ON TABLE s.t FROM \"app_clone\""),
        row(
            new DefaultPrivilege("shop", "FOR ROLE o", "SELECT ON TABLES"),
            "ALTER DEFAULT PRIVILEGES FOR ROLE o GRANT SELECT ON TABLES TO \"app_clone\"",
            "ALTER DEFAULT PRIVILEGES FOR ROLE o REVOKE SELECT ON TABLES FROM \"app_clone\""));
  }

  private static Arguments row(Trait trait, String give, String take) {
    return Arguments.of(trait, give, take);
  }

  @ParameterizedTest
  @MethodSource("mended")
  void eachTraitIsGivenAndTaken(RoleTrait trait, String give, String take) {
    var copy = Rotation.policy(CloneMode.COPY);
    var lacking = pair(180000, Set.of(trait), Set.of());
    assertThat(DIALECT.drift(lacking, copy).missing()).containsExactly(trait);
    assertThat(DIALECT.drift(lacking, copy).extra()).isEmpty();
    assertThat(sql(lacking, copy)).containsExactly(give);
    var abundant = pair(180000, Set.of(), Set.of(trait));
    assertThat(DIALECT.drift(abundant, copy).extra()).containsExactly(trait);
    assertThat(sql(abundant, copy)).containsExactly(take);
    assertThat(DIALECT.drift(pair(180000, Set.of(trait), Set.of(trait)), copy).isEmpty()).isTrue();
  }

  @Test
  void optionsComeWithWhatTheyBelongTo() {
    var copy = Rotation.policy(CloneMode.COPY);
    var member =
        Set.<Trait>of(
            new Member("g"), new MemberOption("g", "ADMIN"), new MemberOption("g", "SET"));
    assertThat(sql(pair(160000, member, Set.of()), copy))
        .containsExactly("GRANT \"g\" TO \"app_clone\" WITH ADMIN TRUE, INHERIT FALSE, SET TRUE");
    assertThat(
            sql(
                pair(150000, Set.of(new Member("g"), new MemberOption("g", "ADMIN")), Set.of()),
                copy))
        .containsExactly("GRANT \"g\" TO \"app_clone\" WITH ADMIN OPTION");
    assertThat(sql(pair(160000, Set.of(new Member("g")), member), copy))
        .containsExactly(
            "REVOKE ADMIN OPTION FOR \"g\" FROM \"app_clone\"",
            "REVOKE SET OPTION FOR \"g\" FROM \"app_clone\"");
    assertThat(sql(pair(160000, Set.of(SELECT, new Grantable(SELECT)), Set.of()), copy))
        .containsExactly("GRANT SELECT ON TABLE s.t TO \"app_clone\" WITH GRANT OPTION");
    assertThat(sql(pair(160000, Set.of(SELECT), Set.of(SELECT, new Grantable(SELECT))), copy))
        .containsExactly("REVOKE GRANT OPTION FOR SELECT ON TABLE s.t FROM \"app_clone\"");
  }

  @Test
  void aRevokeNamesEachGrantorFrom16On() {
    var granted =
        Set.of(
            new Member("g"),
            new RoleFact.MemberBy("g", "a", true),
            new RoleFact.MemberBy("g", "b", true));
    var copy = Rotation.policy(CloneMode.COPY);
    assertThat(sql(pair(160000, Set.of(), granted), copy))
        .containsExactly(
            "REVOKE \"g\" FROM \"app_clone\" GRANTED BY \"a\"",
            "REVOKE \"g\" FROM \"app_clone\" GRANTED BY \"b\"");
    assertThat(sql(pair(150000, Set.of(), granted), copy))
        .containsExactly("REVOKE \"g\" FROM \"app_clone\"");
  }

  @Test
  void aChangedValueIsSetAndNotReset() {
    var copy = Rotation.policy(CloneMode.COPY);
    assertThat(sql(pair(180000, values("9MB", 3), values("8MB", 2)), copy))
        .containsExactly(
            "ALTER ROLE \"app_clone\" CONNECTION LIMIT 3",
            "ALTER ROLE \"app_clone\" SET \"work_mem\" TO '9MB'");
  }

  private static Set<Trait> values(String memory, int limit) {
    return Set.of(
        new Setting(Optional.empty(), "work_mem", memory, false), new ConnectionLimit(limit));
  }

  @Test
  void borrowedMembershipsAreGivenBackAndOwnOnesKept() {
    var reassign = Rotation.policy(CloneMode.COPY, Sync.EXACT, true);
    var owns = pair(180000, Set.of(), Set.of(new Owner(Optional.of("shop"), 2)));
    assertThat(sql(owns, reassign))
        .contains("REASSIGN OWNED BY \"app_clone\" TO \"app\"")
        .hasSize(1);
    var lesser =
        new PairState(
            owns.primary(),
            owns.cloneState(),
            account(
                "adm", Set.of(new RoleFact.Server(180000), new MemberOption("app", "INHERIT"))));
    assertThat(sql(lesser, reassign))
        .containsExactly(
            "GRANT \"app_clone\" TO \"adm\" WITH INHERIT TRUE, SET TRUE",
            "REASSIGN OWNED BY \"app_clone\" TO \"app\"",
            "REVOKE \"app_clone\" FROM \"adm\" GRANTED BY \"adm\"");
    assertThat(DIALECT.prepare(lesser, DIALECT.drift(lesser, reassign), marker(), reassign))
        .extracting(AccountChange::database)
        .containsOnly(Optional.of("shop"));
  }

  @Test
  void aCloneOfAnotherSecretIsMarkedAnewAndOurOwnIsNot() {
    var ours = pair(180000, Set.of(), Set.of());
    assertThat(sql(ours, Rotation.policy(CloneMode.COPY))).isEmpty();
    var foreign =
        new AccountState(
            "app_clone", true, Optional.of(new Marker("other", "app", Optional.of("v"))), Set.of());
    var adopted = new PairState(ours.primary(), foreign, ours.self());
    assertThat(sql(adopted, Rotation.policy(CloneMode.COPY)))
        .singleElement()
        .asString()
        .contains("COMMENT ON ROLE");
  }

  private static List<String> sql(PairState pair, Policy policy) {
    return DIALECT.prepare(pair, DIALECT.drift(pair, policy), marker(), policy).stream()
        .map(AccountChange::sql)
        .toList();
  }

  private static Marker marker() {
    return new Marker("secret", "app", Optional.empty());
  }

  private static PairState pair(
      int version, Set<? extends Trait> primary, Set<? extends Trait> cloned) {
    var clone =
        new AccountState(
            "app_clone",
            true,
            Optional.of(new Marker("secret", "app", Optional.of("v1"))),
            new HashSet<>(cloned));
    return new PairState(account("app", primary), clone, self(version));
  }

  private static AccountState self(int version) {
    return account("adm", traits(new RoleFact.Server(version), Attribute.SUPERUSER));
  }

  private static AccountState account(String name, Set<? extends Trait> traits) {
    return new AccountState(name, true, Optional.empty(), new HashSet<>(traits));
  }

  private static Set<Trait> traits(Trait... traits) {
    return new HashSet<>(Arrays.asList(traits));
  }
}

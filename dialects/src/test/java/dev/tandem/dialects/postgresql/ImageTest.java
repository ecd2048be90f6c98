package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.RoleTrait.Attribute;
import dev.tandem.dialects.postgresql.RoleTrait.InPolicy;
import dev.tandem.dialects.postgresql.RoleTrait.Member;
import dev.tandem.dialects.postgresql.RoleTrait.Privilege;
import dev.tandem.dialects.postgresql.RoleTrait.Setting;
import dev.tandem.engine.spi.AccountState;
import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Marker;
import dev.tandem.engine.spi.Obstacle;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Trait;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The comparison and its statements, without a server. */
final class ImageTest {
  private static final PostgresqlDialect DIALECT = new PostgresqlDialect();

  @Test
  void aMemberNeedsNoPrivilegeOfThePrimary() {
    var pair =
        pair(
            180000,
            Set.of(
                new Privilege(Optional.of("shop"), "SELECT", "TABLE s.t"),
                new Member("g"),
                new InPolicy("shop", "p", "t"),
                new Attribute("CREATEDB")),
            Set.of());
    assertThat(DIALECT.drift(pair, Policy.DEFAULT).lines())
        .containsExactlyInAnyOrder(
            "+ CREATEDB",
            "+ INHERIT",
            "+ SET role TO 'app'",
            "+ member of \"app\"",
            "+ INHERIT option as member of \"app\"",
            "+ SET option as member of \"app\"");
    assertThat(DIALECT.drift(pair(150000, Set.of(), Set.of()), Policy.DEFAULT).lines())
        .containsExactlyInAnyOrder("+ INHERIT", "+ SET role TO 'app'", "+ member of \"app\"");
  }

  @Test
  void powerIsNeverCopied() {
    for (var mode : CloneMode.values()) {
      var policy = Rotation.policy(mode);
      var pair = pair(180000, Set.of(Attribute.SUPERUSER), Set.of());
      assertThat(DIALECT.drift(pair, policy).missing()).doesNotContain(Attribute.SUPERUSER);
      assertThat(DIALECT.obstacles(pair, policy)).isNotEmpty();
    }
  }

  @Test
  void aSettingOfNoRoleMeansThePrimary() {
    var none = new Setting(Optional.of("shop"), "role", "none", false);
    assertThat(DIALECT.drift(pair(180000, Set.of(none), Set.of()), Policy.DEFAULT).missing())
        .contains(
            new Setting(Optional.of("shop"), "role", "app", false),
            new Setting(Optional.empty(), "role", "app", false))
        .doesNotContain(none);
  }

  @Test
  void anAbsentPrimaryHasNoImage() {
    var pair =
        new PairState(AccountState.absent("app"), AccountState.absent("app_clone"), self(180000));
    assertThat(DIALECT.drift(pair, Policy.DEFAULT).isEmpty()).isTrue();
    assertThat(DIALECT.obstacles(pair, Policy.DEFAULT))
        .extracting(Obstacle::kind)
        .contains(Obstacle.Kind.NOT_UNDERSTOOD);
  }

  @Test
  void whatIsNotUnderstoodStops() {
    var odd = new RoleFact.NotUnderstood("a on pg_new_catalog");
    var onClone = pair(180000, Set.of(), Set.of(odd));
    assertThat(DIALECT.obstacles(onClone, Policy.DEFAULT))
        .extracting(Obstacle::what)
        .anyMatch(what -> what.contains("pg_new_catalog"));
    var onPrimary = pair(180000, Set.of(odd), Set.of());
    assertThat(DIALECT.obstacles(onPrimary, Policy.DEFAULT))
        .noneMatch(stop -> stop.what().contains("pg_new_catalog"));
    assertThat(DIALECT.obstacles(onPrimary, Rotation.policy(CloneMode.COPY)))
        .extracting(Obstacle::what)
        .anyMatch(what -> what.contains("pg_new_catalog"));
  }

  @Test
  void theMinorVersionsThatIgnoreTheRoleStop() {
    for (var version : List.of(140014, 150009, 160005, 170001)) {
      assertThat(DIALECT.obstacles(pair(version, Set.of(), Set.of()), Policy.DEFAULT)).isNotEmpty();
      assertThat(DIALECT.obstacles(pair(version + 1, Set.of(), Set.of()), Policy.DEFAULT))
          .isEmpty();
      assertThat(
              DIALECT.obstacles(pair(version, Set.of(), Set.of()), Rotation.policy(CloneMode.COPY)))
          .isEmpty();
    }
  }

  @Test
  void reservedNamesStop() {
    for (var name : List.of("pg_app", "public", "NONE", "")) {
      var primary = new AccountState(name, true, Optional.empty(), Set.of());
      var pair = new PairState(primary, AccountState.absent("x_clone"), self(180000));
      assertThat(DIALECT.obstacles(pair, Policy.DEFAULT))
          .extracting(Obstacle::what)
          .anyMatch(what -> what.contains("reserves"));
    }
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

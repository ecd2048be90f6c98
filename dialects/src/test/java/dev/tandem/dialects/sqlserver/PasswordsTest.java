package dev.tandem.dialects.sqlserver;

import static dev.tandem.dialects.sqlserver.Accounts.MARKER;
import static dev.tandem.dialects.sqlserver.Accounts.NOWHERE;
import static dev.tandem.dialects.sqlserver.Accounts.alike;
import static dev.tandem.dialects.sqlserver.Accounts.alone;
import static dev.tandem.dialects.sqlserver.Accounts.state;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.sqlserver.PrincipalTrait.Property;
import dev.tandem.engine.spi.AccountChange;
import dev.tandem.engine.spi.Credential;
import dev.tandem.engine.spi.NewCredential;
import dev.tandem.engine.spi.PairState;
import dev.tandem.engine.spi.Password;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Trait;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What sets a password, and what of it is seen. */
final class PasswordsTest {
  private static final String NEW = "it's [new]; --";
  private static final Property CHECKED = new Property(NOWHERE, "CHECK_POLICY", "ON");
  private static final Property UNCHECKED = new Property(NOWHERE, "CHECK_POLICY", "OFF");

  @Test
  void aServerThatChecksPasswordsGetsItInClearAndThePlanSaysSo() {
    var change = set(alike(Set.of(CHECKED), Set.of(CHECKED)), "app_clone");
    assertThat(change.sql())
        .isEqualTo(
            "USE [master]; ALTER LOGIN [app_clone] WITH PASSWORD = N'it''s [new]; --' UNLOCK; ALTER"
                + " LOGIN [app_clone] ENABLE; USE [shop]; "
                + Mark.statement("app_clone", MARKER));
    assertThat(change.masked())
        .isEqualTo(change.sql().replace("N'it''s [new]; --'", "N'********'"));
    assertThat(change.toString()).doesNotContain("[new]");
    assertThat(change.summary()).contains("in clear").doesNotContain("[new]");
    assertThat(change.database()).contains("master");
  }

  @Test
  void aServerThatDoesNotGetsAHash() {
    var change = set(alike(Set.of(UNCHECKED), Set.of(UNCHECKED)), "app_clone");
    assertThat(change.sql())
        .doesNotContain("new]")
        .matches("(?s).*WITH PASSWORD = 0x0200[0-9A-F]{136} HASHED; ALTER LOGIN .* ENABLE; .*");
    assertThat(change.masked()).contains("WITH PASSWORD = ******** HASHED").doesNotContain("0x02");
    assertThat(change.summary()).doesNotContain("clear");
    assertThat(set(alone(Set.of(UNCHECKED)), "app_clone").sql()).contains("HASHED");
  }

  @Test
  void whoeverDisagreesOnThatGetsItInClear() {
    assertThat(set(alike(Set.of(CHECKED), Set.of(UNCHECKED)), "app_clone").sql())
        .contains("UNLOCK");
    assertThat(set(alike(Set.of(UNCHECKED), Set.of(CHECKED)), "app_clone").sql())
        .contains("UNLOCK");
  }

  @Test
  void sqlServer2025HashesBetterThanWe() {
    var known = alike(Set.of(UNCHECKED), Set.of(UNCHECKED));
    var newer =
        new PairState(
            known.primary(),
            known.cloneState(),
            state("rotator", Set.<Trait>of(new PrincipalFact.Server(17, 2, "shop", true))));
    assertThat(set(newer, "app_clone").sql()).contains("N'it''s [new]; --' UNLOCK");
  }

  @Test
  void thePlanSaysWhatTheNetworkSees() {
    var known = alike(Set.of(CHECKED), Set.of(CHECKED));
    var plain =
        new PairState(
            known.primary(),
            known.cloneState(),
            state("rotator", Set.<Trait>of(new PrincipalFact.Server(16, 2, "shop", false))));
    for (var change : List.of(set(plain, "app_clone"), own(plain))) {
      assertThat(change.summary())
          .contains("sent in clear over a connection that is not encrypted");
    }
    for (var change : List.of(set(known, "app_clone"), own(known))) {
      assertThat(change.summary()).contains("sent in clear over the encrypted connection");
    }
  }

  @Test
  void theHashIsTheOneOfPwdcompare() throws Exception {
    var salt = HexFormat.of().parseHex("01AB23CD");
    var hash = PasswordHash.of(Password.of("pä"), salt);
    var digest = MessageDigest.getInstance("SHA-512");
    digest.update("pä".getBytes(StandardCharsets.UTF_16LE));
    assertThat(hash)
        .hasSize(2 + 2 * 70)
        .isEqualTo(
            "0x020001AB23CD" + HexFormat.of().withUpperCase().formatHex(digest.digest(salt)));
    assertThat(PasswordHash.of(Password.of("x"))).isNotEqualTo(PasswordHash.of(Password.of("x")));
  }

  @Test
  void whoeverChangesHimselfNamesThePasswordThatLetHimIn() {
    var pair = alike(Set.of(), Set.of());
    var change = own(pair);
    assertThat(change.sql())
        .isEqualTo("ALTER LOGIN [app] WITH PASSWORD = N'it''s [new]; --' OLD_PASSWORD = N'o''ld'");
    assertThat(change.masked())
        .isEqualTo("ALTER LOGIN [app] WITH PASSWORD = N'********' OLD_PASSWORD = N'********'");
    assertThat(change.summary()).contains("in clear");
    assertThat(own(contained()).sql()).startsWith("ALTER USER [app] WITH PASSWORD = N'");
  }

  @Test
  void aContainedUserIsSetInItsDatabase() {
    assertThat(set(contained(), "app").sql())
        .isEqualTo(
            "ALTER USER [app] WITH PASSWORD = N'it''s [new]; --'; GRANT CONNECT TO [app]; "
                + Mark.statement("app", MARKER));
  }

  private static PairState contained() {
    var contained = Set.<Trait>of(new PrincipalFact.Contained("shop"));
    return new PairState(
        state("app", contained),
        state("app_clone", contained),
        state("rotator", Set.of(Accounts.SERVER)));
  }

  private static AccountChange own(PairState pair) {
    return new SqlserverDialect()
        .setCredential(
            pair,
            new NewCredential(
                new Credential("app", Password.of(NEW)),
                Optional.of(new Credential("app", Password.of("o'ld"))),
                Optional.empty()),
            Policy.DEFAULT)
        .getFirst();
  }

  private static AccountChange set(PairState pair, String account) {
    var changes =
        new SqlserverDialect()
            .setCredential(
                pair,
                new NewCredential(
                    new Credential(account, Password.of(NEW)),
                    Optional.empty(),
                    Optional.of(MARKER)),
                Policy.DEFAULT);
    assertThat(changes).hasSize(1);
    return changes.getFirst();
  }
}

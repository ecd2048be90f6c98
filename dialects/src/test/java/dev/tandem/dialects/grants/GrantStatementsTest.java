package dev.tandem.dialects.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.AccountChange;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Rows of {@code SHOW GRANTS} of two accounts, and the statements that make the second like the
 * first. They were run on MySQL 9.7; those for older versions never were.
 */
final class GrantStatementsTest {
  private static final AllPrivileges ALL =
      new AllPrivileges(
          Set.of("SELECT", "INSERT", "PROCESS"),
          Set.of("SELECT", "INSERT"),
          Set.of("SELECT", "INSERT"),
          Set.of("EXECUTE"));

  @Test
  void nothingIsSaidWhereNothingDiffers() {
    mends(List.of("GRANT SELECT ON `d`.* TO `a`"), List.of("GRANT SELECT ON `d`.* TO `a`"));
  }

  @Test
  void takesBeforeItGivesAndTheWholeServerFirst() {
    mends(
        List.of(
            "GRANT SELECT ON *.* TO `a`",
            "GRANT INSERT ON `d`.* TO `a`",
            "GRANT SELECT (`x`, `y`) ON `d`.`t` TO `a` WITH GRANT OPTION",
            "GRANT EXECUTE ON PROCEDURE `d`.`p` TO `a`"),
        List.of(
            "GRANT PROCESS ON *.* TO `a`",
            "GRANT SELECT, INSERT ON `d`.* TO `a` WITH GRANT OPTION",
            "GRANT DELETE (`z`) ON `d`.`t` TO `a`"),
        "REVOKE IF EXISTS PROCESS ON *.* FROM `c`@`%`",
        "REVOKE IF EXISTS SELECT, GRANT OPTION ON `d`.* FROM `c`@`%`",
        "REVOKE IF EXISTS DELETE (`z`) ON `d`.`t` FROM `c`@`%`",
        "GRANT SELECT ON *.* TO `c`@`%`",
        "GRANT SELECT (`x`), SELECT (`y`) ON `d`.`t` TO `c`@`%` WITH GRANT OPTION",
        "GRANT EXECUTE ON PROCEDURE `d`.`p` TO `c`@`%`");
  }

  @Test
  void allPrivilegesAreTakenApartWhereOnlyOneHasThem() {
    var all = "GRANT ALL PRIVILEGES ON `d`.* TO `a`";
    var one = "GRANT SELECT ON `d`.* TO `a`";
    mends(List.of(all), List.of(all));
    mends(List.of(all), List.of(one), "GRANT ALL PRIVILEGES ON `d`.* TO `c`@`%`");
    mends(List.of(one), List.of(all), "REVOKE IF EXISTS INSERT ON `d`.* FROM `c`@`%`");
  }

  @Test
  void aPartialRevokeIsMadeAfterWhatItRestricts() {
    mends(
        List.of("GRANT SELECT ON *.* TO `a`", "REVOKE SELECT ON `d`.* FROM `a`"),
        List.of(),
        "GRANT SELECT ON *.* TO `c`@`%`",
        "REVOKE SELECT ON `d`.* FROM `c`@`%`");
  }

  @Test
  void liftingOnePartialRevokeKeepsTheOthers() {
    mends(
        List.of("GRANT SELECT ON *.* TO `a`", "REVOKE SELECT ON `d`.* FROM `a`"),
        List.of(
            "GRANT SELECT ON *.* TO `a`",
            "REVOKE SELECT ON `d`.* FROM `a`",
            "REVOKE SELECT ON `e`.* FROM `a`"),
        "GRANT SELECT ON *.* TO `c`@`%`",
        "REVOKE SELECT ON `d`.* FROM `c`@`%`");
  }

  @Test
  void aPartialRevokeGoesWithWhatItRestricts() {
    mends(
        List.of(),
        List.of("GRANT SELECT ON *.* TO `a`", "REVOKE SELECT ON `d`.* FROM `a`"),
        "REVOKE IF EXISTS SELECT ON *.* FROM `c`@`%`");
  }

  @Test
  void dynamicPrivilegesHaveTheirOwnOptions() {
    mends(
        List.of("GRANT A_B,C_D ON *.* TO `a`", "GRANT E_F ON *.* TO `a` WITH GRANT OPTION"),
        List.of("GRANT A_B ON *.* TO `a` WITH GRANT OPTION", "GRANT G_H ON *.* TO `a`"),
        "REVOKE IF EXISTS G_H, A_B ON *.* FROM `c`@`%`",
        "GRANT C_D, A_B ON *.* TO `c`@`%`",
        "GRANT E_F ON *.* TO `c`@`%` WITH GRANT OPTION");
  }

  @Test
  void takingTheRightToPassEverythingOnKeepsThatOfDynamicPrivileges() {
    mends(
        List.of("GRANT A_B ON *.* TO `a` WITH GRANT OPTION"),
        List.of(
            "GRANT USAGE ON *.* TO `a` WITH GRANT OPTION",
            "GRANT A_B ON *.* TO `a` WITH GRANT OPTION"),
        "REVOKE IF EXISTS GRANT OPTION ON *.* FROM `c`@`%`",
        "GRANT A_B ON *.* TO `c`@`%` WITH GRANT OPTION");
  }

  @Test
  void theRightToPassAProxyOnBringsNoOther() {
    mends(
        List.of("GRANT PROXY ON `p`@`h` TO `a` WITH GRANT OPTION"),
        List.of(),
        "GRANT PROXY ON `p`@`h` TO `c`@`%` WITH GRANT OPTION",
        "REVOKE IF EXISTS GRANT OPTION ON *.* FROM `c`@`%`");
    mends(
        List.of("GRANT PROXY ON `p`@`h` TO `a`"),
        List.of("GRANT PROXY ON `p`@`h` TO `a` WITH GRANT OPTION"),
        "GRANT PROXY ON `p`@`h` TO `c`@`%`");
  }

  @Test
  void optionsAloneAreGivenAndTaken() {
    mends(
        List.of("GRANT SELECT ON `d`.* TO `a` WITH GRANT OPTION"),
        List.of("GRANT SELECT ON `d`.* TO `a`"),
        "GRANT USAGE ON `d`.* TO `c`@`%` WITH GRANT OPTION");
    mends(
        List.of("GRANT SELECT ON `d`.* TO `a`"),
        List.of("GRANT SELECT ON `d`.* TO `a` WITH GRANT OPTION"),
        "REVOKE IF EXISTS GRANT OPTION ON `d`.* FROM `c`@`%`");
  }

  @Test
  void columnsKeepWhatTheirTableLoses() {
    mends(
        List.of("GRANT SELECT (`x`) ON `d`.`t` TO `a`"),
        List.of("GRANT SELECT, SELECT (`x`) ON `d`.`t` TO `a`"),
        "REVOKE IF EXISTS SELECT ON `d`.`t` FROM `c`@`%`",
        "GRANT SELECT (`x`) ON `d`.`t` TO `c`@`%`");
  }

  @Test
  void rolesComeLastWithTheDefaultOnes() {
    mends(
        List.of("GRANT `r`@`%`,`s`@`%` TO `a`", "SET DEFAULT ROLE `r`@`%` FOR `a`"),
        List.of("GRANT `s`@`%` TO `a` WITH ADMIN OPTION", "GRANT `t`@`%` TO `a`"),
        "REVOKE IF EXISTS `t`@`%` FROM `c`@`%`",
        "GRANT `r`@`%` TO `c`@`%`",
        "REVOKE IF EXISTS `s`@`%` FROM `c`@`%`",
        "GRANT `s`@`%` TO `c`@`%`",
        "SET DEFAULT ROLE `r`@`%` TO `c`@`%`");
  }

  @Test
  void theDialectsOfOlderVersionsAndOfMariadb() {
    var image = List.of("GRANT `s` TO `a`");
    var actual =
        List.of(
            "GRANT `s` TO `a` WITH ADMIN OPTION",
            "GRANT SELECT ON `d`.* TO `a`",
            "SET DEFAULT ROLE `s` FOR `a`");
    assertThat(statements(image, actual, Syntax.OLDER_MYSQL))
        .containsExactly(
            "REVOKE SELECT ON `d`.* FROM `c`@`%`",
            "REVOKE `s` FROM `c`@`%`", "GRANT `s` TO `c`@`%`", "SET DEFAULT ROLE NONE TO `c`@`%`");
    assertThat(statements(image, actual, Syntax.MARIADB))
        .containsExactly(
            "BEGIN NOT ATOMIC DECLARE CONTINUE HANDLER FOR 1141, 1147, 1403, 1962 BEGIN END;"
                + " REVOKE SELECT ON `d`.* FROM `c`@`%`; END",
            "REVOKE ADMIN OPTION FOR `s` FROM `c`@`%`", "SET DEFAULT ROLE NONE FOR `c`@`%`");
  }

  private static void mends(List<String> image, List<String> actual, String... statements) {
    assertThat(statements(image, actual, Syntax.MYSQL)).containsExactly(statements);
  }

  private static List<String> statements(List<String> image, List<String> actual, Syntax syntax) {
    var had = read(actual);
    return GrantStatements.mend(
            Account.at("c", "%"), had, GrantDrift.between(read(image), had, ALL), syntax)
        .stream()
        .map(AccountChange::sql)
        .toList();
  }

  private static Set<Grant> read(List<String> rows) {
    var grants = new HashSet<Grant>();
    rows.forEach(row -> grants.addAll(GrantRow.read(row)));
    return grants;
  }
}

package dev.tandem.dialects.grants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.Trait;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Rows of {@code SHOW GRANTS} and what they say. Those of MySQL 9 were seen on a server; those of
 * 5.7 and 8.0 are written as their manuals show them and were never run on such a server.
 */
final class GrantRowTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // MySQL 9
        "GRANT USAGE ON *.* TO `a`@`%` |",
        "GRANT USAGE ON *.* TO `a`@`%` WITH GRANT OPTION | GRANT OPTION ON *.*",
        "GRANT SELECT, SHOW VIEW ON *.* TO `a`@`%` | SELECT ON *.*; SHOW VIEW ON *.*",
        "GRANT A_B,C_D ON *.* TO `a`@`%` WITH GRANT OPTION | A_B ON *.*; A_B ON *.* WITH GRANT"
            + " OPTION; C_D ON *.*; C_D ON *.* WITH GRANT OPTION",
        "GRANT ALL PRIVILEGES ON `d`.* TO `a`@`%` WITH GRANT OPTION | ALL PRIVILEGES ON `d`.*;"
            + " GRANT OPTION ON `d`.*",
        "GRANT SELECT ON `x\\_y%`.* TO `a`@`%` | SELECT ON `x\\_y%`.*",
        "GRANT SELECT, UPDATE (`a`, `b) ON *.* TO ``c`) ON `d`.`t` TO `a`@`%` | SELECT ON `d`.`t`;"
            + " UPDATE (`a`) ON `d`.`t`; UPDATE (`b) ON *.* TO ``c`) ON `d`.`t`",
        "GRANT EXECUTE, ALTER ROUTINE ON PROCEDURE `d`.`p` TO `a`@`%` | ALTER ROUTINE ON PROCEDURE"
            + " `d`.`p`; EXECUTE ON PROCEDURE `d`.`p`",
        "GRANT EXECUTE ON LIBRARY `d`.`l` TO `a`@`%` | EXECUTE ON LIBRARY `d`.`l`",
        "GRANT PROXY ON ``@`` TO `a`@`%` WITH GRANT OPTION | GRANT OPTION ON ``@``; PROXY ON ``@``",
        "GRANT `r`@`%`,`ON`@`h` TO `a`@`%` | role `ON`@`h`; role `r`@`%`",
        "GRANT `r`@`%` TO `a`@`%` WITH ADMIN OPTION | ADMIN OPTION on role `r`@`%`; role `r`@`%`",
        "REVOKE INSERT, CREATE VIEW ON `d`.* FROM `a`@`%` | partial revoke of CREATE VIEW ON `d`.*;"
            + " partial revoke of INSERT ON `d`.*",
        // MySQL 5.7
        "GRANT USAGE ON *.* TO 'a'@'%' |",
        "GRANT ALL PRIVILEGES ON *.* TO 'root'@'localhost' WITH GRANT OPTION | ALL PRIVILEGES ON"
            + " *.*; GRANT OPTION ON *.*",
        "GRANT PROXY ON ''@'' TO 'root'@'localhost' WITH GRANT OPTION | GRANT OPTION ON ``@``;"
            + " PROXY ON ``@``",
        "GRANT SELECT (a), INSERT ON `d`.`t` TO 'a'@'%' | INSERT ON `d`.`t`; SELECT (`a`) ON"
            + " `d`.`t`",
        // MySQL 8.0
        "GRANT SELECT ON *.* TO `a``b`@`10.0.0.0/255.0.0.0` | SELECT ON *.*",
        "GRANT BACKUP_ADMIN,CLONE_ADMIN ON *.* TO `a`@`%` | BACKUP_ADMIN ON *.*; CLONE_ADMIN ON"
            + " *.*",
        // MariaDB
        "GRANT USAGE ON *.* TO `a`@`%` IDENTIFIED BY PASSWORD '*00' REQUIRE SSL WITH"
            + " MAX_USER_CONNECTIONS 5 |",
        "GRANT SELECT ON *.* TO `a`@`%` IDENTIFIED VIA ed25519 USING 'x' OR unix_socket REQUIRE"
            + " SUBJECT '/CN=a' ISSUER 'b' WITH GRANT OPTION MAX_QUERIES_PER_HOUR 7 | GRANT OPTION"
            + " ON *.*; SELECT ON *.*",
        "GRANT READ_ONLY ADMIN ON *.* TO `a`@`%` | READ_ONLY ADMIN ON *.*",
        "GRANT EXECUTE ON PACKAGE BODY `d`.`p` TO `a`@`%` | EXECUTE ON PACKAGE BODY `d`.`p`",
        "GRANT `r` TO `a`@`%` WITH ADMIN OPTION | ADMIN OPTION on role `r`; role `r`",
        "SET DEFAULT ROLE `r` FOR `a`@`%` | default role `r`",
      })
  void says(String row, String grants) {
    var texts = GrantRow.read(row).stream().map(Trait::text).sorted().toList();
    assertThat(String.join("; ", texts)).isEqualTo(grants == null ? "" : grants);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "DENY SELECT ON *.* TO `a`@`%`",
        "GRANT SELECT",
        "GRANT SELECT ON *.* TO `a`@`%` WITH",
        "GRANT SELECT ON *.* TO `a`@`%` WITH SOMETHING NEW",
        "GRANT SELECT ON *.* TO `a`@`%` EXCEPT 'secret'",
        "GRANT SELECT ON *.* TO `a`@`%",
        "GRANT SELECT (`a` ON `d`.`t` TO `a`@`%`",
        "GRANT SELECT ON `d` TO `a`@`%`",
        "GRANT SELECT ON `d`.* FROM `a`@`%`",
        "REVOKE SELECT ON *.* FROM `a`@`%`",
        "GRANT `r`@`%` WITH ADMIN OPTION",
        "GRANT SELECT ON *.* TO `a`@`%` WITH MAX_QUERIES_PER_HOUR many",
      })
  void whatIsNotKnownToTheLastWordIsNotUnderstood(String row) {
    assertThatThrownBy(() -> GrantRow.read(row))
        .isInstanceOfSatisfying(
            NotUnderstoodException.class,
            unknown -> assertThat(unknown.what()).doesNotContain("secret"));
  }

  @Test
  void escapesInValuesAreTheServers() {
    var tokens = new Tokens("'a''b\\'c\\\\d\\n\\0' \"e\"\"f\" `g\\`");
    assertThat(tokens.value()).isEqualTo("a'b'c\\d\n\0");
    assertThat(tokens.value()).isEqualTo("e\"f");
    assertThat(tokens.name()).isEqualTo("g\\");
    tokens.expectEnd();
  }
}

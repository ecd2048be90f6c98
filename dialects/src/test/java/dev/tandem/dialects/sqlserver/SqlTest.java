package dev.tandem.dialects.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tandem.engine.spi.Pair;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Names and values that try to end what they stand in. */
final class SqlTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "app | [app]",
        "[app] | [[app]]]",
        "a]; DROP LOGIN sa; -- | [a]]; DROP LOGIN sa; --]",
        "it's \"%s\" | [it's \"%s\"]",
      })
  void aNameEndsWithItsBracket(String name, String quoted) {
    assertThat(Sql.name(name)).isEqualTo(quoted);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {"app | N'app'", "it's | N'it''s'", "'; -- [x] | N'''; -- [x]'", "漢字 | N'漢字'"})
  void aValueEndsWithItsQuote(String value, String quoted) {
    assertThat(Sql.literal(value)).isEqualTo(quoted);
  }

  @Test
  void noNulGetsIntoAStatement() {
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.name("a\0b"));
    assertThatIllegalArgumentException().isThrownBy(() -> Sql.literal("a\0b"));
  }

  @Test
  void aNameInsideTextThatIsRunIsQuotedTwice() {
    assertThat(Statements.random("CREATE LOGIN " + Sql.name("a'b]c"), ""))
        .startsWith("DECLARE @create nvarchar(max) = N'CREATE LOGIN [a''b]]c] WITH PASSWORD = N''");
  }

  @Test
  void theCatalogIsAskedForNamesAsValues() {
    var pair = new Pair("a'; DROP LOGIN sa; --%s", "b");
    assertThat(CatalogSql.server(pair, "c"))
        .contains("@primary nvarchar(4000) = N'a''; DROP LOGIN sa; --%s', @clone");
  }

  /** Without a name the question is about the server, which has no class. */
  @Test
  void whatTheAdminMayDoInADatabaseIsAskedByItsName() {
    var sql = CatalogSql.database(new Pair("a", "b"), "c", true, Accounts.SERVER);
    assertThat(sql)
        .contains("HAS_PERMS_BY_NAME(QUOTENAME(DB_NAME()), N'DATABASE', v.name)")
        .doesNotContain("HAS_PERMS_BY_NAME(NULL, N");
    assertThat(CatalogSql.server(new Pair("a", "b"), "c"))
        .contains("HAS_PERMS_BY_NAME(NULL, NULL, v.name)");
  }

  @ParameterizedTest
  @CsvSource({
    "13, 3, true, false, false",
    "14, 3, true, true, false",
    "15, 3, true, true, true",
    "12, 8, true, true, false", // a managed instance
    "16, 3, true, true, true",
    "12, 5, false, true, false", // Azure SQL Database
  })
  void eachServerIsAskedForWhatItKnows(
      int version, int edition, boolean logins, boolean credentials, boolean languages) {
    var server = new PrincipalFact.Server(version, edition, "shop", true);
    var sql = CatalogSql.database(new Pair("a", "b"), "c", false, server);
    assertThat(sql).contains("@here bit = 0").doesNotContain("/*{", "}*/");
    assertThat(sql.contains("SUSER_SNAME(u.sid)")).isEqualTo(logins);
    assertThat(sql.contains("SUSER_SID(")).isEqualTo(logins);
    assertThat(sql.contains("principal_id, N'DATABASE SCOPED CREDENTIAL::'"))
        .isEqualTo(credentials);
    assertThat(sql.contains("principal_id, N'EXTERNAL LANGUAGE::'")).isEqualTo(languages);
    assertThat(sql.contains("external_language_id")).isEqualTo(languages);
  }
}

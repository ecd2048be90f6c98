package dev.tandem.dialects.sqlserver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.engine.spi.Pair;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The script that makes an admin. */
final class AdminScriptTest {
  @Test
  void itMakesALoginThatSeesEverythingAndAltersLogins() {
    assertThat(statements(List.of("shop", "odd]one")))
        .containsExactly(
            "USE [master]",
            "DECLARE @create nvarchar(max) = N'CREATE LOGIN [it''s] WITH PASSWORD = N''Aa1.' +"
                + " CONVERT(nvarchar(64), CRYPT_GEN_RANDOM(32), 2) + N''''; EXEC (@create)",
            "GRANT ALTER ANY LOGIN TO [it's]",
            "GRANT CONNECT ANY DATABASE TO [it's]",
            "GRANT VIEW ANY DEFINITION TO [it's]",
            "USE [shop]",
            "CREATE USER [it's] FOR LOGIN [it's]",
            "ALTER ROLE [db_owner] ADD MEMBER [it's]",
            "USE [odd]]one]",
            "CREATE USER [it's] FOR LOGIN [it's]",
            "ALTER ROLE [db_owner] ADD MEMBER [it's]");
  }

  @Test
  void withoutDatabasesItSaysWhatIsLeftToDo() {
    assertThat(script(List.of())).anyMatch(line -> line.contains("in which [app] has a user"));
  }

  @Test
  void itSaysWhatCredentialsTake() {
    assertThat(script(List.of())).contains("-- USE [master]; GRANT ALTER ANY CREDENTIAL TO [it's]");
  }

  @Test
  void everyLineIsAStatementOrARemark() {
    assertThat(new SqlserverDialect().adminScript("a\nb", new Pair("c\nd", "e"), List.of("f\ng")))
        .filteredOn(line -> line.startsWith("--"))
        .noneMatch(line -> line.contains("\n"));
  }

  private static List<String> statements(List<String> databases) {
    return script(databases).stream().filter(line -> !line.startsWith("--")).toList();
  }

  private static List<String> script(List<String> databases) {
    return new SqlserverDialect().adminScript("it's", new Pair("app", "app_clone"), databases);
  }
}

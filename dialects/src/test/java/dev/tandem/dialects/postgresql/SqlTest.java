package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How names and values are written. */
final class SqlTest {

  @Test
  void nothingEndsANameOrAValue() {
    assertThat(Sql.name("a\"b'c\\")).isEqualTo("\"a\"\"b'c\\\"");
    assertThat(Sql.literal("a'b\"")).isEqualTo("'a''b\"'");
    // An E literal means the same whatever standard_conforming_strings says.
    assertThat(Sql.literal("a\\'b")).isEqualTo(" E'a\\\\''b'");
    assertThatThrownBy(() -> Sql.name("a\0b")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Sql.literal("a\0b")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aBlockIsQuotedByWhatDoesNotOccurInIt() {
    assertThat(Sql.block("x;")).isEqualTo("DO $tandem$ BEGIN x; END $tandem$");
    assertThat(Sql.block("'$tandem$ $tandem1$'"))
        .startsWith("DO $tandem2$ ")
        .endsWith(" $tandem2$");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "search_path | \"$user\", public | '$user', 'public'",
        "search_path | \"a, \"\"b\", c | 'a, \"b', 'c'",
        "search_path | \"\" | ''",
        "temp_tablespaces | fast | 'fast'",
        "DateStyle | German, DMY | 'German, DMY'",
        "app.tenant | a, b | 'a, b'",
      })
  void aListOfNamesIsSetNameByName(String setting, String stored, String written) {
    assertThat(Sql.value(setting, stored)).isEqualTo(written);
  }

  @Test
  void aSettingsNameIsQuotedPartByPart() {
    assertThat(Sql.setting("app.tenant")).isEqualTo("\"app\".\"tenant\"");
    assertThat(Sql.setting("TimeZone")).isEqualTo("\"TimeZone\"");
  }
}

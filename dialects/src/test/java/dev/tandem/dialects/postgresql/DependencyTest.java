package dev.tandem.dialects.postgresql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.postgresql.Dependency.Meaning;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each kind of dependency means, also those that a later version may bring. */
final class DependencyTest {

  @ParameterizedTest
  @CsvSource({
    "o, pg_class, OWNS",
    "o, pg_new_catalog, OWNS",
    "o, pg_default_acl, GIVES_BY_DEFAULT",
    "o, pg_user_mapping, IS_MAPPED",
    "a, pg_class, IS_GRANTED",
    "a, pg_policy, NOT_UNDERSTOOD",
    "a, pg_new_catalog, NOT_UNDERSTOOD",
    "r, pg_policy, IS_GRANTED",
    "r, pg_class, NOT_UNDERSTOOD",
    "i, pg_class, NOTHING",
    "x, pg_class, NOT_UNDERSTOOD",
  })
  void eachKindHasItsMeaning(String type, String catalog, Meaning meaning) {
    var dependency = new Dependency("app", Optional.of("shop"), true, true, type, catalog, 1);

    assertThat(dependency.meaning()).isEqualTo(meaning);
    assertThat(dependency.text()).isEqualTo(type + " on " + catalog + " in database \"shop\"");
    if (meaning == Meaning.IS_GRANTED) {
      assertThat(CatalogSql.privileges(Set.of(catalog))).contains("'" + catalog + "'::regclass");
    }
  }
}

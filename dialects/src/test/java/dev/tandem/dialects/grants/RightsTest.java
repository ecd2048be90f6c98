package dev.tandem.dialects.grants;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.dialects.grants.Grant.Privilege;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What follows from what is held. */
final class RightsTest {
  private static final AllPrivileges NONE =
      new AllPrivileges(Set.of(), Set.of(), Set.of(), Set.of());

  @ParameterizedTest
  @CsvSource({"my\\_shop, my_shop", "my_shop, my\\_shop", "my\\_shop, my\\_shop"})
  void aPartialRevokeCountsHoweverItsDatabaseIsWritten(String revoked, String wanted) {
    var rights =
        new Rights(
            Set.of(
                new Privilege(new Scope.Global(), "SELECT"),
                new Grant.Restriction(new Scope.Schema(revoked), "SELECT")),
            NONE);
    assertThat(rights.has(new Privilege(new Scope.Schema(wanted), "SELECT"))).isFalse();
    assertThat(rights.has(new Privilege(new Scope.Schema("shop"), "SELECT"))).isTrue();
  }
}

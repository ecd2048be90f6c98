package dev.tandem.engine.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.DatabaseFailure.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The small values that the engine, the dialects and the stores speak in. */
class ValuesTest {

  @ParameterizedTest
  @CsvSource({
    "app,          3,  BYTES,      3, true",
    "app,          2,  BYTES,      3, false",
    "größe,        5,  CHARACTERS, 5, true",
    "größe,        5,  BYTES,      7, false",
    "größe,        7,  BYTES,      7, true",
    "日本🔑,        3,  CHARACTERS, 3, true",
    "日本🔑,        10, BYTES,      10, true",
  })
  void aNameLimitCountsInItsOwnUnit(
      String name, int most, NameLimit.Unit unit, int measure, boolean allowed) {
    var limit = new NameLimit(most, unit);

    assertThat(limit.measure(name)).isEqualTo(measure);
    assertThat(limit.allows(name)).isEqualTo(allowed);
  }

  @Test
  void aPasswordPrintsNothingOfItself() {
    assertThat(Password.of("hush-1")).hasToString("********");
    assertThat(new Credential("app", Password.of("hush-1")).toString())
        .contains("app")
        .doesNotContain("hush-1");
    assertThat(Password.of("hush-1").reveal()).isEqualTo("hush-1");
  }

  @Test
  void aPasswordEqualsOneOfTheSameText() {
    assertThat(Password.of("hush-1"))
        .isEqualTo(Password.of("hush-1"))
        .hasSameHashCodeAs(Password.of("hush-1"))
        .isNotEqualTo(Password.of("hush-2"))
        .isNotEqualTo("hush-1");
    assertThat(Password.of("hush-1").hashCode()).isNotEqualTo(Password.of("hush-2").hashCode());
  }

  @Test
  void aSecretsTextPrintsNothingOfItself() {
    var text = SecretText.of("hush-1");

    assertThat(text).hasToString("{********}").isEqualTo(SecretText.of("hush-1"));
    assertThat(text).hasSameHashCodeAs(SecretText.of("hush-1")).isNotEqualTo(SecretText.of(""));
    assertThat(new SecretStore.Pending("t", text, "v1").toString()).doesNotContain("hush-1");
    assertThat(new SecretVersion("app", "v1", Set.of(), Optional.of(text)).toString())
        .doesNotContain("hush-1");
  }

  @Test
  void aStatementPrintsItselfMasked() {
    var change = new AccountChange("set it", "set 'hush-1'", "set '***'", Optional.empty());

    assertThat(change).hasToString("set '***'");
    assertThat(AccountChange.plain("grant it", "GRANT it"))
        .isEqualTo(new AccountChange("grant it", "GRANT it", "GRANT it", Optional.empty()));
  }

  @Test
  void aPairIsOfTwo() {
    var pair = new Pair("app", "app_clone");

    assertThat(pair.other("app")).isEqualTo("app_clone");
    assertThat(pair.other("app_clone")).isEqualTo("app");
    assertThat(pair.contains("app")).isTrue();
    assertThat(pair.contains("app_clone")).isTrue();
    assertThat(pair.contains("app2")).isFalse();
    assertThatIllegalArgumentException().isThrownBy(() -> new Pair("app", "app"));
  }

  @Test
  void aPairsStateIsFoundByName() {
    var state =
        new PairState(
            AccountState.absent("app"), AccountState.absent("twin"), AccountState.absent("root"));

    assertThat(state.of("app")).isEqualTo(state.primary());
    assertThat(state.of("twin")).isEqualTo(state.cloneState());
    assertThat(state.primary().exists()).isFalse();
  }

  @Test
  void anAccountHoldsWhatItsMarkerSays() {
    assertThat(marked(Optional.of(new Marker("s", "app", Optional.of("v1")))).holds("v1"))
        .isEqualTo(Holds.YES);
    assertThat(marked(Optional.of(new Marker("s", "app", Optional.of("v1")))).holds("v2"))
        .isEqualTo(Holds.NO);
    assertThat(marked(Optional.of(new Marker("s", "app", Optional.empty()))).holds("v1"))
        .isEqualTo(Holds.UNKNOWN);
    assertThat(marked(Optional.empty()).holds("v1")).isEqualTo(Holds.UNKNOWN);
  }

  private static AccountState marked(Optional<Marker> marker) {
    return new AccountState("app", true, marker, Set.of());
  }

  @Test
  void aPolicyKeepsWhatIsNotSaidAnew() {
    var sid = new Sid("0x" + "0aF9".repeat(8));
    var policy =
        Policy.DEFAULT
            .withCloneSid(sid)
            .excluding(Set.of("old"))
            .with(Strategy.SINGLE_USER)
            .withAdmin("boss");

    assertThat(policy.strategy()).isEqualTo(Strategy.SINGLE_USER);
    assertThat(policy.admin()).contains("boss");
    assertThat(policy.excludedDatabases()).containsExactly("old");
    assertThat(policy.cloneSid()).contains(sid);
    assertThat(policy)
        .usingRecursiveComparison()
        .ignoringFields("strategy", "admin", "excludedDatabases", "cloneSid")
        .isEqualTo(Policy.DEFAULT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "0x",
        "0x0123456789abcdef0123456789abcde",
        "0x0123456789abcdef0123456789abcdef0",
        "0X0123456789abcdef0123456789abcdef",
        "0123456789abcdef0123456789abcdef",
        "0x0123456789abcdef0123456789abcdeg",
        "0x0123456789abcdef0123456789abcde'"
      })
  void aSidIsSixteenBytes(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> new Sid(text));
  }

  @Test
  void aPolicyNeedsASuffix() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Policy.DEFAULT.with(draft -> draft.suffix("")));
  }

  @ParameterizedTest
  @EnumSource
  void aDatabaseFailurePassesWhenNobodyHasToDoAnything(Kind kind) {
    boolean passing = EnumSet.of(Kind.UNREACHABLE, Kind.CAPACITY, Kind.CONFLICT).contains(kind);

    assertThat(new DatabaseFailure(kind, "what", "mend", "").passing()).isEqualTo(passing);
  }

  @ParameterizedTest
  @EnumSource
  void aStoreFailurePassesWhenNobodyHasToDoAnything(StoreException.Kind kind) {
    boolean passing =
        EnumSet.of(StoreException.Kind.CONFLICT, StoreException.Kind.UNAVAILABLE).contains(kind);
    var failure = new StoreException(kind, "what", "mend");

    assertThat(failure.passing()).isEqualTo(passing);
    assertThat(failure.kind()).isEqualTo(kind);
    assertThat(failure.what()).isEqualTo("what");
    assertThat(failure.mend()).isEqualTo("mend");
  }

  @Test
  void aStrategyIsFoundByItsLabel() {
    assertThat(Strategy.labelled("dual-password")).contains(Strategy.DUAL_PASSWORD);
    assertThat(Strategy.labelled("DUAL_PASSWORD")).isEmpty();
    assertThat(List.of(Strategy.values()))
        .allMatch(each -> Strategy.labelled(each.toString()).equals(Optional.of(each)));
  }

  /** An HTTP service's API key, say. */
  @Test
  void aTargetWithoutPrivilegesNeedsNoMoreThanALoginAndASet() {
    var session = new Key();

    var pair = session.describe(new Pair("blue", "green"), Policy.DEFAULT);

    assertThat(pair.primary())
        .isEqualTo(new AccountState("blue", true, Optional.empty(), Set.of()));
    assertThat(pair.cloneState().name()).isEqualTo("green");
    assertThat(pair.self().name()).isEqualTo("me");
    assertThatThrownBy(() -> session.probe("select 1"))
        .isInstanceOf(DatabaseException.class)
        .hasMessage("This kind of target runs no probe query.");
  }

  private static final class Key implements Session {
    @Override
    public Identity identity() {
      return new Identity("me", "me", "here", "Keys 1", false, true);
    }

    @Override
    public void apply(List<AccountChange> changes) {
      throw new AssertionError("nothing is set here");
    }

    @Override
    public void close() {
      // holds nothing
    }
  }
}

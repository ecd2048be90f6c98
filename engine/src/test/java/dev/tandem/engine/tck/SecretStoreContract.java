package dev.tandem.engine.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.spi.SecretMetadata;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretStore.Pending;
import dev.tandem.engine.spi.SecretStore.PutOutcome;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.SecretVersion;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.engine.spi.StoreException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/**
 * What every {@link SecretStore} promises.
 *
 * <p>A subclass supplies a live store and nothing else. JUnit makes a new instance for each test,
 * and runs tests side by side: each must see secrets of its own under the names used here.
 */
public abstract class SecretStoreContract {
  private static final String SECRET = "contract/app";
  private static final String OTHER = "contract/other";
  // As long as Secrets Manager wants its tokens.
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String SECOND = "22222222-2222-4222-8222-222222222222";
  private static final String THIRD = "33333333-3333-4333-8333-333333333333";
  private static final SecretText ONE = SecretText.of("{\"password\":\"one\"}");
  private static final SecretText TWO = SecretText.of("{\"password\":\"two\"}");
  private static final SecretText THREE = SecretText.of("{\"password\":\"three\"}");
  private static final Map<String, String> TAGS = Map.of("tandem:strategy", "alternating-users");
  private static final int CONTENDERS = 8;

  /** Give the store under test, the same one all through a test. */
  protected abstract SecretStore store();

  /** Add a secret whose only version is {@code id}, staged {@code AWSCURRENT}. */
  protected abstract void create(
      String secret, String id, SecretText value, Map<String, String> tags);

  /** Stage {@code token} {@code AWSPENDING} without a value, as {@code RotateSecret} does. */
  protected abstract void stage(String secret, String token);

  @Test
  protected void tellsWhichVersionIsCurrent() {
    create();

    assertThat(stages()).containsOnly(Map.entry(Stage.AWSCURRENT, FIRST));
  }

  @Test
  protected void tellsTheTags() {
    create();

    SecretMetadata metadata = store().describe(SECRET);

    assertThat(metadata.tags()).containsAllEntriesOf(TAGS);
    assertThat(metadata.secret()).contains(SECRET);
  }

  @Test
  protected void readsByStageAndByVersion() {
    create();
    SecretVersion first =
        new SecretVersion(fullName(), FIRST, Set.of(Stage.AWSCURRENT), Optional.of(ONE));

    assertThat(store().read(SECRET, Stage.AWSCURRENT)).contains(first);
    assertThat(store().read(SECRET, FIRST)).contains(first);
  }

  @Test
  protected void readsNothingWhereThereIsNothing() {
    create();

    assertThat(store().read(SECRET, Stage.AWSPENDING)).isEmpty();
    assertThat(store().read(SECRET, Stage.AWSPREVIOUS)).isEmpty();
    assertThat(store().read(SECRET, SECOND)).isEmpty();
  }

  @Test
  protected void saysThatThereIsNoSuchSecret() {
    create();

    assertRefused(Kind.NOT_FOUND, () -> store().describe(OTHER));
    assertRefused(Kind.NOT_FOUND, () -> store().read(OTHER, Stage.AWSCURRENT));
    assertRefused(Kind.NOT_FOUND, () -> store().read(OTHER, FIRST));
    assertRefused(Kind.NOT_FOUND, () -> store().put(OTHER, pending(SECOND, TWO, FIRST)));
    assertRefused(
        Kind.NOT_FOUND, () -> store().move(OTHER, Stage.AWSCURRENT, FIRST, Optional.of(SECOND)));
  }

  @Test
  protected void keepsAwkwardValuesAsTheyAre() {
    List<String> values =
        List.of(
            " ",
            "no JSON at all",
            "{\"password\" : \"quo\\\"te, back\\\\slash, 'single', `tick`, ${x}, %s, {}\"}",
            "first line\nsecond line\r\n\tand\u0000control\u007f\u2028",
            "umlauts äöüß, кириллица, 漢字, \uD83D\uDD11",
            "x".repeat(60_000));

    for (int i = 0; i < values.size(); i++) {
      String secret = OTHER + i;
      create(secret, FIRST, ONE, Map.of());
      store().put(secret, pending(SECOND, SecretText.of(values.get(i)), FIRST));

      assertThat(store().read(secret, SECOND).flatMap(SecretVersion::value))
          .contains(SecretText.of(values.get(i)));
    }
  }

  @Test
  protected void keepsSecretsApart() {
    create();
    create(OTHER, FIRST, TWO, Map.of());

    store().put(SECRET, pending(SECOND, THREE, FIRST));

    assertThat(store().describe(OTHER).versions()).containsOnly(Map.entry(Stage.AWSCURRENT, FIRST));
    assertThat(store().read(OTHER, Stage.AWSCURRENT).flatMap(SecretVersion::value)).contains(TWO);
  }

  @Test
  protected void showsAStagedVersionWithoutAValue() {
    create();
    stage(SECRET, SECOND);
    SecretVersion staged =
        new SecretVersion(fullName(), SECOND, Set.of(Stage.AWSPENDING), Optional.empty());

    assertThat(store().describe(SECRET).version(Stage.AWSPENDING)).contains(SECOND);
    assertThat(store().read(SECRET, Stage.AWSPENDING)).contains(staged);
    assertThat(store().read(SECRET, SECOND)).contains(staged);
  }

  @Test
  protected void stagesWhatIsPut() {
    create();

    assertThat(store().put(SECRET, pending(SECOND, TWO, FIRST))).isEqualTo(new PutOutcome.Stored());

    assertThat(stages())
        .containsOnly(Map.entry(Stage.AWSCURRENT, FIRST), Map.entry(Stage.AWSPENDING, SECOND));
    assertThat(store().read(SECRET, Stage.AWSPENDING))
        .contains(
            new SecretVersion(fullName(), SECOND, Set.of(Stage.AWSPENDING), Optional.of(TWO)));
    assertThat(value(FIRST)).contains(ONE);
  }

  @Test
  protected void fillsAStagedVersionThatHasNoValue() {
    create();
    stage(SECRET, SECOND);

    assertThat(store().put(SECRET, pending(SECOND, TWO, FIRST, Optional.of(SECOND))))
        .isEqualTo(new PutOutcome.Stored());

    assertThat(stages())
        .containsOnly(Map.entry(Stage.AWSCURRENT, FIRST), Map.entry(Stage.AWSPENDING, SECOND));
    assertThat(value(SECOND)).contains(TWO);
  }

  @Test
  protected void fillsAVersionThatWasStagedSinceTheLook() {
    create();
    stage(SECRET, SECOND);

    assertThat(store().put(SECRET, pending(SECOND, TWO, FIRST))).isEqualTo(new PutOutcome.Stored());

    assertThat(stages())
        .containsOnly(Map.entry(Stage.AWSCURRENT, FIRST), Map.entry(Stage.AWSPENDING, SECOND));
    assertThat(value(SECOND)).contains(TWO);
  }

  @Test
  protected void keepsTheValueOfATokenThatIsPutTwice() {
    create();
    store().put(SECRET, pending(SECOND, TWO, FIRST));

    assertThat(store().put(SECRET, pending(SECOND, THREE, FIRST)))
        .isEqualTo(new PutOutcome.AlreadyThere());

    assertThat(value(SECOND)).contains(TWO);
  }

  @Test
  protected void keepsTheStagesOfATokenThatIsPutAgainAfterItsRotation() {
    create();
    rotate(FIRST, SECOND, TWO);
    rotate(SECOND, THIRD, THREE);
    Map<Stage, String> before = stages();

    for (String token : List.of(SECOND, THIRD)) {
      assertThat(store().put(SECRET, pending(token, ONE, FIRST)))
          .isEqualTo(new PutOutcome.AlreadyThere());
    }

    assertThat(stages()).isEqualTo(before);
    assertThat(value(SECOND)).contains(TWO);
    assertThat(value(THIRD)).contains(THREE);
  }

  @Test
  protected void putsNothingBesideAnotherPendingVersion() {
    create();
    store().put(SECRET, pending(SECOND, TWO, FIRST));

    for (Optional<String> seen : List.of(Optional.<String>empty(), Optional.of(SECOND))) {
      assertThat(store().put(SECRET, pending(THIRD, THREE, FIRST, seen)))
          .isEqualTo(new PutOutcome.Taken(SECOND));
    }

    assertThat(stages())
        .containsOnly(Map.entry(Stage.AWSCURRENT, FIRST), Map.entry(Stage.AWSPENDING, SECOND));
    assertNoStageLeadsTo(THIRD);
  }

  @Test
  protected void putsNothingBesideAPendingVersionWithoutAValue() {
    create();
    stage(SECRET, SECOND);

    assertThat(store().put(SECRET, pending(THIRD, THREE, FIRST)))
        .isEqualTo(new PutOutcome.Taken(SECOND));

    assertNoStageLeadsTo(THIRD);
  }

  @Test
  protected void putsWhereThePendingLabelWasLeftOnTheCurrentVersion() {
    create();
    rotate(FIRST, SECOND, TWO);
    assertThat(stages()).containsEntry(Stage.AWSPENDING, SECOND);

    assertThat(store().put(SECRET, pending(THIRD, THREE, SECOND, Optional.of(SECOND))))
        .isEqualTo(new PutOutcome.Stored());

    assertThat(stages())
        .containsOnly(
            Map.entry(Stage.AWSPREVIOUS, FIRST),
            Map.entry(Stage.AWSCURRENT, SECOND),
            Map.entry(Stage.AWSPENDING, THIRD));
  }

  @Test
  protected void putsWhereThePendingLabelHasComeToTheCurrentVersionSinceTheLook() {
    create();
    rotate(FIRST, SECOND, TWO);

    assertThat(store().put(SECRET, pending(THIRD, THREE, SECOND)))
        .isEqualTo(new PutOutcome.Stored());

    assertThat(stages()).containsEntry(Stage.AWSPENDING, THIRD);
  }

  @Test
  protected void putsWhereThePendingLabelIsGoneSinceTheLook() {
    create();
    rotate(FIRST, SECOND, TWO);
    store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty());

    assertThat(store().put(SECRET, pending(THIRD, THREE, SECOND, Optional.of(SECOND))))
        .isEqualTo(new PutOutcome.Stored());

    assertThat(stages()).containsEntry(Stage.AWSPENDING, THIRD);
  }

  @Test
  protected void putsNothingThatWasMadeOfAnOldVersion() {
    create();
    rotate(FIRST, SECOND, TWO);
    Map<Stage, String> before = stages();

    assertThat(store().put(SECRET, pending(THIRD, THREE, FIRST)))
        .isEqualTo(new PutOutcome.Overtaken());

    assertThat(stages()).isEqualTo(before);
    assertNoStageLeadsTo(THIRD);
  }

  @Test
  protected void leavesThePreviousLabelWhereTheCurrentOneWas() {
    create();
    store().put(SECRET, pending(SECOND, TWO, FIRST));

    store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));

    assertThat(stages())
        .containsOnly(
            Map.entry(Stage.AWSPREVIOUS, FIRST),
            Map.entry(Stage.AWSCURRENT, SECOND),
            Map.entry(Stage.AWSPENDING, SECOND));
    assertThat(value(FIRST)).contains(ONE);
    assertThat(value(SECOND)).contains(TWO);
  }

  @Test
  protected void movesThePreviousLabelOnWithEachRotation() {
    create();
    rotate(FIRST, SECOND, TWO);
    rotate(SECOND, THIRD, THREE);

    assertThat(stages())
        .containsOnly(
            Map.entry(Stage.AWSPREVIOUS, SECOND),
            Map.entry(Stage.AWSCURRENT, THIRD),
            Map.entry(Stage.AWSPENDING, THIRD));
  }

  @Test
  protected void movesTheCurrentLabelBack() {
    create();
    rotate(FIRST, SECOND, TWO);

    store().move(SECRET, Stage.AWSCURRENT, SECOND, Optional.of(FIRST));

    assertThat(stages())
        .containsOnly(
            Map.entry(Stage.AWSPREVIOUS, SECOND),
            Map.entry(Stage.AWSCURRENT, FIRST),
            Map.entry(Stage.AWSPENDING, SECOND));
  }

  @Test
  protected void changesNothingWhenAMoveIsRepeated() {
    create();
    rotate(FIRST, SECOND, TWO);
    Map<Stage, String> before = stages();

    store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));
    store().move(SECRET, Stage.AWSCURRENT, SECOND, Optional.of(SECOND));

    assertThat(stages()).isEqualTo(before);
  }

  @Test
  protected void refusesToMoveALabelThatIsElsewhere() {
    create();
    rotate(FIRST, SECOND, TWO);
    store().put(SECRET, pending(THIRD, THREE, SECOND));
    Map<Stage, String> before = stages();

    assertRefused(
        Kind.CONFLICT, () -> store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(THIRD)));
    assertRefused(
        Kind.CONFLICT, () -> store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty()));

    assertThat(stages()).isEqualTo(before);
  }

  @Test
  protected void refusesToMoveALabelToNowhere() {
    create();
    Map<Stage, String> before = stages();

    assertRefused(
        Kind.NOT_FOUND, () -> store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND)));

    assertThat(stages()).isEqualTo(before);
  }

  @Test
  protected void neverMakesAVersionWithoutAValueCurrent() {
    create();
    stage(SECRET, SECOND);
    Map<Stage, String> before = stages();

    assertRefused(
        Kind.INVALID, () -> store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND)));

    assertThat(stages()).isEqualTo(before);
  }

  @Test
  protected void neverTakesTheCurrentLabelOff() {
    create();

    assertRefused(
        Kind.INVALID, () -> store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.empty()));

    assertThat(stages()).containsOnly(Map.entry(Stage.AWSCURRENT, FIRST));
  }

  @Test
  protected void takesTheLabelOffAPendingVersion() {
    create();
    store().put(SECRET, pending(SECOND, TWO, FIRST));

    store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty());

    assertThat(stages()).containsOnly(Map.entry(Stage.AWSCURRENT, FIRST));
    assertThat(store().read(SECRET, Stage.AWSPENDING)).isEmpty();
    assertThat(store().put(SECRET, pending(THIRD, THREE, FIRST)))
        .isEqualTo(new PutOutcome.Stored());
  }

  @Test
  protected void takesTheLabelOffAVersionWithoutAValue() {
    create();
    stage(SECRET, SECOND);

    store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty());

    assertThat(stages()).containsOnly(Map.entry(Stage.AWSCURRENT, FIRST));
  }

  @Test
  protected void changesNothingWhenALabelIsTakenOffTwice() {
    create();
    rotate(FIRST, SECOND, TWO);
    store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty());
    Map<Stage, String> before = stages();

    store().move(SECRET, Stage.AWSPENDING, SECOND, Optional.empty());

    assertThat(stages()).isEqualTo(before);
    assertThat(value(SECOND)).contains(TWO);
  }

  @Test
  protected void storesOneOfManyRotationsThatPutAtOnce() {
    create();
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      tokens.add("44444444-4444-4444-8444-44444444444" + i);
    }

    List<PutOutcome> outcomes =
        atOnce(i -> store().put(SECRET, pending(tokens.get(i), text(i), FIRST)));

    int winner = outcomes.indexOf(new PutOutcome.Stored());
    assertThat(winner).isNotNegative();
    for (int i = 0; i < CONTENDERS; i++) {
      assertThat(outcomes.get(i))
          .isEqualTo(
              i == winner ? new PutOutcome.Stored() : new PutOutcome.Taken(tokens.get(winner)));
    }
    assertThat(stages()).containsEntry(Stage.AWSPENDING, tokens.get(winner));
    assertThat(value(tokens.get(winner))).contains(text(winner));
  }

  @Test
  protected void keepsOneOfManyValuesThatArePutForOneToken() {
    create();
    stage(SECRET, SECOND);

    List<PutOutcome> outcomes =
        atOnce(i -> store().put(SECRET, pending(SECOND, text(i), FIRST, Optional.of(SECOND))));

    assertThat(outcomes).containsOnlyOnce(new PutOutcome.Stored());
    assertThat(outcomes).containsOnly(new PutOutcome.Stored(), new PutOutcome.AlreadyThere());
    assertThat(value(SECOND)).contains(text(outcomes.indexOf(new PutOutcome.Stored())));
  }

  @Test
  protected void movesALabelOnceWhenManyMoveIt() {
    create();
    store().put(SECRET, pending(SECOND, TWO, FIRST));

    atOnce(i -> {
      store().move(SECRET, Stage.AWSCURRENT, FIRST, Optional.of(SECOND));
      return i;
    });

    assertThat(stages())
        .containsOnly(
            Map.entry(Stage.AWSPREVIOUS, FIRST),
            Map.entry(Stage.AWSCURRENT, SECOND),
            Map.entry(Stage.AWSPENDING, SECOND));
  }

  @Test
  protected void printsNoValue() {
    create();

    assertThat(store().toString() + store().describe(SECRET) + store().read(SECRET, FIRST))
        .doesNotContain("\"one\"");
  }

  private void create() {
    create(SECRET, FIRST, ONE, TAGS);
  }

  private void rotate(String from, String to, SecretText value) {
    assertThat(store().put(SECRET, pending(to, value, from))).isEqualTo(new PutOutcome.Stored());
    store().move(SECRET, Stage.AWSCURRENT, from, Optional.of(to));
  }

  private String fullName() {
    return store().describe(SECRET).secret();
  }

  private Map<Stage, String> stages() {
    return store().describe(SECRET).versions();
  }

  private Optional<SecretText> value(String id) {
    return store().read(SECRET, id).flatMap(SecretVersion::value);
  }

  private void assertNoStageLeadsTo(String id) {
    assertThat(store().read(SECRET, id).map(SecretVersion::stages).orElse(Set.of())).isEmpty();
  }

  private static Pending pending(String token, SecretText value, String current) {
    return new Pending(token, value, current);
  }

  private static Pending pending(
      String token, SecretText value, String current, Optional<String> seen) {
    return new Pending(token, value, current, seen, Optional.empty());
  }

  private static SecretText text(int contender) {
    return SecretText.of("{\"password\":\"of contender " + contender + "\"}");
  }

  private static void assertRefused(Kind kind, ThrowingCallable call) {
    StoreException refused = catchThrowableOfType(StoreException.class, call);
    assertThat(refused).isNotNull();
    assertThat(refused.kind()).isEqualTo(kind);
    assertThat(refused.what()).isNotBlank();
    assertThat(refused.mend()).isNotBlank();
    StringWriter trace = new StringWriter();
    refused.printStackTrace(new PrintWriter(trace));
    assertThat(trace + refused.mend()).doesNotContain("\"one\"", "\"two\"", "\"three\"");
  }

  private interface Contender<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> atOnce(Contender<T> contender) {
    CyclicBarrier start = new CyclicBarrier(CONTENDERS);
    List<Callable<T>> calls = new ArrayList<>();
    for (int i = 0; i < CONTENDERS; i++) {
      int number = i;
      calls.add(() -> {
        start.await();
        return contender.run(number);
      });
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(CONTENDERS)) {
      List<T> outcomes = new ArrayList<>();
      for (Future<T> outcome : threads.invokeAll(calls)) {
        outcomes.add(outcome.get());
      }
      return outcomes;
    } catch (Exception e) {
      throw new AssertionError("A contender failed.", e);
    }
  }
}

package dev.tandem.stores.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.StoreException;
import dev.tandem.secretsmanager.Fault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is asked of the service, which checks it; and what is not even asked. */
final class RotationSchedulesTest {
  private static final String FIRST = "11111111-1111-4111-8111-111111111111";
  private static final String FUNCTION = "arn:aws:lambda:us-east-1:123456789012:function:rotate";

  private final Service service = Service.own();
  private final RotationSchedules schedules = new RotationSchedules(service.client());

  @AfterEach
  void stop() {
    service.close();
  }

  @Test
  void setsARateAndAWindowAndTestsTheFunctionOnly() {
    create("app", Map.of());
    var rules = new RotationRules(RotationRules.rate(Duration.ofDays(30)), Optional.of(3));

    assertThat(schedules.describe("app").has(rules, FUNCTION)).isFalse();
    schedules.set("app", rules, FUNCTION, false);

    assertThat(service.server().bodies().getLast())
        .contains(
            "\"RotateImmediately\":false",
            "\"ScheduleExpression\":\"rate(30 days)\"",
            "\"Duration\":\"3h\"",
            "\"RotationLambdaARN\":\"" + FUNCTION + "\"")
        .doesNotContain("AutomaticallyAfterDays");
    var now = schedules.describe("app");
    assertThat(now.has(rules, FUNCTION)).isTrue();
    assertThat(now.has(rules, FUNCTION + ":live")).isFalse();
    assertThat(now.schedule().window()).contains("3h");
  }

  @Test
  void anotherScheduleLeavesNothingOfTheOneBefore() {
    service.server().function(FUNCTION, event -> {});
    create("app", Map.of());
    schedules.set("app", new RotationRules("rate(1 day)", Optional.of(3)), FUNCTION, false);
    service.server().end(token()).join();
    var rules = new RotationRules(RotationRules.cron("cron(0 2 ? * SUN#1 *)"), Optional.empty());

    schedules.set("app", rules, FUNCTION, true);

    assertThat(schedules.describe("app").has(rules, FUNCTION)).isTrue();
    assertThat(schedules.describe("app").schedule().window()).isEmpty();
  }

  private String token() {
    return service
        .server()
        .bodies()
        .getLast()
        .replaceFirst("(?s).*\"ClientRequestToken\":\"([^\"]+)\".*", "$1");
  }

  @Test
  void findsWhatHasAllTagsPageByPage() {
    for (int i = 0; i < 230; i++) {
      create("app" + i, Map.of("team", i % 2 == 0 ? "orders" : "ordersX", "stage", "prod"));
    }
    create("other", Map.of("teams", "orders"));
    create("managed", Map.of("team", "orders", "stage", "prod"));
    service.server().manage("managed", "rds");
    service.server().calls();

    var found = schedules.tagged(Map.of("team", "orders", "stage", "prod"));

    assertThat(found).extracting(ScheduledSecret::name).hasSize(116).contains("app0", "app228");
    assertThat(found)
        .filteredOn(secret -> secret.owner().isPresent())
        .extracting(ScheduledSecret::name)
        .containsExactly("managed");
    assertThat(service.server().calls()).containsOnly("ListSecrets").hasSize(3);
  }

  @Test
  void saysWhatAnUnfinishedRotationMeans() {
    create("app", Map.of());
    service.server().stage("app", "22222222-2222-4222-8222-222222222222");

    var refused = refused(new RotationRules("rate(1 day)", Optional.empty()));

    assertThat(refused.mend()).contains("tandem status");
    assertThat(refused.passing()).isFalse();
  }

  @Test
  void saysWhatTheServiceDoesNotTake() {
    create("app", Map.of());

    var refused = refused(new RotationRules("cron(0 4/12 * * ? *)", Optional.of(13)));

    assertThat(refused.what()).contains("cron(0 4/12 * * ? *) within 13h for app");
  }

  @Test
  void isRefusedLaterWhereItIsAskedTooOften() {
    create("app", Map.of());
    for (int i = 0; i < 3; i++) {
      service.server().meets("RotateSecret", Fault.THROTTLED);
    }

    assertThat(refused(new RotationRules("rate(1 day)", Optional.empty())).passing()).isTrue();
  }

  private StoreException refused(RotationRules rules) {
    return catchThrowableOfType(
        StoreException.class, () -> schedules.set("app", rules, FUNCTION, false));
  }

  @ParameterizedTest
  @CsvSource({"PT4H, rate(4 hours)", "PT24H, rate(1 day)", "PT36H, rate(36 hours)"})
  void saysAPeriodAsARate(Duration period, String expression) {
    assertThat(RotationRules.rate(period)).isEqualTo(expression);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"0 10 * * ? *", "cron(0 8 1/7 * ? *)", "0 17 L * ? *", "0 8 ? * MON-FRI *"})
  void takesWhatTheUserGuideShows(String text) {
    create("app", Map.of());

    schedules.set(
        "app", new RotationRules(RotationRules.cron(text), Optional.of(1)), FUNCTION, false);

    assertThat(service.server().refused()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5 10 * * ? *",
        "0 10 * * ? 2027",
        "0 24 * * ? *",
        "0 10 * * * *",
        "0 10 * * ?",
        "rate(3 days)"
      })
  void refusesOtherCronBeforeTheServiceDoes(String text) {
    assertThatThrownBy(() -> RotationRules.cron(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "rate(4 hours), 5",
    "rate(30 days), 25",
    "rate(30 days), 0",
    "cron(0 23 * * ? *), 2",
    "cron(0 0 * * ? *), 25"
  })
  void refusesAWindowThatIsTooLong(String expression, int hours) {
    assertThatThrownBy(() -> new RotationRules(expression, Optional.of(hours)))
        .hasMessageContaining("a window of");
  }

  @Test
  void refusesAPeriodThatTheServiceDoesNotKnow() {
    assertThatThrownBy(() -> RotationRules.rate(Duration.ofHours(3))).hasMessageContaining("4h");
    assertThatThrownBy(() -> RotationRules.rate(Duration.ofDays(1000))).hasMessageContaining("999");
  }

  /** The service takes the places of each calendar: thirty of them, by the hash. */
  @ParameterizedTest
  @CsvSource({"1, 24", "7, 168", "30, 672", "60, 1344", "90, 2016", "180, 4032", "365, 8064"})
  void spreadsOverWhatTheServiceTakes(int days, int slots) {
    service.server().function(FUNCTION, event -> {});
    var spread = Spread.over(Duration.ofDays(days), 1, 0, 24);

    assertThat(spread.slots()).isEqualTo(slots);
    for (int i = 0; i < 30; i++) {
      create("app" + i, Map.of());
      schedules.set("app" + i, spread.rules("app" + i), FUNCTION, false);
    }
    assertThat(service.server().refused()).isEmpty();
  }

  @Test
  void spreadsAHundredThousandEvenly() {
    var spread = Spread.over(Duration.ofDays(30), 1, 0, 24);

    var slots =
        IntStream.range(0, 100_000)
            .mapToObj(i -> spread.rules("arn:aws:secretsmanager:us-east-1:1:secret:app" + i))
            .collect(Collectors.groupingBy(RotationRules::expression, Collectors.counting()));

    assertThat(slots).hasSize(672);
    assertThat(slots.values()).allSatisfy(count -> assertThat(count).isBetween(100L, 210L));
  }

  @Test
  void keepsToTheHoursThatItIsGiven() {
    var spread = Spread.over(Duration.ofDays(1), 2, 1, 5);

    assertThat(spread.slots()).isEqualTo(3);
    var found =
        IntStream.range(0, 100).mapToObj(i -> spread.rules("app" + i).expression()).distinct();
    assertThat(found)
        .containsExactlyInAnyOrder("cron(0 1 * * ? *)", "cron(0 2 * * ? *)", "cron(0 3 * * ? *)");
  }

  @Test
  void knowsNoOtherCalendar() {
    for (var period :
        List.of(
            Duration.ofDays(14),
            Duration.ofHours(4),
            Duration.ofHours(721),
            Duration.ofDays(150))) {
      assertThatThrownBy(() -> Spread.over(period, 1, 0, 24)).hasMessageContaining("calendar");
    }
    assertThatThrownBy(() -> Spread.over(Duration.ofDays(1), 3, 22, 24))
        .hasMessageContaining("between 22 and 24");
    assertThatThrownBy(() -> Spread.over(Duration.ofDays(1), 0, 0, 24))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private void create(String secret, Map<String, String> tags) {
    service.create(secret, FIRST, SecretText.of("{}"), tags);
  }
}

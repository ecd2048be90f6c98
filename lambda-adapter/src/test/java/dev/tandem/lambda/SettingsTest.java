package dev.tandem.lambda;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.PasswordRules.Kind;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sid;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The environment and the tags say what is done, and what can't be is rejected with its name. */
class SettingsTest {
  private static final Duration TIME = Policy.DEFAULT.timeout();

  @Test
  void takesAWebhookByItsAddressOrByASecret() {
    var arn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:webhook-AbCdEf";

    assertThat(Settings.of(Map.of("TANDEM_WEBHOOK", arn)).webhook())
        .contains(new WebhookPlace.InSecret(arn));
    assertThat(Settings.of(Map.of("TANDEM_WEBHOOK", "https://hush.example.org/hush")).webhook())
        .isPresent()
        .asString()
        .doesNotContain("hush");
    assertThatThrownBy(() -> Settings.of(Map.of("TANDEM_WEBHOOK", "hush")))
        .hasMessage("TANDEM_WEBHOOK must be an http or https address.");
    assertThatThrownBy(() -> Settings.of(Map.of("TANDEM_WEBHOOK_WHEN", "never")))
        .hasMessage("TANDEM_WEBHOOK_WHEN must be failure or always.");
  }

  @Test
  void areTheUsualOnesWhereNothingIsSet() {
    var settings = Settings.of(Map.of("PATH", "/bin", "TANDEM_ADMIN", "", "LANG", "C"));

    assertThat(settings.policy(TIME)).isEqualTo(Policy.DEFAULT);
    assertThat(settings.endpoint()).isEmpty();
    assertThat(settings.readsTags()).isTrue();
    assertThat(settings.metrics()).isEqualTo("Tandem");
  }

  @Test
  void takeWhatAwsTemplatesTake() {
    var settings =
        Settings.of(
            Map.of(
                "EXCLUDE_CHARACTERS",
                "/@\"'\\abc",
                "PASSWORD_LENGTH",
                "40",
                "EXCLUDE_NUMBERS",
                "true",
                "EXCLUDE_PUNCTUATION",
                "1",
                "EXCLUDE_UPPERCASE",
                "false",
                "REQUIRE_EACH_INCLUDED_TYPE",
                "no",
                "USERNAME_CHARACTER_LIMIT",
                "32",
                "SECRETS_MANAGER_ENDPOINT",
                "https://secretsmanager.eu-central-1.amazonaws.com"));
    var policy = settings.policy(TIME);

    assertThat(policy.password())
        .isEqualTo(
            new PasswordRules(40, "/@\"'\\abc", Set.of(Kind.LOWERCASE, Kind.UPPERCASE), false));
    assertThat(policy.longestName()).contains(32);
    assertThat(settings.endpoint())
        .contains(URI.create("https://secretsmanager.eu-central-1.amazonaws.com"));
  }

  @Test
  void takeOurs() {
    var policy =
        Settings.of(
                Map.of(
                    "TANDEM_STRATEGY",
                    "alternating-users",
                    "TANDEM_ADMIN",
                    "root",
                    "TANDEM_ALLOWED_ADMINS",
                    "arn:one, arn:two,",
                    "TANDEM_PRIMARY",
                    "app",
                    "TANDEM_CLONE",
                    "app_b",
                    "TANDEM_CLONE_MODE",
                    "shared-owner",
                    "TANDEM_SYNC",
                    "additive",
                    "TANDEM_ADOPT",
                    "true",
                    "TANDEM_REASSIGN_OWNED",
                    "true",
                    "TANDEM_PROBE",
                    "SELECT 1"))
            .policy(TIME);

    assertThat(policy.strategy()).isEqualTo(Strategy.ALTERNATING_USERS);
    assertThat(policy.admin()).contains("root");
    assertThat(policy.allowedAdmins()).containsExactlyInAnyOrder("arn:one", "arn:two");
    assertThat(policy.pair()).contains(new Pair("app", "app_b"));
    assertThat(policy.cloneMode()).isEqualTo(CloneMode.SHARED_OWNER);
    assertThat(policy.sync()).isEqualTo(Sync.ADDITIVE);
    assertThat(policy.adopt()).isTrue();
    assertThat(policy.reassignOwned()).isTrue();
    assertThat(policy.probe()).contains("SELECT 1");
  }

  @Test
  void takeWhatIsForSqlserver() {
    var sid = "0x0123456789abcdef0123456789ABCDEF";
    var settings =
        Settings.of(Map.of("TANDEM_EXCLUDE_DATABASES", "old, odd name,", "TANDEM_CLONE_SID", sid));
    var tagged = settings.under(Map.of("tandem:exclude-databases", "audit"));

    assertThat(settings.policy(TIME).cloneSid()).contains(new Sid(sid));
    assertThat(settings.policy(TIME).excludedDatabases())
        .containsExactlyInAnyOrder("old", "odd name");
    assertThat(tagged.policy(TIME).excludedDatabases()).containsExactly("audit");
    assertThat(tagged.policy(TIME).cloneSid()).contains(new Sid(sid));
  }

  @Test
  void letTagsSayMoreThanTheEnvironment() {
    var settings =
        Settings.of(
            Map.of(
                "TANDEM_STRATEGY", "single-user", "PASSWORD_LENGTH", "40", "TANDEM_SYNC", "off"));

    var policy =
        settings
            .under(
                Map.of(
                    "team",
                    "orders",
                    "tandem:strategy",
                    "alternating-users",
                    "tandem:password-length",
                    "20"))
            .policy(TIME);

    assertThat(policy.strategy()).isEqualTo(Strategy.ALTERNATING_USERS);
    assertThat(policy.password().length()).isEqualTo(20);
    assertThat(policy.sync()).isEqualTo(Sync.OFF);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "TANDEM_STRATEGY|hush|TANDEM_STRATEGY must be single-user or alternating-users or"
            + " dual-password.",
        "TANDEM_SYNC|hush|TANDEM_SYNC must be exact or additive or off.",
        "TANDEM_CLONE_MODE|hush|TANDEM_CLONE_MODE must be usual or member or shared-owner or copy.",
        "TANDEM_ADOPT|hush|TANDEM_ADOPT must be true or false.",
        "TANDEM_CLONE_SID|0x01|TANDEM_CLONE_SID must be 0x and 32 hexadecimal digits.",
        "TANDEM_TAGS|hush|TANDEM_TAGS must be true or false.",
        "EXCLUDE_NUMBERS|hush|EXCLUDE_NUMBERS must be true or false.",
        "PASSWORD_LENGTH|8|PASSWORD_LENGTH must be a number from 12 to 128.",
        "PASSWORD_LENGTH|hush|PASSWORD_LENGTH must be a number from 12 to 128.",
        "USERNAME_CHARACTER_LIMIT|0|USERNAME_CHARACTER_LIMIT must be a number from 1 to 1000.",
        "SECRETS_MANAGER_ENDPOINT|hush|SECRETS_MANAGER_ENDPOINT must be an http or https address.",
        "SECRETS_MANAGER_ENDPOINT|h u|SECRETS_MANAGER_ENDPOINT must be an http or https address.",
        "TANDEM_PRIMARY|hush|TANDEM_PRIMARY needs the name of the other account too.",
        "TANDEM_STRATGY|hush|TANDEM_STRATGY is not known here.",
        "EXCLUDE_CHARACTERS|abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ|EXCLUDE_CHARACTERS"
            + " and the other EXCLUDE_ settings leave fewer than 16 characters to make passwords"
            + " of."
      })
  void areRejectedWithTheirName(String name, String value, String why) {
    assertThatThrownBy(() -> Settings.of(Map.of(name, value)))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(why);
  }

  @Test
  void leaveTheFileOfCasToTheDialects() {
    assertThat(Settings.of(Map.of("TANDEM_CA_FILE", "/var/task/ca.pem")).endpoint()).isEmpty();
  }

  @Test
  void areTwoAccountsOrNone() {
    assertThatThrownBy(() -> Settings.of(Map.of("TANDEM_PRIMARY", "app", "TANDEM_CLONE", "app")))
        .hasMessage("TANDEM_CLONE must be another account than the primary.");
  }

  /** Whoever may tag a secret must not get at accounts that are not its own. */
  @ParameterizedTest
  @CsvSource({
    "tandem:admin",
    "tandem:allowed-admins",
    "tandem:adopt",
    "tandem:primary",
    "tandem:clone",
    "tandem:suffix",
    "tandem:clone-sid",
    "tandem:endpoint",
    "tandem:nonsense"
  })
  void takeNoPowerFromTags(String tag) {
    var settings = Settings.of(Map.of());

    assertThatThrownBy(() -> settings.under(Map.of(tag, "x")))
        .isInstanceOf(BadSettingException.class)
        .hasMessage(tag + " is not known here.");
  }
}

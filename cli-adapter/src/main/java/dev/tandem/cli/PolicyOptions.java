package dev.tandem.cli;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Sid;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How to rotate. A value that can't be is rejected with the option's name, never repaired. */
final class PolicyOptions {
  static final String ADMIN_VARIABLE = "TANDEM_ADMIN";

  private static final List<String> FOR_PAIRS =
      List.of(
          "--primary",
          "--suffix",
          "--adopt",
          "--clone-mode",
          "--sync",
          "--reassign-owned",
          "--exclude-database",
          "--clone-sid");

  private final Surroundings surroundings;

  @Option(
      names = "--strategy",
      paramLabel = "NAME",
      defaultValue = "alternating-users",
      converter = Words.Strategies.class,
      completionCandidates = Words.Strategies.class,
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private Strategy strategy = Strategy.ALTERNATING_USERS;

  @Option(
      names = "--admin",
      paramLabel = "SECRET",
      description =
          "Secret of the account that may create and alter the pair. Default: $TANDEM_ADMIN.")
  private @Nullable String admin;

  @ArgGroup(exclusive = false)
  private @Nullable PairOptions pair;

  @Option(
      names = "--suffix",
      paramLabel = "TEXT",
      defaultValue = "_clone",
      description = "What the clone's name adds to the primary's. Default: ${DEFAULT-VALUE}.")
  private String suffix = "_clone";

  @Option(names = "--adopt", description = "Take over a clone that Tandem did not make.")
  private boolean adopt;

  @Option(
      names = "--clone-mode",
      paramLabel = "MODE",
      defaultValue = "usual",
      converter = Words.CloneModes.class,
      completionCandidates = Words.CloneModes.class,
      description =
          "How the clone gets its privileges: ${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  private CloneMode cloneMode = CloneMode.USUAL;

  @Option(
      names = "--sync",
      paramLabel = "HOW",
      defaultValue = "exact",
      converter = Words.Syncs.class,
      completionCandidates = Words.Syncs.class,
      description =
          "How far the clone is made like its primary: exact grants and revokes, additive only"
              + " grants, off only reports. Default: ${DEFAULT-VALUE}.")
  private Sync sync = Sync.EXACT;

  @Option(
      names = "--reassign-owned",
      description = "Give objects that the clone owns to its primary.")
  private boolean reassignOwned;

  @Option(
      names = "--exclude-database",
      paramLabel = "NAME",
      description =
          "SQL Server: a database that nobody looks into and the clone gets nothing in; may be"
              + " repeated.")
  private List<String> excludedDatabases = List.of();

  @Option(
      names = "--clone-sid",
      paramLabel = "0xHEX",
      description =
          "SQL Server: the SID of the clone's login where it is made, as on the other replicas of"
              + " an availability group. Default: the server draws one.")
  private @Nullable String cloneSid;

  @Option(
      names = "--password-length",
      paramLabel = "N",
      defaultValue = "32",
      description = "Characters of a new password, 12 to 128. Default: ${DEFAULT-VALUE}.")
  private int passwordLength = PasswordRules.DEFAULT.length();

  @Option(
      names = "--exclude-characters",
      paramLabel = "CHARS",
      defaultValue = "",
      description = "Characters that new passwords must not have.")
  private String excluded = "";

  @Option(
      names = "--probe",
      paramLabel = "SQL",
      description = "A query that the new credential must be able to run.")
  private @Nullable String probe;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      defaultValue = "60s",
      converter = TimeSpan.class,
      description = "For all of it, such as 30s or 2m. Default: ${DEFAULT-VALUE}.")
  private Duration timeout = Policy.DEFAULT.timeout();

  @SuppressWarnings("NullAway.Init") // picocli sets it before anything is parsed
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  PolicyOptions(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /** Both accounts by name. */
  private static final class PairOptions {
    @SuppressWarnings("NullAway.Init") // picocli makes both or neither
    @Option(
        names = "--primary",
        paramLabel = "NAME",
        required = true,
        description = "The account that privileges are granted to; only together with --clone.")
    private String primary;

    @SuppressWarnings("NullAway.Init") // picocli makes both or neither
    @Option(
        names = "--clone",
        paramLabel = "NAME",
        required = true,
        description = "The account that is its image; only together with --primary.")
    private String cloneName;
  }

  /** Say it as the engine hears it. */
  Policy policy() {
    if (strategy != Strategy.ALTERNATING_USERS) {
      refuseOptionsForPairs();
    }
    return Policy.DEFAULT.with(draft ->
        draft
            .strategy(strategy)
            .pair(pair())
            .suffix(given("--suffix", suffix))
            .admin(
                Optional.ofNullable(admin)
                    .map(name -> given("--admin", name))
                    .or(() -> surroundings.variable(ADMIN_VARIABLE)))
            .adopt(adopt)
            .cloneMode(cloneMode)
            .sync(sync)
            .reassignOwned(reassignOwned)
            .password(passwords())
            .probe(Optional.ofNullable(probe).map(query -> given("--probe", query)))
            .timeout(timeout)
            .excludedDatabases(Set.copyOf(excludedDatabases))
            .cloneSid(Optional.ofNullable(cloneSid).map(this::sid)));
  }

  private Sid sid(String text) {
    try {
      return new Sid(text);
    } catch (IllegalArgumentException e) {
      throw invalid("--clone-sid", "it is not 0x and 32 hexadecimal digits");
    }
  }

  private Optional<Pair> pair() {
    if (pair == null) {
      return Optional.empty();
    }
    var primary = given("--primary", pair.primary);
    var cloneName = given("--clone", pair.cloneName);
    if (primary.equals(cloneName)) {
      throw invalid("--clone", "it is the same account as --primary");
    }
    return Optional.of(new Pair(primary, cloneName));
  }

  private PasswordRules passwords() {
    if (passwordLength < 12 || passwordLength > 128) {
      throw invalid("--password-length", passwordLength + " is not between 12 and 128");
    }
    try {
      return new PasswordRules(passwordLength, excluded);
    } catch (IllegalArgumentException e) {
      throw invalid("--exclude-characters", "fewer than 16 characters are left for passwords");
    }
  }

  private void refuseOptionsForPairs() {
    for (String name : FOR_PAIRS) {
      if (spec.commandLine().getParseResult().hasMatchedOption(name)) {
        throw invalid(name, "it is for the strategy alternating-users only");
      }
    }
  }

  private String given(String option, String value) {
    if (value.isBlank()) {
      throw invalid(option, "it is empty");
    }
    return value;
  }

  private ParameterException invalid(String option, String why) {
    return new ParameterException(
        spec.commandLine(), "Invalid value for option '%s': %s".formatted(option, why));
  }
}

package dev.tandem.lambda;

import dev.tandem.engine.spi.CloneMode;
import dev.tandem.engine.spi.Pair;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.PasswordRules.Kind;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.spi.Sync;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * All that is set for this function, or for one secret: defaults, below the environment, below the
 * secret's tags. A value that can't be is rejected with its name, never repaired.
 */
record Settings(Map<Key, Setting> given) {

  Settings {
    given = Map.copyOf(given);
  }

  /** Read the function's environment, and reject at once what could not be used later. */
  static Settings of(Map<String, String> environment) {
    var settings = new Settings(collected(Map.of(), environment, Key.OURS, Key::ofVariable));
    settings.check();
    return settings;
  }

  @SuppressWarnings("CheckReturnValue") // it throws, or it doesn't
  private void check() {
    policy(Policy.DEFAULT.timeout());
    endpoint();
    readsTags();
    webhook();
    tellsAlways();
  }

  /** The same for a secret with {@code tags}. */
  Settings under(Map<String, String> tags) {
    return new Settings(collected(given, tags, Key.TAG, Key::ofTag));
  }

  /**
   * The same with a Secrets Manager at {@code endpoint}, and with nobody to be told of anything.
   */
  Settings rehearsedAt(URI endpoint) {
    var other = new EnumMap<Key, Setting>(Key.class);
    other.putAll(given);
    other.put(Key.ENDPOINT, new Setting(Key.ENDPOINT.variable(), endpoint.toString()));
    other.remove(Key.WEBHOOK);
    return new Settings(other);
  }

  /** Names without the prefix may be anybody's; a blank value is none. */
  private static Map<Key, Setting> collected(
      Map<Key, Setting> below,
      Map<String, String> above,
      String prefix,
      Function<String, Optional<Key>> known) {
    var all = new EnumMap<Key, Setting>(Key.class);
    all.putAll(below);
    above.forEach((name, value) -> {
      var key = known.apply(name);
      if (key.isEmpty() && name.startsWith(prefix)) {
        throw new BadSettingException(name, "is not known here");
      }
      key.filter(found -> !value.isBlank())
          .ifPresent(found -> all.put(found, new Setting(name, value)));
    });
    return all;
  }

  /** Say it as the engine hears it. */
  Policy policy(Duration timeout) {
    var usual = Policy.DEFAULT;
    return usual.with(draft ->
        draft
            .strategy(
                find(Key.STRATEGY)
                    .map(setting -> setting.oneOf(Strategy.values(), Strategy::label))
                    .orElse(usual.strategy()))
            .pair(pair())
            .suffix(find(Key.SUFFIX).map(Setting::text).orElse(usual.suffix()))
            .admin(find(Key.ADMIN).map(Setting::text))
            .allowedAdmins(set(Key.ALLOWED_ADMINS))
            .adopt(flag(Key.ADOPT, false))
            .cloneMode(
                find(Key.CLONE_MODE)
                    .map(setting -> setting.oneOf(CloneMode.values()))
                    .orElse(usual.cloneMode()))
            .sync(find(Key.SYNC).map(setting -> setting.oneOf(Sync.values())).orElse(usual.sync()))
            .reassignOwned(flag(Key.REASSIGN_OWNED, false))
            .password(passwords())
            .probe(find(Key.PROBE).map(Setting::text))
            .timeout(timeout)
            .longestName(find(Key.LONGEST_NAME).map(setting -> setting.number(1, 1_000)))
            .excludedDatabases(set(Key.EXCLUDE_DATABASES))
            .cloneSid(find(Key.CLONE_SID).map(Setting::sid)));
  }

  private Set<String> set(Key key) {
    return find(key).map(setting -> Set.copyOf(setting.list())).orElse(Set.of());
  }

  private Optional<Pair> pair() {
    var primary = find(Key.PRIMARY);
    var cloned = find(Key.CLONE);
    if (primary.isPresent() != cloned.isPresent()) {
      throw primary.or(() -> cloned).get().bad("needs the name of the other account too");
    }
    if (primary.isPresent() && primary.get().text().equals(cloned.get().text())) {
      throw cloned.get().bad("must be another account than the primary");
    }
    return primary.map(name -> new Pair(name.text(), cloned.get().text()));
  }

  private PasswordRules passwords() {
    int length =
        find(Key.PASSWORD_LENGTH)
            .map(setting -> setting.number(12, 128))
            .orElse(PasswordRules.DEFAULT.length());
    var kinds = EnumSet.allOf(Kind.class);
    drop(kinds, Kind.LOWERCASE, Key.EXCLUDE_LOWERCASE);
    drop(kinds, Kind.UPPERCASE, Key.EXCLUDE_UPPERCASE);
    drop(kinds, Kind.DIGITS, Key.EXCLUDE_NUMBERS);
    drop(kinds, Kind.PUNCTUATION, Key.EXCLUDE_PUNCTUATION);
    try {
      return new PasswordRules(
          length,
          find(Key.EXCLUDE_CHARACTERS).map(Setting::text).orElse(""),
          kinds,
          flag(Key.REQUIRE_EACH_INCLUDED_TYPE, true));
    } catch (IllegalArgumentException e) {
      throw new BadSettingException(
          "EXCLUDE_CHARACTERS",
          "and the other EXCLUDE_ settings leave fewer than 16 characters to make passwords of");
    }
  }

  private void drop(Set<Kind> kinds, Kind kind, Key key) {
    if (flag(key, false)) {
      kinds.remove(kind);
    }
  }

  /** Where Secrets Manager is, when it is not at the region's own endpoint. */
  Optional<URI> endpoint() {
    return find(Key.ENDPOINT).map(Setting::address);
  }

  /** Say whether a secret's tags are asked for: two calls more when nothing is warm. */
  boolean readsTags() {
    return flag(Key.TAGS, true);
  }

  /** The CloudWatch namespace of the metrics. */
  String metrics() {
    return find(Key.METRICS).map(Setting::text).orElse("Tandem");
  }

  /** Who is told how rotations end. */
  Optional<WebhookPlace> webhook() {
    return find(Key.WEBHOOK).map(WebhookPlace::of);
  }

  /** Say whether the webhook hears of rotations that end well, too. */
  boolean tellsAlways() {
    return find(Key.WEBHOOK_WHEN).map(setting -> setting.oneOf(When.values())).orElse(When.FAILURE)
        == When.ALWAYS;
  }

  private enum When {
    FAILURE,
    ALWAYS
  }

  private boolean flag(Key key, boolean otherwise) {
    return find(key).map(Setting::flag).orElse(otherwise);
  }

  private Optional<Setting> find(Key key) {
    return Optional.ofNullable(given.get(key));
  }
}

package dev.tandem.engine;

import static dev.tandem.engine.World.ADMIN;
import static dev.tandem.engine.World.ADMIN_SECRET;
import static dev.tandem.engine.World.SECRET;

import dev.tandem.engine.ModelDatabase.Account;
import dev.tandem.engine.spi.PasswordRules;
import dev.tandem.engine.spi.Policy;
import dev.tandem.engine.spi.SecretStore;
import dev.tandem.engine.spi.SecretText;
import dev.tandem.engine.spi.Stage;
import dev.tandem.engine.spi.Strategy;
import dev.tandem.engine.tck.InMemorySecretStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A world to start from, and what is asked for in it.
 *
 * @param name what is special about it
 * @param world how it stands at first
 * @param policy what the operator decided
 * @param script what is asked for, one request after the other
 * @param rivals what a second caller may ask for at any moment
 */
record Scenario(
    String name, World world, Policy policy, List<Request> script, List<List<Request>> rivals) {
  static final String PRIMARY = "app";
  static final String CLONE = "app_clone";
  static final List<String> PAIR = List.of(PRIMARY, CLONE);
  private static final String DRIFTED = "to a clone that drifted";
  private static final String TOKEN = "token-1";

  /** Every world that the exhaustive check starts from, each rotated whole and step by step. */
  static List<Scenario> all() {
    var scenarios = new ArrayList<Scenario>();
    for (var each : worlds()) {
      scenarios.add(each.whole());
      scenarios.add(each.stepByStep());
    }
    worlds().stream()
        .filter(each -> each.name().equals(DRIFTED))
        .map(Start::sync)
        .forEach(scenarios::add);
    for (var each : worlds()) {
      scenarios.add(each.abort());
    }
    broken().stream().map(Start::repair).forEach(scenarios::add);
    return scenarios;
  }

  private static List<Start> worlds() {
    var alternating = policy(Strategy.ALTERNATING_USERS);
    var single = policy(Strategy.SINGLE_USER);
    var dual = policy(Strategy.DUAL_PASSWORD);
    var primary = Account.of("hush-1", "read", "write");
    var clone = Account.of("hush-2", "read", "write").marked(SECRET, PRIMARY);
    return List.of(
        start("to a clone that is not there", alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .version(Stage.AWSCURRENT, "v1", PRIMARY, "hush-1"),
        start(DRIFTED, alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .account(CLONE, Account.of("hush-2", "read", "stale").marked(SECRET, PRIMARY))
            .version(Stage.AWSPREVIOUS, "v1", CLONE, "hush-2")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"),
        start("to a clone that AWS's own function made", alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .account(CLONE, Account.of("hush-2", "read"))
            .version(Stage.AWSPREVIOUS, "v1", CLONE, "hush-2")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"),
        start(
                "to a clone whose making AWS's own function didn't end",
                alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .account(CLONE, Account.of("hush-2", "read"))
            .version(Stage.AWSCURRENT, "v1", PRIMARY, "hush-1")
            .unfinished(CLONE, "hush-2"),
        start("to the primary", alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .account(CLONE, clone)
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-1")
            .version(Stage.AWSCURRENT, "v2", CLONE, "hush-2"),
        start("to a primary that was granted more", alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, Account.of("hush-1", "read", "write", "more"))
            .account(CLONE, clone)
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-1")
            .version(Stage.AWSCURRENT, "v2", CLONE, "hush-2"),
        start("to a primary whose password somebody changed", alternating.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, Account.of("hush-changed", "read", "write"))
            .account(CLONE, clone)
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-1")
            .version(Stage.AWSCURRENT, "v2", CLONE, "hush-2"),
        start("of one account, by itself", single)
            .account(PRIMARY, primary)
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-0")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"),
        start("of one account, by the admin", single.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .version(Stage.AWSCURRENT, "v1", PRIMARY, "hush-1"),
        start("of one account whose last password is still the valid one", single)
            .account(PRIMARY, Account.of("hush-0", "read"))
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-0")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"),
        start("of one account with two passwords", dual.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary.beside("hush-0"))
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-0")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"),
        start("of one account with one password so far", dual.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, primary)
            .version(Stage.AWSCURRENT, "v1", PRIMARY, "hush-1"),
        start("of one account whose current password is the older", dual.withAdmin(ADMIN_SECRET))
            .account(PRIMARY, Account.of("hush-lost", "read").beside("hush-1"))
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-0")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"));
  }

  /** Worlds in which applications can't log in. */
  private static List<Start> broken() {
    var changed = Account.of("hush-changed", "read", "write");
    return List.of(
        start("of a pair, by the admin", policy(Strategy.ALTERNATING_USERS).withAdmin(ADMIN_SECRET))
            .account(PRIMARY, Account.of("hush-1", "read", "write"))
            .account(CLONE, changed.marked(SECRET, PRIMARY))
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-1")
            .version(Stage.AWSCURRENT, "v2", CLONE, "hush-2"),
        start(
                "of a clone that was dropped",
                policy(Strategy.ALTERNATING_USERS).withAdmin(ADMIN_SECRET))
            .account(PRIMARY, Account.of("hush-1", "read", "write"))
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-1")
            .version(Stage.AWSCURRENT, "v2", CLONE, "hush-2"),
        start("of one account", policy(Strategy.SINGLE_USER).withAdmin(ADMIN_SECRET))
            .account(PRIMARY, changed)
            .version(Stage.AWSCURRENT, "v1", PRIMARY, "hush-1"),
        start("of two passwords", policy(Strategy.DUAL_PASSWORD).withAdmin(ADMIN_SECRET))
            .account(PRIMARY, changed.beside("hush-0"))
            .version(Stage.AWSPREVIOUS, "v1", PRIMARY, "hush-0")
            .version(Stage.AWSCURRENT, "v2", PRIMARY, "hush-1"));
  }

  private static Policy policy(Strategy strategy) {
    return Policy.DEFAULT.with(draft ->
        draft
            .strategy(strategy)
            .password(new PasswordRules(12, ""))
            .probe(Optional.of("select 1")));
  }

  private static Start start(String name, Policy policy) {
    return new Start(name, policy, new HashMap<>(), new InMemorySecretStore());
  }

  private record Start(
      String name, Policy policy, Map<String, Account> accounts, InMemorySecretStore store) {
    Start account(String user, Account account) {
      accounts.put(user, account);
      return this;
    }

    /** Versions are named oldest first, as they came to be. */
    Start version(Stage stage, String id, String user, String password) {
      if (stage == Stage.AWSPREVIOUS || store.equals(new InMemorySecretStore())) {
        store.create(SECRET, id, document(user, password), Map.of());
        return this;
      }
      var before = store.describe(SECRET).version(Stage.AWSCURRENT).orElseThrow();
      store.put(SECRET, new SecretStore.Pending(id, document(user, password), before));
      store.move(SECRET, Stage.AWSCURRENT, before, Optional.of(id));
      return this;
    }

    /** Somebody began, and put a value. */
    Start unfinished(String user, String password) {
      var current = store.describe(SECRET).version(Stage.AWSCURRENT).orElseThrow();
      store.put(SECRET, new SecretStore.Pending(TOKEN, document(user, password), current));
      return this;
    }

    Scenario whole() {
      var rotation = List.of(Request.whole(SECRET, TOKEN, policy));
      return scenario("whole, " + name, store.copy(), rotation, List.of(twice(), steps("token-2")));
    }

    /**
     * As Secrets Manager asks for it: the token is staged without a value before the first step.
     */
    Scenario stepByStep() {
      var staged = store.copy();
      staged.stage(SECRET, TOKEN);
      return scenario(
          "step by step, " + name, staged, steps(TOKEN), List.of(steps(TOKEN), twice()));
    }

    /** Begun as Secrets Manager would, and taken back, while others rotate or take back as well. */
    Scenario abort() {
      var staged = store.copy();
      staged.stage(SECRET, TOKEN);
      var back = Request.of(Intent.ABORT, SECRET, "token-4", policy);
      return scenario(
          "taken back, " + name,
          staged,
          List.of(
              Request.one(SECRET, TOKEN, Step.CREATE, policy),
              Request.one(SECRET, TOKEN, Step.SET, policy),
              back),
          List.of(twice(), List.of(back)));
    }

    Scenario repair() {
      var repair = Request.of(Intent.REPAIR, SECRET, "token-4", policy);
      return scenario(
          "repaired, " + name, store.copy(), List.of(repair), List.of(twice(), List.of(repair)));
    }

    Scenario sync() {
      var only = List.of(Request.sync(SECRET, policy));
      return scenario("sync, " + name, store.copy(), only, List.of(twice(), only));
    }

    /** Long enough for whoever is held up meanwhile to be out of date by a whole turn. */
    private List<Request> twice() {
      return List.of(
          Request.whole(SECRET, "token-2", policy), Request.whole(SECRET, "token-3", policy));
    }

    private List<Request> steps(String token) {
      return List.of(Step.values()).stream()
          .map(step -> Request.one(SECRET, token, step, policy))
          .toList();
    }

    private Scenario scenario(
        String title, InMemorySecretStore start, List<Request> script, List<List<Request>> rivals) {
      start.create(
          ADMIN_SECRET,
          "a1",
          SecretText.of("{\"username\":\"%s\",\"password\":\"hush-r\"}".formatted(ADMIN)),
          Map.of());
      var everybody = new HashMap<>(accounts);
      everybody.put(ADMIN, Account.of("hush-r", "everything"));
      everybody.put("app2", Account.of("hush-other", "read"));
      everybody.put("app_clone2", Account.of("hush-other", "read"));
      return new Scenario(
          title, new World(start, new ModelDatabase(everybody), 0), policy, script, rivals);
    }

    private static SecretText document(String user, String password) {
      return SecretText.of(
          """
          {"engine":"model","host":"db","username":"%s","password":"%s"}\
          """
              .formatted(user, password));
    }
  }
}

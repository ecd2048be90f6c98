package dev.tandem.engine.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * What the operator decided, and what grants power. Nothing in here comes from the secret's value.
 *
 * @param strategy how the credential is replaced
 * @param pair both accounts by name; empty derives the clone by {@code suffix}
 * @param suffix what the clone's name adds to the primary's
 * @param admin the admin secret to use, whatever the secret's {@code masterarn} says
 * @param allowedAdmins the admin secrets that a {@code masterarn} may name
 * @param adopt take over a clone that carries no marker of this secret
 * @param cloneMode how the clone gets to be the primary's image
 * @param sync how far
 * @param reassignOwned give objects that the clone owns to the primary
 * @param password what new passwords are made of
 * @param probe a query that the new credential must be able to run
 * @param timeout for the whole rotation or step
 * @param longestName how many characters an account's name may have at most, where the operator
 *     wants fewer than the database takes
 * @param excludedDatabases databases of the same server that nobody looks into and the clone gets
 *     nothing in, where an account may have privileges in several
 * @param cloneSid what a new clone's login is known by, where the database has such numbers and
 *     replicas need the same one
 */
public record Policy(
    Strategy strategy,
    Optional<Pair> pair,
    String suffix,
    Optional<String> admin,
    Set<String> allowedAdmins,
    boolean adopt,
    CloneMode cloneMode,
    Sync sync,
    boolean reassignOwned,
    PasswordRules password,
    Optional<String> probe,
    Duration timeout,
    Optional<Integer> longestName,
    Set<String> excludedDatabases,
    Optional<Sid> cloneSid) {

  /** What holds when nobody says otherwise. */
  public static final Policy DEFAULT =
      new Policy(
          Strategy.ALTERNATING_USERS,
          Optional.empty(),
          "_clone",
          Optional.empty(),
          Set.of(),
          false,
          CloneMode.USUAL,
          Sync.EXACT,
          false,
          PasswordRules.DEFAULT,
          Optional.empty(),
          Duration.ofSeconds(60),
          Optional.empty(),
          Set.of(),
          Optional.empty());

  /** Copy the sets. */
  public Policy {
    allowedAdmins = Set.copyOf(allowedAdmins);
    excludedDatabases = Set.copyOf(excludedDatabases);
    if (suffix.isEmpty()) {
      throw new IllegalArgumentException("the clone's suffix must not be empty");
    }
  }

  /** The same but for what {@code decisions} says. */
  public Policy with(Consumer<Draft> decisions) {
    var draft = new Draft(this);
    decisions.accept(draft);
    return draft.policy();
  }

  /** The same with another strategy. */
  public Policy with(Strategy other) {
    return with(draft -> draft.strategy(other));
  }

  /** The same with the admin secret named. */
  public Policy withAdmin(String secret) {
    return with(draft -> draft.admin(Optional.of(secret)));
  }

  /** The same, and nothing is looked for in {@code databases}. */
  public Policy excluding(Set<String> databases) {
    return with(draft -> draft.excludedDatabases(databases));
  }

  /** The same, and a new clone's login is known by {@code sid}. */
  public Policy withCloneSid(Sid sid) {
    return with(draft -> draft.cloneSid(Optional.of(sid)));
  }

  /** A policy in the making; what each part means stands at {@link Policy}. */
  public static final class Draft {
    private Strategy strategy;
    private Optional<Pair> pair;
    private String suffix;
    private Optional<String> admin;
    private Set<String> allowedAdmins;
    private boolean adopt;
    private CloneMode cloneMode;
    private Sync sync;
    private boolean reassignOwned;
    private PasswordRules password;
    private Optional<String> probe;
    private Duration timeout;
    private Optional<Integer> longestName;
    private Set<String> excludedDatabases;
    private Optional<Sid> cloneSid;

    private Draft(Policy from) {
      strategy = from.strategy;
      pair = from.pair;
      suffix = from.suffix;
      admin = from.admin;
      allowedAdmins = from.allowedAdmins;
      adopt = from.adopt;
      cloneMode = from.cloneMode;
      sync = from.sync;
      reassignOwned = from.reassignOwned;
      password = from.password;
      probe = from.probe;
      timeout = from.timeout;
      longestName = from.longestName;
      excludedDatabases = from.excludedDatabases;
      cloneSid = from.cloneSid;
    }

    private Policy policy() {
      return new Policy(
          strategy,
          pair,
          suffix,
          admin,
          allowedAdmins,
          adopt,
          cloneMode,
          sync,
          reassignOwned,
          password,
          probe,
          timeout,
          longestName,
          excludedDatabases,
          cloneSid);
    }

    /** How the credential is replaced. */
    public Draft strategy(Strategy value) {
      strategy = value;
      return this;
    }

    /** Name both accounts. */
    public Draft pair(Optional<Pair> value) {
      pair = value;
      return this;
    }

    /** What the clone's name adds. */
    public Draft suffix(String value) {
      suffix = value;
      return this;
    }

    /** Name the admin secret. */
    public Draft admin(Optional<String> value) {
      admin = value;
      return this;
    }

    /** Which admin secrets a secret may name. */
    public Draft allowedAdmins(Set<String> value) {
      allowedAdmins = value;
      return this;
    }

    /** Whether to take over an unmarked clone. */
    public Draft adopt(boolean value) {
      adopt = value;
      return this;
    }

    /** How the clone becomes an image. */
    public Draft cloneMode(CloneMode value) {
      cloneMode = value;
      return this;
    }

    /** How far. */
    public Draft sync(Sync value) {
      sync = value;
      return this;
    }

    /** Whether the primary gets what the clone owns. */
    public Draft reassignOwned(boolean value) {
      reassignOwned = value;
      return this;
    }

    /** What passwords are made of. */
    public Draft password(PasswordRules value) {
      password = value;
      return this;
    }

    /** What the new credential must be able to run. */
    public Draft probe(Optional<String> value) {
      probe = value;
      return this;
    }

    /** For the whole rotation or step. */
    public Draft timeout(Duration value) {
      timeout = value;
      return this;
    }

    /** How long an account's name may be. */
    public Draft longestName(Optional<Integer> value) {
      longestName = value;
      return this;
    }

    /** Where nobody looks. */
    public Draft excludedDatabases(Set<String> value) {
      excludedDatabases = value;
      return this;
    }

    /** What a new clone's login is known by. */
    public Draft cloneSid(Optional<Sid> value) {
      cloneSid = value;
      return this;
    }
  }
}

package dev.tandem.engine.spi;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

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
          Duration.ofSeconds(60));

  /** Copy the sets. */
  public Policy {
    allowedAdmins = Set.copyOf(allowedAdmins);
    excludedDatabases = Set.copyOf(excludedDatabases);
    if (suffix.isEmpty()) {
      throw new IllegalArgumentException("the clone's suffix must not be empty");
    }
  }

  /** Names may be as long as the database takes them. */
  public Policy(
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
      Duration timeout) {
    this(
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
        Optional.empty());
  }

  /** No database is excluded, and the server draws the clone's SID. */
  public Policy(
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
      Optional<Integer> longestName) {
    this(
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
        Set.of(),
        Optional.empty());
  }

  /** The same with another strategy. */
  public Policy with(Strategy other) {
    return new Policy(
        other,
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

  /** The same with the admin secret named. */
  public Policy withAdmin(String secret) {
    return new Policy(
        strategy,
        pair,
        suffix,
        Optional.of(secret),
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

  /** The same, and nothing is looked for in {@code databases}. */
  public Policy excluding(Set<String> databases) {
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
        databases,
        cloneSid);
  }

  /** The same, and a new clone's login is known by {@code sid}. */
  public Policy withCloneSid(Sid sid) {
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
        Optional.of(sid));
  }
}

package dev.tandem.engine.spi;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One login to one server. Not for use by several threads at once.
 *
 * <p>Every method throws {@link DatabaseException} when the server says no; its text quotes neither
 * SQL nor a password.
 */
public interface Session extends AutoCloseable {
  /** Who am I, and on which server? Found out at login: no round trip. */
  Identity identity();

  /**
   * Look at both accounts of {@code pair} and at the session's own account, in as few round trips
   * as the catalog allows. What can't matter under {@code policy} may be left out.
   *
   * <p>A target that has no privileges to compare keeps this default: both exist and have nothing.
   */
  default PairState describe(Pair pair, Policy policy) {
    return new PairState(
        nothing(pair.primary()), nothing(pair.cloneName()), nothing(identity().user()));
  }

  /**
   * Keep every other caller's rotation of {@code account} out until this session ends. Without it,
   * a caller that was held up could set its outdated password over the one that somebody else has
   * made current meanwhile.
   *
   * <p>A target that has no such lock keeps this default, and its operator sees to it that
   * rotations come one at a time.
   *
   * @throws DatabaseException {@code CONFLICT}, at once, when another session holds it
   */
  default void claim(String account) {}

  /**
   * Run {@code changes} in their order, in one transaction where the server has such. All or
   * nothing is not promised.
   */
  void apply(List<AccountChange> changes);

  /** Run the user's own query and read its first row: it must not fail. */
  default void probe(String query) {
    throw new DatabaseException(
        new DatabaseFailure(
            DatabaseFailure.Kind.UNEXPECTED,
            "This kind of target runs no probe query.",
            "Remove the probe query from the policy.",
            ""));
  }

  /** Log out. Never throws. */
  @Override
  void close();

  private static AccountState nothing(String name) {
    return new AccountState(name, true, Optional.empty(), Set.of());
  }
}

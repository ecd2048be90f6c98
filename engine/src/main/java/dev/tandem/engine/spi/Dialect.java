package dev.tandem.engine.spi;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/**
 * One kind of database. {@link #login} talks to it; everything else is a function of its arguments,
 * so that a plan can be printed, and a difference tested, without a server.
 *
 * <p>A target with no privileges to compare (an HTTP service's API key, say) implements the methods
 * without a default.
 */
public interface Dialect {
  /** The name that people use: {@code postgresql}. */
  String name();

  /** The values of a secret's {@code engine} field that mean this dialect, lower case. */
  Set<String> engines();

  /** The strategies that it can do on some server; {@link #obstacles} tells when this one can't. */
  Set<Strategy> strategies();

  /** The port where the secret names none. */
  int defaultPort();

  /** How long an account's name may be. */
  NameLimit nameLimit();

  /** Log in, once. The session's own timeouts come from {@code deadline}. */
  LoginOutcome login(Endpoint endpoint, Credential credential, Deadline deadline);

  /**
   * Find what must stop the rotation of {@code pair} before its first write, with what to do about
   * each.
   */
  default List<Obstacle> obstacles(PairState pair, Policy policy) {
    return List.of();
  }

  /**
   * Tell after how many wrong passwords {@code account}, one of the pair, locks itself; empty when
   * it does not, or when nobody could see.
   */
  default OptionalInt locksAfter(PairState pair, String account) {
    return OptionalInt.empty();
  }

  /**
   * Compare the clone with the primary's image. Pure, and before {@link Policy#sync} is considered.
   */
  default Drift drift(PairState pair, Policy policy) {
    return Drift.NONE;
  }

  /**
   * Write the statements that make the clone ({@code pair.cloneState()}) the primary's image:
   * create it when it is absent, marked and unable to log in; then mend {@code drift}. Never a
   * password, never an unlock: those come last, in {@link #setCredential}. Creating an account that
   * somebody else created meanwhile must fail, not take it over.
   */
  default List<AccountChange> prepare(PairState pair, Drift drift, Marker marker, Policy policy) {
    return List.of();
  }

  /**
   * Write the statements that give an account its password and let it log in, in one transaction
   * where there is such.
   *
   * <p>An account that changes itself is logged in already, and may not unlock itself in most
   * databases: then only the password is set.
   *
   * <p>With {@link Strategy#DUAL_PASSWORD} the password of {@code credential.before()} is the one
   * that stays valid beside the new one, before, between and after the statements, whichever two
   * passwords the account had and however often they are repeated.
   *
   * @param pair what was seen of the accounts before this rotation changed any
   * @param credential the account, its new password, and what to leave on it
   * @param policy the strategy counts
   */
  List<AccountChange> setCredential(PairState pair, NewCredential credential, Policy policy);

  /**
   * Write the script by which whoever owns the server makes an admin account that may rotate {@code
   * pair} and little else: statements in their order, without semicolons, and remarks that begin
   * with {@code --}. It holds no password; a remark says how to give one.
   *
   * @param admin the account to be made
   * @param pair the primary, which is there, and its clone, which need not be
   * @param databases where the primary has privileges, for a server on which nobody can pass on
   *     what he has not got himself
   */
  default List<String> adminScript(String admin, Pair pair, List<String> databases) {
    return List.of("-- " + name() + " needs no admin account.");
  }
}

package dev.tandem.engine.tck;

import dev.tandem.engine.spi.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * An application on a running server, for one test of {@link DialectContract}: a primary, an admin,
 * and whatever they need. What it tells, it asks the server itself, never the dialect.
 *
 * <p>Tests run side by side: what one of them does must not be seen by another one.
 */
public interface LiveDatabase extends AutoCloseable {
  /**
   * Where it listens: a host and a port that take connections without TLS, and offer either none or
   * one whose certificate nobody trusts.
   */
  Endpoint endpoint();

  /**
   * Tell all that the server knows of {@code account}, as text, always in the same order: its
   * attributes and privileges, but neither password nor marker. The text of no account is empty.
   */
  String state(String account);

  /** Remove {@code account} from the server; where there is none, do nothing. */
  void drop(String account);

  /** Every kind of privilege, attribute and setting that a clone must share with its primary. */
  List<Privilege> privileges();

  /** What a rotation of these accounts must refuse before its first write. */
  List<Trap> traps();

  /**
   * Say how to get {@code hindrance} in an account's way, or that it can't be had here, and why.
   */
  Means means(Hindrance hindrance);

  /** A query that every account may run, and that gives a row. */
  default String query() {
    return "SELECT 1";
  }

  /** A query that no account may run. */
  default String badQuery() {
    return "SELECT no_such_column FROM no_such_table";
  }

  /** All that the server has logged; empty where a test can't read it. */
  Optional<String> log();

  /** How many logins of {@code account} the server has refused; empty where it does not tell. */
  OptionalLong refusedLogins(String account);

  /** Remove all that was made for this test. */
  @Override
  void close();
}

package dev.tandem.engine.spi;

/**
 * Why a database said no, decided by its codes and never by its text.
 *
 * @param kind what kind of no
 * @param what a sentence: what happened, to what; free of secrets and of SQL
 * @param mend what to do now
 * @param code the server's or driver's own code (SQLState, error number), or empty
 */
public record DatabaseFailure(Kind kind, String what, String mend, String code) {
  /** What kind of no. */
  public enum Kind {
    /** The password is wrong, or there is no such account. */
    REJECTED,
    /** The account may not log in: locked, disabled, or not from here. */
    LOCKED,
    /** The account or its password has expired. */
    EXPIRED,
    /** Nobody answered: name, network, port, firewall, time, or no such database. */
    UNREACHABLE,
    /** The connection could not be protected as asked. */
    TLS,
    /** The server has no room now. */
    CAPACITY,
    /** The server takes no writes: a replica, or set so. */
    READ_ONLY,
    /** The account lacks a right. */
    PRIVILEGE,
    /** The server refuses this password. */
    POLICY,
    /** The account changed since it was looked at: somebody else is at work. */
    CONFLICT,
    /** Anything else: a statement that the server did not understand, a defect of ours. */
    UNEXPECTED
  }

  /** Say whether the same request may succeed a moment later with nobody doing anything. */
  public boolean passing() {
    return switch (kind) {
      case UNREACHABLE, CAPACITY, CONFLICT -> true;
      case REJECTED, LOCKED, EXPIRED, TLS, READ_ONLY, PRIVILEGE, POLICY, UNEXPECTED -> false;
    };
  }
}

package dev.tandem.engine;

/**
 * Why a rotation can't go on: what happened, to what, and what to do now. Never a password, never
 * SQL that holds one.
 *
 * @param kind who must act on what; adapters switch over it
 * @param what a sentence: what happened, to what
 * @param mend a sentence: what to do now
 * @param passing whether the same request may succeed a moment later with nobody doing anything
 * @param code the database's or driver's own code of what led to it (SQLState, error number), or
 *     empty
 */
public record Problem(Kind kind, String what, String mend, boolean passing, String code) {
  /** Who must act on what. */
  public enum Kind {
    /** The secret's value is no credential, or doesn't fit what is asked. */
    SECRET,
    /** The store said no. */
    STORE,
    /** Another rotation holds the secret, or the step does not fit the stages. */
    ROTATION,
    /** The pending version points somewhere else than the current one. */
    DEPUTY,
    /** The admin secret is missing, not allowed, or of another server. */
    ADMIN,
    /** The other account exists and is not ours. */
    OWNERSHIP,
    /** The admin account lacks a right. */
    RIGHTS,
    /** The account has something that can't be copied faithfully. */
    NOT_UNDERSTOOD,
    /** A credential was not accepted. */
    LOGIN,
    /** The database said no to something else. */
    DATABASE,
    /** The server refuses the new password. */
    PASSWORD,
    /** The clone is not what the primary is. */
    DRIFT
  }

  /** A problem that no database's code led to. */
  public Problem(Kind kind, String what, String mend, boolean passing) {
    this(kind, what, mend, passing, "");
  }

  /** The same, where to try again at once would do harm. */
  Problem lasting() {
    return new Problem(kind, what, mend, false, code);
  }

  /** Say it whole: what happened, and what to do. */
  public String text() {
    return what + " " + mend;
  }
}

package dev.tandem.engine.tck;

import dev.tandem.engine.spi.DatabaseFailure.Kind;

/** What can get in an account's way although its password is right. */
public enum Hindrance {
  /** The account may not log in until somebody lets it. */
  LOCKED(Kind.LOCKED),
  /** The account or its password is past its time. */
  EXPIRED(Kind.EXPIRED),
  /** It may have no connection more than it has. */
  FULL(Kind.CAPACITY),
  /** It may not use the database that the secret names. */
  BARRED(Kind.PRIVILEGE),
  /** It may write nothing: the server is a replica, or set so. */
  READ_ONLY(Kind.READ_ONLY),
  /** It is locked as soon as one login is refused. */
  EASILY_LOCKED(Kind.LOCKED);

  private final Kind kind;

  Hindrance(Kind kind) {
    this.kind = kind;
  }

  /** What a dialect is to call it. */
  public Kind kind() {
    return kind;
  }
}

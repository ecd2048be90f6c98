package dev.tandem.engine.spi;

/** Whether an account holds a password, answered from the catalog and never by a login. */
public enum Holds {
  YES,
  NO,
  /** The catalog does not tell: only this is worth one login attempt. */
  UNKNOWN
}

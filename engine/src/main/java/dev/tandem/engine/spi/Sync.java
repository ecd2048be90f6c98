package dev.tandem.engine.spi;

/** How far the clone is made like the primary. */
public enum Sync {
  /** Grants and revokes. */
  EXACT,
  /** Grants only; what the clone has too much is reported. */
  ADDITIVE,
  /** Nothing is changed; all drift is reported. */
  OFF
}

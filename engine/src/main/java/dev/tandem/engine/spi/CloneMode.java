package dev.tandem.engine.spi;

/** How a clone gets to be the primary's image. */
public enum CloneMode {
  /** The dialect's usual way: in PostgreSQL {@link #MEMBER}, elsewhere {@link #COPY}. */
  USUAL,
  /** PostgreSQL: the clone is a member of the primary and acts as it ({@code SET role}). */
  MEMBER,
  /** PostgreSQL: both are members of an owner without login and act as it. */
  SHARED_OWNER,
  /** Every privilege is granted to the clone as well. */
  COPY
}

package dev.tandem.engine.spi;

/** Where the admin of a database logs in to change what one of its endpoints shows. */
public sealed interface Whereabouts {
  /** Nobody but the secrets can tell. */
  record Unknown() implements Whereabouts {}

  /**
   * The endpoint that was asked about is this one, or reads what is written here: a replica, or a
   * cluster's reader.
   */
  record Writer(Endpoint endpoint) implements Whereabouts {}

  /**
   * The admin's database listens here, and the endpoint that was asked about is none of its own.
   */
  record Elsewhere(Endpoint endpoint) implements Whereabouts {}
}

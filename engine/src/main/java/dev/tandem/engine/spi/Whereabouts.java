package dev.tandem.engine.spi;

/** Where the admin of a database logs in to change what one of its endpoints shows. */
public sealed interface Whereabouts {
  /** Nobody but the secrets can tell. */
  record Unknown() implements Whereabouts {}

  /**
   * What is written here shows at the endpoint that was asked about.
   *
   * @param toReaders whether that one only reads: a replica, or a cluster's reader. If not, both
   *     are the same server.
   */
  record Writer(Endpoint endpoint, boolean toReaders) implements Whereabouts {}

  /**
   * The admin's database listens here, and the endpoint that was asked about is none of its own.
   */
  record Elsewhere(Endpoint endpoint) implements Whereabouts {}
}

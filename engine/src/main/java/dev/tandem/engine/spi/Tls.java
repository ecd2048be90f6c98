package dev.tandem.engine.spi;

/** How a connection is protected. There is no level in between: verified, or openly not. */
public enum Tls {
  /** Encrypted; certificate and host name verified against the system's and Amazon RDS's CAs. */
  VERIFY_FULL,
  /** Not encrypted, because the secret says {@code "ssl": false}. */
  PLAIN
}

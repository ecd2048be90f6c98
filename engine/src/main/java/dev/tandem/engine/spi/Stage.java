package dev.tandem.engine.spi;

/** A label on one version of a secret, with AWS Secrets Manager's meaning. */
public enum Stage {
  /** What applications use now. */
  AWSCURRENT,
  /** What a rotation is making. */
  AWSPENDING,
  /** What was current before. */
  AWSPREVIOUS
}
